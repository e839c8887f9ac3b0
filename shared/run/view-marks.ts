import type { Lane, RunEvent } from './event.ts';
import type { Mark, MarkStatus } from './mark.ts';
import type { MarkSource } from './view-related.ts';

/** Lists of marks: which of them are looked for, where the next of a sort is, and what holds at one of them. */
export interface MarkFilter {
  readonly lane: Lane | null;
  /** `problem`: what went wrong or nearly so. */
  readonly status: MarkStatus | 'problem' | null;
  /** The first half of a kind: `tool` means `tool.started` and `tool.ended`; or several of them under one name. */
  readonly family: MarkFamily | null;
  /** Part of the text or the key, in any case. */
  readonly text: string;
}

export const markFamilies = [
  'model',
  'tool',
  'file',
  'check',
  'step',
  'plan',
  'intake',
  'egress',
  'snapshot',
  'human',
  'noticed',
  'environment',
  'run',
] as const;
export type MarkFamily = (typeof markFamilies)[number];

const PREFIXES: Readonly<Partial<Record<MarkFamily, readonly string[]>>> = {
  noticed: ['progress', 'transport', 'turn', 'loop', 'limit', 'call', 'outcome'],
  environment: ['env', 'setup', 'tools'],
};

const isOfFamily = (mark: Mark, family: MarkFamily): boolean =>
  (PREFIXES[family] ?? [family]).some((prefix) => mark.kind.startsWith(`${prefix}.`));

export const noFilter: MarkFilter = { lane: null, status: null, family: null, text: '' };

export const isFiltering = (filter: MarkFilter): boolean =>
  filter.lane !== null || filter.status !== null || filter.family !== null || filter.text !== '';

/** Whether a mark is looked for. */
export function isWanted(mark: Mark, filter: MarkFilter, text: string): boolean {
  if (filter.lane !== null && mark.lane !== filter.lane) return false;
  if (filter.family !== null && !isOfFamily(mark, filter.family)) return false;
  if (filter.status === 'problem' && !isProblem(mark)) return false;
  if (filter.status !== null && filter.status !== 'problem' && mark.status !== filter.status) {
    return false;
  }
  return (
    text === '' || mark.text.toLowerCase().includes(text) || mark.key.toLowerCase().includes(text)
  );
}

/** Numbers of all marks that are looked for, oldest first. */
export function filterMarks(marks: MarkSource, filter: MarkFilter): readonly number[] {
  const text = filter.text.trim().toLowerCase();
  const found: number[] = [];
  scanMarks(marks, { from: 0, by: 1 }, (mark) => {
    if (isWanted(mark, filter, text)) found.push(mark.seq);
    return false;
  });
  return found;
}

export const isProblem = ({ status }: Mark): boolean => status === 'bad' || status === 'warn';
export const isChange = ({ kind }: Mark): boolean => kind === 'file.changed';
/** A person decided, or the verifier did. */
export const isDecision = ({ kind, actor }: Mark): boolean =>
  (actor === 'person' && kind !== 'run.started') || kind === 'verify.ended';

/** The next mark of a sort after (or, backwards, before) a number; null when there is none. */
export function findNext(
  marks: MarkSource,
  from: number,
  by: 1 | -1,
  isIt: (mark: Mark) => boolean,
): Mark | null {
  const index = scanMarks(marks, { from: from + by - 1, by }, isIt);
  return index < 0 ? null : (marks.at(index) ?? null);
}

/** Index of the first mark on the way for which `visit` is true; -1 for none. */
export function scanMarks(
  marks: MarkSource,
  { from, by }: { readonly from: number; readonly by: 1 | -1 },
  visit: (mark: Mark) => boolean,
): number {
  if (marks.scan !== undefined) return marks.scan(from, by, visit);
  for (let index = from; index >= 0 && index < marks.length; index += by) {
    const mark = marks.at(index);
    if (mark !== undefined && visit(mark)) return index;
  }
  return -1;
}

/** Tokens and money up to an event. */
export interface Spent {
  readonly seq: number;
  readonly cloudTokens: number;
  readonly localTokens: number;
  readonly costUsd: number;
}

export const nothingSpent: Spent = { seq: 0, cloudTokens: 0, localTokens: 0, costUsd: 0 };

/** What was spent after one more event; the same object when that changes nothing. */
export function addSpent(before: Spent, event: RunEvent): Spent {
  if (event.kind !== 'model.responded' && event.kind !== 'model.failed') return before;
  const { tokens } = event;
  if (tokens === undefined) return before;
  const isCloud = event.provider === 'anthropic';
  const sum = tokens.input + tokens.output;
  return {
    seq: event.seq,
    cloudTokens: before.cloudTokens + (isCloud ? sum : 0),
    localTokens: before.localTokens + (isCloud ? 0 : sum),
    costUsd: before.costUsd + (event.costUsd ?? 0),
  };
}

/** The last of what was spent at or before an event. */
export function spentAt(steps: readonly Spent[], seq: number): Spent {
  let low = 0;
  let high = steps.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((steps[middle]?.seq ?? 0) <= seq) low = middle + 1;
    else high = middle;
  }
  return steps[low - 1] ?? nothingSpent;
}
