import { firstSeqOf, type Mark, unpackMarks } from '../../shared/run/mark.ts';

/**
 * All marks of one run, oldest first. A list never changes: `append` gives a longer one that shares what is
 * there, so keeping an old list costs nothing. Chunks stay packed until somebody looks into them; opening a
 * run of a hundred thousand events unpacks only what is drawn.
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
}

interface Chunk {
  /** Index of its first mark. */
  readonly from: number;
  packed: string | null;
  marks: Mark[];
}

/** Marks of a chunk that grows, before a new one is begun. */
const CHUNK = 1_000;

export const emptyMarks: MarkList = createList([], 0);

/** From the chunks of a snapshot, which hold the marks of the events 1 to `upTo`. */
export const readMarks = (packed: readonly string[], upTo: number): MarkList =>
  createList(packed.map(closed), upTo);

const closed = (text: string): Chunk => ({ from: firstSeqOf(text) - 1, packed: text, marks: [] });

function createList(chunks: Chunk[], length: number): MarkList {
  const at = (index: number): Mark | undefined => {
    if (index < 0 || index >= length) return undefined;
    const chunk = chunks[lastWhere(chunks.length, (one) => (chunks[one]?.from ?? 0) <= index)];
    return chunk === undefined ? undefined : unpacked(chunk)[index - chunk.from];
  };
  return {
    length,
    at,
    indexAt: (ms) => lastWhere(length, (index) => (at(index)?.at ?? 0) <= ms),
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
  };
}

const heldIn = (chunks: readonly Chunk[]): number => {
  const last = chunks.at(-1);
  if (last === undefined || last.packed !== null) return 0;
  return last.from + last.marks.length;
};

function cutAt(chunks: readonly Chunk[], length: number): Chunk[] {
  return chunks
    .filter((chunk) => chunk.from < length)
    .map((chunk) =>
      chunk.packed === null && chunk.marks.length > length - chunk.from
        ? { ...chunk, marks: chunk.marks.slice(0, length - chunk.from) }
        : chunk,
    );
}

function push(chunks: Chunk[], mark: Mark): void {
  const last = chunks.at(-1);
  if (last !== undefined && last.packed === null && last.marks.length < CHUNK)
    last.marks.push(mark);
  else chunks.push({ from: mark.seq - 1, packed: null, marks: [mark] });
}

function unpacked(chunk: Chunk): readonly Mark[] {
  if (chunk.packed === null) return chunk.marks;
  chunk.marks = [...unpackMarks(chunk.packed)];
  chunk.packed = null;
  return chunk.marks;
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
