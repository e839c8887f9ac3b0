import { z } from 'zod';
import type { MomentFile, MomentTree } from '../../../../shared/ipc/moments.ts';
import { ownedPaths } from '../../../../shared/plan/plan.ts';
import { collectChanges } from '../../../changes/net-changes.ts';
import type { MomentIndex } from './moment-index.ts';

/** Paths and sizes of the tree that the run began with, sorted. */
export type Listing = readonly (readonly [path: string, bytes: number])[];

/** A run file from elsewhere may hold anything. */
const listingSchema = z.array(z.tuple([z.string(), z.number().nonnegative()])).max(1_000_000);

/** The recorded listing; null when there is none, or none that can be read. */
export function readListing(index: MomentIndex): Listing | null {
  if (index.listing === null) return null;
  const bytes = index.blob(index.listing.listing.blob);
  if (bytes === null) return null;
  try {
    const parsed = listingSchema.safeParse(JSON.parse(Buffer.from(bytes).toString('utf8')));
    return parsed.success ? parsed.data : null;
  } catch {
    // Not JSON: it was not written by a run.
    return null;
  }
}

const OLDER =
  'This run did not record which files there were when it began: only those it changed are listed.';
const DAMAGED =
  'The list of files from the beginning of this run can’t be read: only those it changed are listed.';
const SHORTENED = (omitted: number): string =>
  `${omitted} more files were there when the run began; a run records at most 200,000.`;

/** Files after event `seq`: those of the base, with the net changes up to then laid over them. */
export function treeAt(
  index: MomentIndex,
  listing: Listing | null,
  asked: { readonly seq: number; readonly only: 'all' | 'changed' },
): MomentTree {
  const planned = plannedAt(index, asked.seq);
  const changed = new Map(changesAt(index, asked.seq).map((file) => [file.path, file]));
  const files: MomentFile[] = [];
  if (asked.only === 'all') {
    for (const [path, bytes] of listing ?? []) {
      if (!changed.has(path)) files.push({ path, bytes, status: null, planned: planned.has(path) });
    }
  }
  const sizes = new Map(changed.size === 0 ? [] : (listing ?? []));
  for (const { path, bytes, status } of changed.values()) {
    const known = status === 'deleted' ? (bytes ?? sizes.get(path) ?? null) : bytes;
    files.push({ path, bytes: known, status, planned: planned.has(path) });
  }
  files.sort((a, b) => (a.path < b.path ? -1 : 1));
  const omitted = listing === null ? 0 : (index.listing?.omitted ?? 0);
  return { files, whole: listing !== null && omitted === 0, omitted, note: noteOf(index, listing) };
}

function noteOf({ listing: recorded }: MomentIndex, listing: Listing | null): string | null {
  if (recorded === null) return OLDER;
  if (listing === null) return DAMAGED;
  return recorded.omitted === 0 ? null : SHORTENED(recorded.omitted);
}

const changesAt = (index: MomentIndex, seq: number) =>
  collectChanges(index.changes, (event) => event.seq <= seq).map(
    ({ path, status, before, after }) => ({
      ...{ path, status },
      bytes: (after.exists ? after.blob : before.blob)?.bytes ?? null,
    }),
  );

/** Paths that the plan in force at an event lets a step write. */
function plannedAt(index: MomentIndex, seq: number): ReadonlySet<string> {
  const plan = index.plans.findLast((event) => event.seq <= seq);
  return new Set(plan?.plan.steps.flatMap(ownedPaths) ?? []);
}
