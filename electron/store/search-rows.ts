import type { DatabaseSync } from 'node:sqlite';
import type { RunPlace } from './run-places.ts';
import { firstRow, lastRow, placeOfRow } from './search-index.ts';

/** A run with something found in it. */
export interface FoundRun {
  readonly place: RunPlace;
  /** Its number in the index. */
  readonly id: number;
  /** Events in which something was found. */
  readonly count: number;
}

/** Runs with hits, in the order of `wanted`. */
export function countRows(
  index: DatabaseSync,
  match: string,
  wanted: readonly RunPlace[],
): readonly FoundRun[] {
  const ids = new Map(
    index
      .prepare('SELECT id, run_id FROM run WHERE hidden = 0')
      .all()
      .map((row) => [String(row.run_id), Number(row.id)]),
  );
  const [only] = wanted;
  const range =
    wanted.length === 1 && only !== undefined
      ? rangeOf(ids.get(only.runId) ?? 0)
      : [0, 2 ** 53 - 1];
  const counted = new Map(
    index
      .prepare(
        `SELECT rowid / ${firstRow(1)} AS run, count(DISTINCT rowid / 16) AS count
         FROM word WHERE word MATCH ? AND rowid BETWEEN ? AND ? GROUP BY 1`,
      )
      .all(match, ...range)
      .map((row) => [Number(row.run), Number(row.count)]),
  );
  return wanted.flatMap((place) => {
    const id = ids.get(place.runId);
    const count = id === undefined ? undefined : counted.get(id);
    return id === undefined || count === undefined ? [] : [{ place, id, count }];
  });
}

/** How many events fit an expression in these runs, or in all. */
export function countAll(index: DatabaseSync, match: string, wanted: readonly RunPlace[]): number {
  return countRows(index, match, wanted).reduce((sum, { count }) => sum + count, 0);
}

const rangeOf = (id: number): readonly [number, number] => [firstRow(id), lastRow(id)];

/** Rows of one run in the order of its events, one an event, after a row. */
export function* rowsOf(
  index: DatabaseSync,
  {
    match,
    id,
    after,
  }: { readonly match: string; readonly id: number; readonly after: number | null },
): Generator<number> {
  const select = index.prepare(
    'SELECT rowid FROM word WHERE word MATCH ? AND rowid BETWEEN ? AND ? ORDER BY rowid',
    { returnArrays: true },
  );
  let last = after === null ? 0 : placeOfRow(after).seq;
  const [first, end] = rangeOf(id);
  for (const values of select.iterate(match, after ?? first, end)) {
    const row = Number(Array.isArray(values) ? values[0] : 0);
    const { seq } = placeOfRow(row);
    if (seq === last) continue;
    last = seq;
    yield row;
  }
}

export const writeCursor = (runId: string, row: number): string => `${runId}:${row}`;

/** Null for one that is none of ours: the search then begins at the beginning. */
export function readCursor(
  text: string | undefined,
): { readonly runId: string; readonly row: number } | null {
  const [, runId, row] = /^(\d{8}-\d{6}-[0-9a-f]{4}):(\d{1,16})$/.exec(text ?? '') ?? [];
  if (runId === undefined || !Number.isSafeInteger(Number(row))) return null;
  return { runId, row: Number(row) };
}
