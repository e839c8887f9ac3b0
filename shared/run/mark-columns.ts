import { type EventKind, lanes } from './event.ts';
import { isEventKind } from './event-kinds.ts';
import { type Actor, actors, type Mark, type MarkStatus, markStatuses } from './mark.ts';
import { MARK_CHUNK, skeletonOf, wordsOf } from './mark-packer.ts';

/**
 * A packed chunk as it lies in memory: typed columns, about 20 bytes an event, and words that are unpacked when
 * somebody reads one. It may come without its words; until they are there, texts are empty and keys stand for themselves.
 */
export interface MarkColumns extends LaterWords {
  /** Number of its first event. */
  readonly from: number;
  readonly length: number;
  /** Milliseconds since the run's epoch. */
  readonly at: Float64Array;
  readonly ms: Int32Array;
  /** Kinds that occur, and of each event which of them. */
  readonly kinds: readonly EventKind[];
  readonly kind: Uint16Array;
  /** Lane, status and actor in one number; `statusIn` and `actorIn` take it apart. */
  readonly bits: Uint16Array;
  /** Of each event the place of its key. Places below `named` are of keys that other chunks may have, too. */
  readonly key: Uint16Array;
  readonly named: number;
  /** First part of the key at a place that is not named; empty when it belongs to no attempt. */
  attemptAt(place: number): string;
  keyAt(index: number): string;
  textAt(index: number): string;
  /** The same for the same key in this chunk, and in all chunks for what they share; not the key itself. */
  pairingKeyAt(index: number): string;
  /** The same of the key at a place. */
  pairingKeyOf(place: number): string;
  /** A new object; indexes count from 0. */
  mark(index: number): Mark;
  /** Gives it the second line of the chunk's text. */
  addWords(words: string): void;
  readonly hasWords: boolean;
}

/** Words of a chunk by number of event, as far as they are there. */
export interface LaterWords {
  textOf(seq: number): string;
  keyOf(seq: number): string;
}

/**
 * A mark that can be moved along columns, so that looking at a million makes no objects. One that is `pairing` has keys
 * that pair begins with ends and tell the attempt, without any words; the keys themselves are had from `later`.
 */
export interface MarkCursor extends Mark {
  move(columns: MarkColumns, index: number): void;
  readonly later: LaterWords;
}

type Fields = Readonly<Partial<Record<string, unknown>>>;

/** Never throws: what is not as it should be reads as a plain note, and a text that is no chunk as no marks. */
export function readColumns(packed: string): MarkColumns {
  const fields = parseObject(skeletonOf(packed));
  const isChunk = isNumber(fields.from) && Number.isSafeInteger(fields.from) && fields.from >= 1;
  const from = isChunk && isNumber(fields.from) ? fields.from : 1;
  const times = isChunk ? asList(fields.at) : [];
  const length = Math.min(times.length, MARK_CHUNK);
  const at = new Float64Array(length);
  let time = 0;
  for (let index = 0; index < length; index += 1) {
    time += numberOr(times[index], 0);
    at[index] = time / 100;
  }
  const ms = fill(new Int32Array(length), asList(fields.ms), -1);
  const bits = fill(new Uint16Array(length), asList(fields.bits), 0);
  const kinds = asList(fields.kinds).map(
    (kind): EventKind => (isEventKind(kind) ? kind : 'env.fault'),
  );
  const kind = fill(new Uint16Array(length), asList(fields.kind), 0);
  const words = createWords(fields, { from, length });
  if (wordsOf(packed) !== '') words.add(wordsOf(packed));
  const mark = (index: number): Mark => {
    const shape = bits[index] ?? 0;
    return {
      seq: from + index,
      at: at[index] ?? 0,
      lane: lanes[shape >> 6] ?? 'system',
      kind: kinds[kind[index] ?? 0] ?? 'env.fault',
      key: words.keyAt(index),
      status: statusIn(shape),
      actor: actorIn(shape),
      text: words.textAt(index),
      ms: ms[index] ?? -1,
    };
  };
  return {
    ...{ from, length, at, ms, kinds, kind, bits, mark },
    ...{ key: words.key, named: words.named, attemptAt: words.attemptAt },
    ...{ keyAt: words.keyAt, textAt: words.textAt, pairingKeyAt: words.pairingKeyAt },
    pairingKeyOf: words.pairingKeyOf,
    keyOf: (seq) => words.keyAt(seq - from),
    textOf: (seq) => words.textAt(seq - from),
    addWords: words.add,
    get hasWords() {
      return words.isThere();
    },
  };
}

export const statusIn = (bits: number): MarkStatus => markStatuses[(bits >> 3) & 7] ?? 'note';
export const actorIn = (bits: number): Actor => actors[bits & 7] ?? 'host';

/** Reads back what `packMarks` wrote, with the same distrust. */
export function unpackMarks(text: string): readonly Mark[] {
  const columns = readColumns(text);
  return Array.from({ length: columns.length }, (_, index) => columns.mark(index));
}

/** Keys and texts by place, whether their words have come or not. */
function createWords(fields: Fields, { from, length }: { from: number; length: number }) {
  const key = fill(new Uint16Array(length), asList(fields.key), 0);
  const text = fill(new Uint16Array(length), asList(fields.text), 0);
  const names = asList(fields.names);
  const titles = asList(fields.titles);
  const inside = asList(fields.inside);
  const attempts = asList(fields.attempts);
  let packed: string | null = null;
  let later: { readonly keys: readonly unknown[]; readonly texts: readonly unknown[] } | null =
    null;
  const stands: string[] = [];
  const unpack = () => {
    if (packed === null) return later;
    const read = parseObject(packed);
    packed = null;
    later = { keys: asList(read.keys), texts: asList(read.texts) };
    return later;
  };
  const attemptAt = (place: number): string =>
    wordOr(attempts[numberOr(inside[place - names.length], 0) - 1]);
  /** Says which attempt it belongs to, and differs from all others of this chunk. */
  const standIn = (place: number): string => {
    stands[place] ??= `${attemptAt(place + names.length)}/#${from}.${place}`;
    return stands[place] ?? '';
  };
  const pairingKeyOf = (place: number): string =>
    place < names.length ? wordOr(names[place]) : standIn(place - names.length);
  return {
    ...{ key, named: names.length, attemptAt },
    keyAt(index: number): string {
      const place = key[index] ?? 0;
      if (place < names.length) return wordOr(names[place]);
      const words = unpack();
      if (words === null) return standIn(place - names.length);
      return wordOr(words.keys[place - names.length]);
    },
    textAt(index: number): string {
      const place = text[index] ?? 0;
      if (place < titles.length) return wordOr(titles[place]);
      return wordOr(unpack()?.texts[place - titles.length]);
    },
    pairingKeyAt: (index: number): string => pairingKeyOf(key[index] ?? 0),
    pairingKeyOf,
    add(words: string) {
      packed = words;
    },
    isThere: () => packed !== null || later !== null,
  };
}

export function createMarkCursor(use: 'pairing' | 'words'): MarkCursor {
  let columns = readColumns('');
  let index = 0;
  const shape = (): number => columns.bits[index] ?? 0;
  return {
    move(next, to) {
      columns = next;
      index = to;
    },
    get seq() {
      return columns.from + index;
    },
    get at() {
      return columns.at[index] ?? 0;
    },
    get lane() {
      return lanes[shape() >> 6] ?? 'system';
    },
    get kind() {
      return columns.kinds[columns.kind[index] ?? 0] ?? 'env.fault';
    },
    get key() {
      return use === 'pairing' ? columns.pairingKeyAt(index) : columns.keyAt(index);
    },
    get status() {
      return statusIn(shape());
    },
    get actor() {
      return actorIn(shape());
    },
    get text() {
      return columns.textAt(index);
    },
    get ms() {
      return columns.ms[index] ?? -1;
    },
    get later() {
      return columns;
    },
  };
}

function fill<T extends Int32Array | Uint16Array>(
  column: T,
  values: readonly unknown[],
  otherwise: number,
): T {
  for (let index = 0; index < column.length; index += 1)
    column[index] = numberOr(values[index], otherwise);
  return column;
}

function parseObject(text: string): Fields {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    // A chunk that is no JSON says nothing; the events themselves are still there.
    return {};
  }
}

const isNumber = (value: unknown): value is number => typeof value === 'number';
const numberOr = (value: unknown, otherwise: number): number =>
  isNumber(value) ? value : otherwise;
const wordOr = (value: unknown): string => (typeof value === 'string' ? value : '');
const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
