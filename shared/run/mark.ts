import { describeMark } from './describe-mark.ts';
import { type EventKind, type Lane, lanes, type RunEvent } from './event.ts';
import { isEventKind } from './event-kinds.ts';

/**
 * One event in outline: what a timeline draws and a list shows without opening the event. Marks are packed
 * in columns, so that a hundred thousand of them are read and sent in milliseconds; they are derived from
 * events alone and can be made again at any time.
 */
export interface Mark {
  readonly seq: number;
  /** Milliseconds since the run's epoch. */
  readonly at: number;
  readonly lane: Lane;
  readonly kind: EventKind;
  readonly key: string;
  readonly status: MarkStatus;
  /** Who acted. */
  readonly actor: Actor;
  /** At most 80 characters: a tool and its path, a check's command, a step's title. */
  readonly text: string;
  /** How long it took, in milliseconds; -1 when the event does not say. */
  readonly ms: number;
}

/** `begin`: the end comes with a later event of the same key; `note`: a fact without an outcome. */
export const markStatuses = ['note', 'begin', 'ok', 'bad', 'warn'] as const;
export type MarkStatus = (typeof markStatuses)[number];

export const actors = ['host', 'planner', 'executor', 'verifier', 'person'] as const;
export type Actor = (typeof actors)[number];

export const markOf = (event: RunEvent): Mark => ({
  seq: event.seq,
  at: Math.round(event.at / 1e4) / 100,
  lane: event.lane,
  kind: event.kind,
  key: event.key,
  ...describeMark(event),
});

/** Columns of equal length; `kind`, `key` and `text` are indexes into the tables of words. */
interface Packed {
  readonly from: number;
  readonly kinds: readonly EventKind[];
  readonly words: readonly string[];
  readonly at: readonly number[];
  readonly ms: readonly number[];
  readonly kind: readonly number[];
  readonly key: readonly number[];
  readonly text: readonly number[];
  /** Lane, status and actor in one number. */
  readonly bits: readonly number[];
}

/** Marks per chunk. */
export const MARK_CHUNK = 1_000;

/** A gapless stretch of marks as JSON text. */
export function packMarks(marks: readonly Mark[]): string {
  const packer = createMarkPacker();
  for (const mark of marks) packer.add(mark);
  return packer.text();
}

/** Packs marks as they come, so that no append has to wait for a thousand of them. */
export interface MarkPacker {
  /** Returns the number of marks so far. */
  add(mark: Mark): number;
  /** What `packMarks` gives for the marks so far. */
  text(): string;
}

export function createMarkPacker(): MarkPacker {
  const kinds = new Map<EventKind, number>();
  const words = new Map<string, number>();
  let from = 1;
  const columns: Record<'at' | 'ms' | 'kind' | 'key' | 'text' | 'bits', number[]> = {
    ...{ at: [], ms: [], kind: [], key: [], text: [], bits: [] },
  };
  const { at, ms, kind, key, text, bits } = columns;
  return {
    add(mark) {
      if (at.length === 0) from = mark.seq;
      ms.push(mark.ms);
      kind.push(indexIn(kinds, mark.kind));
      key.push(indexIn(words, mark.key));
      text.push(indexIn(words, mark.text));
      bits.push(
        lanes.indexOf(mark.lane) * 64 +
          markStatuses.indexOf(mark.status) * 8 +
          actors.indexOf(mark.actor),
      );
      return at.push(mark.at);
    },
    text() {
      const tables = { kinds: [...kinds.keys()], words: [...words.keys()] };
      const packed: Packed = { from, ...columns, ...tables };
      return JSON.stringify(packed);
    },
  };
}

function indexIn<T>(table: Map<T, number>, value: T): number {
  const known = table.get(value);
  if (known !== undefined) return known;
  table.set(value, table.size);
  return table.size - 1;
}

/**
 * Reads back what `packMarks` wrote. Chunks of a run file from elsewhere may hold anything: what is not as it
 * should be reads as a plain note, and a text that is no chunk as no marks. Never throws.
 */
export function unpackMarks(text: string): readonly Mark[] {
  const packed = parseObject(text);
  const from = packed.from;
  if (!isNumber(from) || !Number.isSafeInteger(from) || from < 1) return [];
  const [at, ms, kind, key] = [packed.at, packed.ms, packed.kind, packed.key].map(asList);
  const [words, bits, texts, kinds] = [packed.words, packed.bits, packed.text, packed.kinds].map(
    asList,
  );
  const wordAt = (place: unknown): string => {
    const word = isNumber(place) ? words?.[place] : '';
    return typeof word === 'string' ? word : '';
  };
  return (at ?? []).slice(0, MARK_CHUNK).map((time, index) => {
    const shape = numberOr(bits?.[index], 0);
    return {
      seq: from + index,
      at: numberOr(time, 0),
      lane: lanes[shape >> 6] ?? 'system',
      kind: asKind(kinds?.[numberOr(kind?.[index], 0)]),
      key: wordAt(key?.[index]),
      status: markStatuses[(shape >> 3) & 7] ?? 'note',
      actor: actors[shape & 7] ?? 'host',
      text: wordAt(texts?.[index]),
      ms: numberOr(ms?.[index], -1),
    };
  });
}

type Fields = Readonly<Partial<Record<string, unknown>>>;

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
const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const asKind = (value: unknown): EventKind => (isEventKind(value) ? value : 'env.fault');

/** The number that a packed chunk begins with; the rest is not read for it. */
export function firstSeqOf(packed: string): number {
  const found = /^\{"from":(\d+)/.exec(packed);
  if (found === null) throw new Error('A chunk of marks does not begin with its number.');
  return Number(found[1]);
}
