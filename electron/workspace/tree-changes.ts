import type { TandemError } from '../../shared/errors.ts';
import { ok, type Result } from '../../shared/result.ts';
import type { FileChange } from '../workflow/ports.ts';
import { splitRecords } from './paths.ts';
import { type Place, runInStore } from './place.ts';

/** One path that differs between two trees, as git records it. */
export interface RawChange {
  readonly path: string;
  readonly oldMode: string;
  readonly newMode: string;
  readonly oldHash: string;
  readonly newHash: string;
  /** Lines; null for binary. */
  readonly added: number | null;
  readonly removed: number | null;
}

/** Flags of every comparison: nothing external, and every path by itself (diff-trees.ts says why). */
export const PLAIN_DIFF = ['--no-renames', '--no-ext-diff', '--no-textconv', '--no-color'] as const;

export const ABSENT = '000000';
export const GITLINK = '160000';
export const LINK = '120000';
export const EXECUTABLE = '100755';

export async function listChanges(
  place: Place,
  from: string,
  to: string,
): Promise<Result<readonly RawChange[], TandemError>> {
  if (from === to) return ok([]);
  const compared = await runInStore(place, {
    args: ['diff-tree', '-r', '-z', '--raw', '--numstat', '--no-abbrev', ...PLAIN_DIFF, from, to],
  });
  return compared.ok ? ok(parseChanges(compared.value.stdout)) : compared;
}

/** The raw records come first, two fields each (`:modes hashes status`, path); then one line of counts a path. */
export function parseChanges(bytes: Buffer): readonly RawChange[] {
  const records = splitRecords(bytes).map((record) => record.toString());
  let at = 0;
  while (isRaw(records[at] ?? '')) at += 2;
  const counts = parseCounts(records.slice(at));
  const changes: RawChange[] = [];
  for (let raw = 0; raw < at; raw += 2) {
    const [oldMode, newMode, oldHash, newHash] = (records[raw] ?? '').slice(1).split(' ');
    const path = records[raw + 1];
    if (!oldMode || !newMode || !oldHash || !newHash || path === undefined) continue;
    const [added, removed] = counts.get(path) ?? [0, 0];
    changes.push({ path, oldMode, newMode, oldHash, newHash, added, removed });
  }
  return changes;
}

type Counts = readonly [added: number | null, removed: number | null];

function parseCounts(records: readonly string[]): ReadonlyMap<string, Counts> {
  const counts = new Map<string, Counts>();
  for (const record of records) {
    const [, added, removed, path] = /^(\d+|-)\t(\d+|-)\t(.*)$/s.exec(record) ?? [];
    if (path === undefined) continue;
    // A file that became a link is counted twice, once as gone and once as new.
    const [before, after] = counts.get(path) ?? [0, 0];
    counts.set(path, [sum(before, countOf(added)), sum(after, countOf(removed))]);
  }
  return counts;
}

const sum = (one: number | null, other: number | null): number | null =>
  one === null || other === null ? null : one + other;
const isRaw = (record: string): boolean => /^:\d{6} \d{6} [0-9a-f]+ [0-9a-f]+ [A-Z]$/.test(record);
const countOf = (text: string | undefined): number | null =>
  text === undefined || text === '-' ? null : Number(text);

export function describeChange(change: RawChange): FileChange {
  const { path, added, removed } = change;
  return {
    path,
    status: statusOf(change),
    added: added ?? 0,
    removed: removed ?? 0,
    binary: added === null,
    before: blobOf(change.oldMode, change.oldHash),
    after: blobOf(change.newMode, change.newHash),
  };
}

/** A submodule's hash names a commit of another repository, so there is nothing to read. */
const blobOf = (mode: string, hash: string): string | null =>
  mode === ABSENT || mode === GITLINK ? null : hash;

function statusOf(change: RawChange): FileChange['status'] {
  if (change.oldMode === ABSENT) return 'added';
  if (change.newMode === ABSENT) return 'deleted';
  if (change.oldMode.slice(0, 3) !== change.newMode.slice(0, 3)) return 'type';
  return change.oldHash === change.newHash ? 'mode' : 'modified';
}
