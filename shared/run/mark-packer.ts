import { type EventKind, lanes } from './event.ts';
import { actors, type Mark, markStatuses } from './mark.ts';
import { pairOf } from './view-span-kinds.ts';

/**
 * Marks as columns of numbers with tables of words. A chunk is two lines of JSON. The first is its skeleton: all that
 * a picture, a filter, a jump or a count needs. The second holds the words that only somebody who reads a row wants; it
 * is kept and sent apart, later. In the skeleton are also the words without which marks of different chunks can't
 * be put together: keys of what begins in one chunk and ends in another, and all words of what is rare and coarse.
 */
export interface MarkPacker {
  /** Returns the number of marks so far. */
  add(mark: Mark): number;
  /** What `packMarks` gives for the marks so far. */
  text(): string;
}

/** The first line. Columns are of equal length; times are differences in units of 10 µs. */
export interface Skeleton {
  readonly from: number;
  readonly kinds: readonly EventKind[];
  /** Keys that have a number below the length of this list; the others are in the words. */
  readonly names: readonly string[];
  /** The same of texts. */
  readonly titles: readonly string[];
  /** First parts of keys: `execute/s2/try1`. */
  readonly attempts: readonly string[];
  /** Of each key that is in the words: which attempt it belongs to, counted from 1; 0 for none. */
  readonly inside: readonly number[];
  readonly at: readonly number[];
  readonly ms: readonly number[];
  readonly kind: readonly number[];
  readonly key: readonly number[];
  readonly text: readonly number[];
  /** Lane, status and actor in one number. */
  readonly bits: readonly number[];
}

/** The second line. */
export interface Words {
  readonly keys: readonly string[];
  readonly texts: readonly string[];
}

/** A gapless stretch of marks as text: its skeleton, a line break, its words. */
export function packMarks(marks: readonly Mark[]): string {
  const packer = createMarkPacker();
  for (const mark of marks) packer.add(mark);
  return packer.text();
}

/** Marks per chunk. */
export const MARK_CHUNK = 1_000;

/** The first line of a chunk's text. */
export const skeletonOf = (text: string): string => {
  const end = text.indexOf('\n');
  return end < 0 ? text : text.slice(0, end);
};

/** The second line; empty when it is not there. */
export const wordsOf = (text: string): string => {
  const end = text.indexOf('\n');
  return end < 0 ? '' : text.slice(end + 1);
};

/** The number that a packed chunk begins with; the rest is not read for it. */
export function firstSeqOf(packed: string): number {
  const found = /^\{"from":(\d+)/.exec(packed);
  if (found === null) throw new Error('A chunk of marks does not begin with its number.');
  return Number(found[1]);
}

/** `execute/s2/try1` of everything below it. */
export function attemptOf(key: string): string {
  let end = -1;
  for (let part = 0; part < 3; part += 1) {
    end = key.indexOf('/', end + 1);
    if (end < 0) return key;
  }
  return key.slice(0, end);
}

/** There are so many of these, and each says so little, that their words wait. */
const BULK: ReadonlySet<EventKind> = new Set<EventKind>([
  ...(['model.requested', 'model.responded', 'model.failed', 'model.retried'] as const),
  ...(['tool.started', 'tool.ended', 'file.changed', 'snapshot.taken', 'tree.listed'] as const),
  ...(['check.started', 'check.ran', 'call.repaired', 'call.refused', 'turn.nudged'] as const),
  ...(['egress.sent', 'egress.answered', 'loop.detected', 'progress.flagged'] as const),
  ...(['command.decided', 'human.steered', 'human.note', 'step.merged'] as const),
]);

const isBulk = ({ kind, actor }: Mark): boolean =>
  BULK.has(kind) && (kind !== 'model.requested' || actor === 'executor');

/** Packs marks as they come, so that no append has to wait for a thousand of them. */
export function createMarkPacker(): MarkPacker {
  const kinds = new Map<EventKind, number>();
  const keys = createTable();
  const texts = createTable();
  /** What began in this chunk and has not ended, by family and key: the key's number. */
  const open = new Map<string, number>();
  let from = 1;
  let last = 0;
  const at: number[] = [];
  const [ms, kind, bits]: [number[], number[], number[]] = [[], [], []];
  return {
    add(mark) {
      if (at.length === 0) from = mark.seq;
      const time = Math.round(mark.at * 100);
      const isRare = !isBulk(mark);
      // What bears an attempt's own key is no part of it.
      const key = keys.add(mark.key, isRare || attemptOf(mark.key) === mark.key);
      texts.add(mark.text, isRare);
      const pair = pairOf(mark.kind);
      if (pair !== null) {
        const id = `${pair.family} ${mark.key}`;
        if (pair.isBegin) open.set(id, key);
        else if (!open.delete(id)) keys.name(key);
      }
      ms.push(mark.ms);
      kind.push(indexIn(kinds, mark.kind));
      bits.push(
        lanes.indexOf(mark.lane) * 64 +
          markStatuses.indexOf(mark.status) * 8 +
          actors.indexOf(mark.actor),
      );
      at.push(time - last);
      last = time;
      return at.length;
    },
    text() {
      const named = keys.split(open.values());
      const titled = texts.split([]);
      const attempts = new Map<string, number>();
      const inside = named.rest.map((key) =>
        key.startsWith('execute/') ? indexIn(attempts, attemptOf(key)) + 1 : 0,
      );
      const skeleton: Skeleton = {
        ...{ from, kinds: [...kinds.keys()], names: named.first, titles: titled.first },
        ...{ attempts: [...attempts.keys()], inside },
        ...{ at, ms, kind, key: named.column, text: titled.column, bits },
      };
      const words: Words = { keys: named.rest, texts: titled.rest };
      return `${JSON.stringify(skeleton)}\n${JSON.stringify(words)}`;
    },
  };
}

/** Words, each once, and a column of their numbers; some of them are named in the skeleton. */
function createTable() {
  const table = new Map<string, number>();
  const isNamed: boolean[] = [];
  const column: number[] = [];
  return {
    add(word: string, isRare: boolean): number {
      const index = indexIn(table, word);
      isNamed[index] = isRare || isNamed[index] === true;
      column.push(index);
      return index;
    },
    name(index: number) {
      isNamed[index] = true;
    },
    /** With these named, too: the named words first, and the column told so. */
    split(more: Iterable<number>) {
      const also = new Set(more);
      const words = [...table.keys()];
      const first: string[] = [];
      const rest: string[] = [];
      const places = words.map((word, index) =>
        isNamed[index] === true || also.has(index) ? first.push(word) - 1 : -rest.push(word),
      );
      const placeOf = (index: number): number => {
        const place = places[index] ?? 0;
        return place >= 0 ? place : first.length - place - 1;
      };
      return { first, rest, column: column.map(placeOf) };
    },
  };
}

function indexIn<T>(table: Map<T, number>, value: T): number {
  const known = table.get(value);
  if (known !== undefined) return known;
  table.set(value, table.size);
  return table.size - 1;
}
