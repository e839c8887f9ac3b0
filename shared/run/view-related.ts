import type { EventKind } from './event.ts';
import type { Mark } from './mark.ts';

/** Marks by index, as any list of them can give. */
export interface MarkSource {
  readonly length: number;
  at(index: number): Mark | undefined;
  /**
   * Looks at marks from an index on until `visit` returns true, and returns that index; -1 for none. A list that can do
   * without an object for each has it; what `visit` is given is good during the call only.
   */
  scan?(from: number, by: 1 | -1, visit: (mark: Mark) => boolean): number;
}

/** What belongs to one event: its other end, the model's turn that asked for it, the files it changed. */
export interface Related {
  readonly begin: number;
  /** Null while it goes on, or when it has no end. */
  readonly end: number | null;
  readonly turn: { readonly begin: number; readonly end: number | null } | null;
  /** Events of changed files, at most `MOST_FILES`. */
  readonly files: readonly number[];
}

const PAIRS: readonly (readonly [EventKind, readonly EventKind[]])[] = [
  ['model.requested', ['model.responded', 'model.failed']],
  ['tool.started', ['tool.ended']],
  ['step.started', ['step.ended']],
  ['check.started', ['check.ran']],
  ['egress.sent', ['egress.answered']],
];
const ENDS = new Map(PAIRS);
const BEGINS = new Map(PAIRS.flatMap(([begin, ends]) => ends.map((end) => [end, begin] as const)));

/** How far an end is looked for; what lies further away is not shown together. */
const REACH = 20_000;
const NEAR = 400;
const MOST_FILES = 20;

/** What belongs to event `seq`; null when there is no such mark. */
export function findRelated(marks: MarkSource, seq: number): Related | null {
  const mark = marks.at(seq - 1);
  if (mark === undefined) return null;
  const begin = beginSeq(marks, mark);
  const opener = marks.at(begin - 1) ?? mark;
  return {
    begin,
    end: endSeq(marks, opener),
    turn: turnOf(marks, opener),
    files: opener.kind === 'tool.started' ? filesOf(marks, opener) : [],
  };
}

function beginSeq(marks: MarkSource, mark: Mark): number {
  const kind = BEGINS.get(mark.kind);
  if (kind === undefined) return mark.seq;
  const isIt = (other: Mark): boolean => other.key === mark.key && other.kind === kind;
  return search(marks, { from: mark.seq - 1, by: -1, reach: REACH }, isIt)?.seq ?? mark.seq;
}

function endSeq(marks: MarkSource, mark: Mark): number | null {
  const ends = ENDS.get(mark.kind);
  if (ends === undefined) return mark.seq;
  const isIt = (other: Mark): boolean => other.key === mark.key && ends.includes(other.kind);
  return search(marks, { from: mark.seq + 1, by: 1, reach: REACH }, isIt)?.seq ?? null;
}

/** `execute/s2/try1/turn4/call0` was asked for in the turn `execute/s2/try1/turn4`. */
function turnOf(marks: MarkSource, mark: Mark): Related['turn'] {
  const key = /^(execute\/.+\/turn\d+)\//.exec(mark.key)?.[1];
  if (key === undefined) return null;
  const isIt = (other: Mark): boolean => other.key === key && other.kind === 'model.requested';
  const found = search(marks, { from: mark.seq - 1, by: -1, reach: NEAR }, isIt);
  return found === null ? null : { begin: found.seq, end: endSeq(marks, found) };
}

function filesOf(marks: MarkSource, mark: Mark): readonly number[] {
  const files: number[] = [];
  search(marks, { from: mark.seq + 1, by: 1, reach: NEAR }, (other) => {
    if (other.kind === 'file.changed' && other.key.startsWith(mark.key)) files.push(other.seq);
    const isNextTurn = other.kind === 'model.requested' && attemptOf(other) === attemptOf(mark);
    return isNextTurn || files.length >= MOST_FILES;
  });
  return files;
}

/** Steps side by side write between each other's lines: only the next turn of the same attempt ends a call's. */
const attemptOf = ({ key }: Mark): string => key.split('/', 3).join('/');

function search(
  marks: MarkSource,
  where: { readonly from: number; readonly by: 1 | -1; readonly reach: number },
  isIt: (mark: Mark) => boolean,
): Mark | null {
  for (let step = 0; step < where.reach; step += 1) {
    const mark = marks.at(where.from + step * where.by - 1);
    if (mark === undefined) return null;
    if (isIt(mark)) return mark;
  }
  return null;
}
