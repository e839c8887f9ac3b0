import { describeMark } from './describe-mark.ts';
import { type EventKind, type Lane, lanes, type RunEvent } from './event.ts';

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
  const kinds = new Map<EventKind, number>();
  const words = new Map<string, number>();
  const packed: Packed = {
    from: marks[0]?.seq ?? 1,
    at: marks.map((mark) => mark.at),
    ms: marks.map((mark) => mark.ms),
    kind: marks.map((mark) => indexIn(kinds, mark.kind)),
    key: marks.map((mark) => indexIn(words, mark.key)),
    text: marks.map((mark) => indexIn(words, mark.text)),
    bits: marks.map(
      (mark) =>
        lanes.indexOf(mark.lane) * 64 +
        markStatuses.indexOf(mark.status) * 8 +
        actors.indexOf(mark.actor),
    ),
    kinds: [...kinds.keys()],
    words: [...words.keys()],
  };
  return JSON.stringify(packed);
}

function indexIn<T>(table: Map<T, number>, value: T): number {
  const known = table.get(value);
  if (known !== undefined) return known;
  table.set(value, table.size);
  return table.size - 1;
}

/** Reads back what `packMarks` wrote. Chunks come from our own engine; a broken one throws. */
export function unpackMarks(text: string): readonly Mark[] {
  const packed: Packed = JSON.parse(text);
  return packed.at.map((at, index) => {
    const bits = packed.bits[index] ?? 0;
    return {
      seq: packed.from + index,
      at,
      lane: lanes[bits >> 6] ?? 'system',
      kind: packed.kinds[packed.kind[index] ?? 0] ?? 'env.fault',
      key: packed.words[packed.key[index] ?? 0] ?? '',
      status: markStatuses[(bits >> 3) & 7] ?? 'note',
      actor: actors[bits & 7] ?? 'host',
      text: packed.words[packed.text[index] ?? 0] ?? '',
      ms: packed.ms[index] ?? -1,
    };
  });
}
