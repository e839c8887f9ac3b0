import type { TandemError } from '../../../../shared/errors.ts';
import type { MomentText } from '../../../../shared/ipc/moments.ts';
import { ok, type Result } from '../../../../shared/result.ts';
import type { BlobRef } from '../../../../shared/run/event.ts';
import { readText } from '../../../changes/read-text.ts';
import type { Repositories } from '../../../workflow/ports.ts';
import type { MomentIndex } from './moment-index.ts';
import type { Listing } from './tree-at.ts';

/** Whole texts go to the screen up to this length. */
const MAX_BYTES = 2_000_000;

const nothing = (from: MomentText['from'], bytes: number | null = null): MomentText => ({
  ...{ text: null, bytes, from },
});

/**
 * A file's text after event `seq`. What the run changed at any time is in its file, before and after; what it left
 * alone is read from the commit that it began with, as long as the repository has that.
 */
export async function fileAt(
  index: MomentIndex,
  asked: { readonly seq: number; readonly path: string },
  from: {
    readonly listing: Listing | null;
    readonly repositories: Pick<Repositories, 'readFileAt'>;
  },
): Promise<Result<MomentText, TandemError>> {
  const versions = index.changes.filter(({ path }) => path === asked.path);
  const last = versions.findLast(({ seq }) => seq <= asked.seq);
  if (last !== undefined) {
    return ok(last.status === 'deleted' ? nothing('absent') : recorded(index, last.after));
  }
  const [next] = versions;
  if (next?.status === 'added') return ok(nothing('absent'));
  if (next !== undefined && next.before !== null) return ok(recorded(index, next.before));
  return unchanged(index, asked.path, from);
}

/** Null in the log: too big to be recorded. */
function recorded(index: MomentIndex, blob: BlobRef | null): MomentText {
  if (blob === null) return nothing('too-large');
  if (blob.bytes > MAX_BYTES) return nothing('too-large', blob.bytes);
  const bytes = index.blob(blob.blob);
  if (bytes === null) return nothing('absent', blob.bytes);
  const text = readText(bytes);
  return text === null
    ? nothing('binary', blob.bytes)
    : { text: text.text, bytes: blob.bytes, from: 'log' };
}

async function unchanged(
  { started, origin, listing: recorded }: MomentIndex,
  path: string,
  { listing, repositories }: Parameters<typeof fileAt>[2],
): Promise<Result<MomentText, TandemError>> {
  const listed = listing?.find(([name]) => name === path);
  if (listing !== null && listed === undefined && recorded?.omitted === 0) {
    return ok(nothing('absent'));
  }
  const bytes = listed?.[1] ?? null;
  if (bytes !== null && bytes > MAX_BYTES) return ok(nothing('too-large', bytes));
  // Where a run from elsewhere says its repository is, there may be anything.
  if (started === null || origin === 'imported') return ok(nothing('absent', bytes));
  const { path: repository, baseCommit } = started.repository;
  const read = await repositories.readFileAt(repository, baseCommit, path);
  // The repository is gone, is another one by now, or lacks the commit: the run file is all there is.
  if (!read.ok) return ok(nothing('absent', bytes));
  if (read.value === null) return ok(nothing(listed === undefined ? 'absent' : 'binary', bytes));
  if (read.value.length > MAX_BYTES) return ok(nothing('too-large', bytes));
  return ok({
    text: read.value,
    bytes: bytes ?? Buffer.byteLength(read.value),
    from: 'repository',
  });
}
