import type { Mark } from './mark.ts';
import { stepOfKey } from './step-of-key.ts';
import { isFiltering, isWanted, type MarkFilter, scanMarks } from './view-marks.ts';
import type { MarkSource } from './view-related.ts';

/** What a list of events is narrowed to: by sort, by step, by a stretch of time, by words. */
export interface Selection {
  readonly filter: MarkFilter;
  /** Id of a step of the plan; everything it caused, and nothing else. */
  readonly step: string | null;
  /** Milliseconds since the epoch, both ends counted. */
  readonly range: { readonly fromMs: number; readonly toMs: number } | null;
  /** Events that a search in everything found, besides those whose outline has the words. */
  readonly found: ReadonlySet<number> | null;
}

export const isSelecting = ({ filter, step, range }: Selection): boolean =>
  isFiltering(filter) || step !== null || range !== null;

/** Whether an event belongs to a step: by its key, or by naming it. */
export const isOfStep = (mark: Mark, step: string): boolean =>
  stepOfKey(mark.key) === step ||
  ((mark.kind === 'step.skipped' || mark.kind === 'step.blocked') && mark.text === step);

function isSelected(mark: Mark, selection: Selection, text: string): boolean {
  const { range, step, found } = selection;
  if (range !== null && (mark.at < range.fromMs || mark.at > range.toMs)) return false;
  if (step !== null && !isOfStep(mark, step)) return false;
  if (isWanted(mark, selection.filter, text)) return true;
  return found?.has(mark.seq) === true && isWanted(mark, selection.filter, '');
}

export interface GrowingSelection {
  /** Numbers of the events, oldest first; another array after each growth. */
  readonly seqs: readonly number[];
  grow(marks: MarkSource): readonly number[];
}

/**
 * The events of a selection. Marks are looked at once each: a live run that grows by one event costs one look. With a
 * range, only the marks between its ends are looked at.
 */
export function createSelection(selection: Selection): GrowingSelection {
  const text = selection.filter.text.trim().toLowerCase();
  let seqs: readonly number[] = [];
  let taken = 0;
  return {
    get seqs() {
      return seqs;
    },
    grow(marks) {
      const { range } = selection;
      const start =
        range === null
          ? taken
          : Math.max(
              taken,
              firstAt(marks, (at) => at >= range.fromMs),
            );
      const end = range === null ? marks.length : firstAt(marks, (at) => at > range.toMs);
      const more: number[] = [];
      if (!isSelecting(selection)) {
        // All of them: their numbers are known without a look at any.
        for (let seq = start + 1; seq <= end; seq += 1) more.push(seq);
        taken = end;
        if (more.length > 0) seqs = seqs.length === 0 ? more : [...seqs, ...more];
        return seqs;
      }
      scanMarks(marks, { from: start, by: 1 }, (mark) => {
        if (mark.seq > end) return true;
        if (isSelected(mark, selection, text)) more.push(mark.seq);
        return false;
      });
      taken = Math.max(taken, end);
      if (more.length > 0) seqs = [...seqs, ...more];
      return seqs;
    },
  };
}

/** Index of the first mark whose time is so; marks are in the order of their times. */
function firstAt(marks: MarkSource, holds: (at: number) => boolean): number {
  let low = 0;
  let high = marks.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(marks.at(middle)?.at ?? 0)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** First and last event of a stretch of time; null when nothing happened in it. */
export function seqsOfRange(
  marks: MarkSource,
  range: { readonly fromMs: number; readonly toMs: number },
): { readonly from: number; readonly to: number } | null {
  const from = firstAt(marks, (at) => at >= range.fromMs) + 1;
  const to = firstAt(marks, (at) => at > range.toMs);
  return to < from ? null : { from, to };
}
