import type { Mark } from '../../shared/run/mark.ts';
import { createMarkCursor, type MarkColumns, readColumns } from '../../shared/run/mark-columns.ts';

/**
 * All marks of one run, oldest first. A list never changes: `append` gives a longer one that shares what is
 * there, so keeping an old list costs nothing. What came packed stays in columns of numbers, about twenty bytes an
 * event; a mark is made when somebody looks at it. Its words may come later (`hasWords`).
 */
export interface MarkList {
  readonly length: number;
  /** Undefined outside the list. The mark of event `seq` is at `seq - 1`. */
  at(index: number): Mark | undefined;
  /** Index of the last mark that is not later than this many milliseconds after the epoch; -1 if none is. */
  indexAt(ms: number): number;
  /** Marks from `from` up to but not including `to`. */
  slice(from: number, to: number): readonly Mark[];
  append(marks: readonly Mark[]): MarkList;
  /** With further packed chunks, which go up to event `upTo`. */
  extend(packed: readonly string[], upTo: number): MarkList;
  /** With the words of chunks that came without; another list, so that whoever shows marks notices. */
  withWords(words: readonly { readonly from: number; readonly text: string }[]): MarkList;
  /**
   * Looks at marks from `from` on (towards the first for `by` -1) until `visit` returns true, and returns that index; -1
   * for none. What `visit` is given is only good during the call: no object is made for each.
   */
  scan(from: number, by: 1 | -1, visit: (mark: Mark) => boolean): number;
  /** What lies from an index on, as it is held: columns, or single marks. At most up to the end of the list. */
  part(from: number): MarkColumns | readonly Mark[];
}

type Chunk = {
  /** Index of its first mark. */
  readonly from: number;
} & (
  | { readonly columns: MarkColumns; readonly marks: null }
  | { readonly columns: null; marks: Mark[] }
);

/** Marks of a chunk that grows, before a new one is begun. */
const CHUNK = 1_000;

export const emptyMarks: MarkList = createList([], 0);

/** From the chunks of a snapshot, which hold the marks of the events 1 to `upTo`. */
export const readMarks = (packed: readonly string[], upTo: number): MarkList =>
  createList(packed.map(closed), upTo);

function closed(text: string): Chunk {
  const columns = readColumns(text);
  return { from: columns.from - 1, columns, marks: null };
}

function createList(chunks: Chunk[], length: number): MarkList {
  const chunkAt = (index: number): number =>
    lastWhere(chunks.length, (one) => (chunks[one]?.from ?? 0) <= index);
  const at = (index: number): Mark | undefined => {
    if (index < 0 || index >= length) return undefined;
    const chunk = chunks[chunkAt(index)];
    if (chunk === undefined) return undefined;
    const place = index - chunk.from;
    if (chunk.columns === null) return chunk.marks[place];
    return place < chunk.columns.length ? chunk.columns.mark(place) : undefined;
  };
  const timeAt = (index: number): number => {
    const chunk = chunks[chunkAt(index)];
    if (chunk === undefined) return 0;
    return chunk.columns?.at[index - chunk.from] ?? chunk.marks?.[index - chunk.from]?.at ?? 0;
  };
  return {
    length,
    at,
    indexAt: (ms) => lastWhere(length, (index) => timeAt(index) <= ms),
    slice(from, to) {
      const marks: Mark[] = [];
      for (let index = Math.max(0, from); index < Math.min(to, length); index += 1) {
        const mark = at(index);
        if (mark !== undefined) marks.push(mark);
      }
      return marks;
    },
    append(marks) {
      // Two lists may have grown from this one; only the first to grow may share its chunks.
      const isNewest = heldIn(chunks) <= length;
      const shared = isNewest ? chunks : cutAt(chunks, length);
      for (const mark of marks) push(shared, mark);
      return createList(shared, length + marks.length);
    },
    extend(packed, upTo) {
      return createList([...cutAt(chunks, length), ...packed.map(closed)], upTo);
    },
    withWords(words) {
      for (const { from, text } of words) {
        const chunk = chunks[chunkAt(from - 1)];
        if (chunk?.columns?.from === from) chunk.columns.addWords(text);
      }
      return createList(chunks, length);
    },
    scan: (from, by, visit) => scan(chunks, { from, by, length, first: chunkAt(from) }, visit),
    part(from) {
      const chunk = chunks[chunkAt(from)];
      if (chunk === undefined || from >= length) return [];
      if (chunk.columns === null) return chunk.marks.slice(from - chunk.from, length - chunk.from);
      if (chunk.from === from && from + chunk.columns.length <= length) return chunk.columns;
      return Array.from(
        { length: Math.min(length, chunk.from + chunk.columns.length) - from },
        (_, index) => chunk.columns.mark(from - chunk.from + index),
      );
    },
  };
}

function scan(
  chunks: readonly Chunk[],
  on: {
    readonly from: number;
    readonly by: 1 | -1;
    readonly length: number;
    readonly first: number;
  },
  visit: (mark: Mark) => boolean,
): number {
  const cursor = createMarkCursor('words');
  let index = on.from;
  for (let place = on.first; place >= 0 && place < chunks.length; place += on.by) {
    const chunk = chunks[place];
    if (chunk === undefined) return -1;
    const held = chunk.columns?.length ?? chunk.marks?.length ?? 0;
    const end = Math.min(on.length, chunk.from + held);
    for (; index >= chunk.from && index < end; index += on.by) {
      if (index < 0) return -1;
      let mark: Mark | undefined = cursor;
      if (chunk.columns === null) mark = chunk.marks[index - chunk.from];
      else cursor.move(chunk.columns, index - chunk.from);
      if (mark !== undefined && visit(mark)) return index;
    }
  }
  return -1;
}

const heldIn = (chunks: readonly Chunk[]): number => {
  const last = chunks.at(-1);
  if (last === undefined || last.marks === null) return 0;
  return last.from + last.marks.length;
};

function cutAt(chunks: readonly Chunk[], length: number): Chunk[] {
  return chunks
    .filter((chunk) => chunk.from < length)
    .map((chunk) =>
      chunk.marks !== null && chunk.marks.length > length - chunk.from
        ? { ...chunk, marks: chunk.marks.slice(0, length - chunk.from) }
        : chunk,
    );
}

function push(chunks: Chunk[], mark: Mark): void {
  const last = chunks.at(-1);
  if (last !== undefined && last.marks !== null && last.marks.length < CHUNK) last.marks.push(mark);
  else chunks.push({ from: mark.seq - 1, columns: null, marks: [mark] });
}

/** The last index below `length` for which `holds`, given that it holds up to some point; -1 for none. */
function lastWhere(length: number, holds: (index: number) => boolean): number {
  let low = -1;
  let high = length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (holds(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}
