import type { TandemError } from '../../../../shared/errors.ts';
import type { MomentSpent } from '../../../../shared/ipc/moments.ts';
import { err, ok, type Result } from '../../../../shared/result.ts';
import type { Repositories } from '../../../workflow/ports.ts';
import type { MomentDesk } from '../../moment-desk.ts';
import { addNote } from './add-note.ts';
import { fileAt } from './file-at.ts';
import { createMomentIndexes, type MomentIndex } from './moment-index.ts';
import { type Listing, readListing, treeAt } from './tree-at.ts';

export function createMomentDesk(around: {
  readonly home: string;
  readonly repositories: Pick<Repositories, 'readFileAt'>;
}): MomentDesk & { close(): void } {
  const { home, repositories } = around;
  const indexes = createMomentIndexes(home);
  const listingOf = createListingCache();
  return {
    async tree({ run, seq, only }) {
      const index = await indexes.get(run);
      if (!index.ok) return index;
      return ok(treeAt(index.value, listingOf(index.value), { seq, only }));
    },
    async file({ run, seq, path }) {
      const index = await indexes.get(run);
      if (!index.ok) return index;
      const from = { listing: listingOf(index.value), repositories };
      return fileAt(index.value, { seq, path }, from);
    },
    async spent({ run, from, to }) {
      const index = await indexes.get(run);
      return index.ok ? spentBetween(index.value, from, to) : index;
    },
    async waits(run) {
      const index = await indexes.get(run);
      return index.ok ? ok(index.value.waits) : index;
    },
    note: async (note) => addNote(home, note),
    close: () => indexes.close(),
  };
}

function spentBetween(
  { spent }: MomentIndex,
  from: number | null,
  to: number | null,
): Result<MomentSpent, TandemError> {
  const first = from ?? spent.ownFrom;
  const last = Math.min(to ?? spent.lastSeq, spent.lastSeq);
  if (first > spent.lastSeq) return err({ kind: 'stale', what: `Event ${first}` });
  const { lanes, wallMs } = spent.between(first, last);
  return ok({ lanes: [...lanes], wallMs, from: first, to: last });
}

/** A listing of 200,000 files takes a while to read; the last one is kept. */
function createListingCache(): (index: MomentIndex) => Listing | null {
  let kept: { readonly hash: string; readonly listing: Listing | null } | null = null;
  return (index) => {
    const hash = index.listing?.listing.blob ?? '';
    if (kept?.hash !== hash) kept = { hash, listing: readListing(index) };
    return kept.listing;
  };
}
