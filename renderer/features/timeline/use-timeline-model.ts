import { useSearch } from '@tanstack/react-router';
import { useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import type { Plan } from '../../../shared/plan/plan.ts';
import type { Mark } from '../../../shared/run/mark.ts';
import { createSelection, isSelecting, type Selection } from '../../../shared/run/select-marks.ts';
import { type Mismatch, viewMismatch } from '../../../shared/run/view-mismatch.ts';
import { stepNumbers } from '../../../shared/run/view-span-words.ts';
import { createStepMarks } from '../../../shared/run/view-steps.ts';
import { createWorkAxis, idleStretches } from '../../../shared/run/view-waits.ts';
import { useCell } from '../../client/cell.ts';
import type { MarkList } from '../../stores/mark-list.ts';
import {
  readTimelineSearch,
  type TimelineSearch,
  useChangeSearch,
  writeRange,
} from '../../stores/run-search.ts';
import { useRunPart } from '../../stores/use-run.ts';
import { type LiveSpans, usePictureItems } from '../../stores/use-spans.ts';
import type { TimelineAxis } from '../../ui/timeline/timeline-item.ts';
import { markItems, type PictureItem, spanItems, waitItems } from './picture-items.ts';
import { createTimelineControl, type TimelineControl } from './timeline-control.ts';
import { useAnswerWaits } from './use-answer-waits.ts';
import { type TimelineWords, useTimelineWords } from './use-timeline-words.ts';

type Part = NonNullable<ReturnType<typeof usePart>>;

const usePart = (runId: string) =>
  useRunPart(runId, ({ marks, state, epoch, control, damage, lastSeq }) => ({
    ...{ marks, state, epoch, damage },
    // Marks of a long run are still coming: what is made of all of them waits.
    isFilling: marks.length < lastSeq,
    asks: control.asks,
  }));

export interface TimelineModel {
  readonly runId: string;
  readonly spans: LiveSpans;
  readonly search: TimelineSearch;
  readonly change: ReturnType<typeof useChangeSearch>;
  readonly marks: MarkList;
  readonly state: Part['state'];
  readonly epoch: number;
  /** Few of the marks: plans, steps, checks, files, what the system did. */
  readonly kept: readonly Mark[];
  readonly numbers: ReadonlyMap<string, number>;
  readonly mismatches: readonly Mismatch[];
  readonly axis: TimelineAxis;
  /** Place of the newest on that axis; of the moment, while the run goes on. */
  readonly end: () => number;
  readonly items: readonly PictureItem[];
  /** Numbers of the events that are listed. */
  readonly seqs: Seqs;
  /** Rises when words of marks came after them. */
  readonly round: number;
  readonly isSelecting: boolean;
  readonly control: TimelineControl;
  /** The event that panes are about; null: the newest. */
  readonly shown: number | null;
  readonly words: TimelineWords;
}

/** Rising numbers of events; of a whole run nobody has to write them down. */
export interface Seqs {
  readonly length: number;
  at(index: number): number | undefined;
}

const NO_SEQS: Seqs = [];
const allUpTo = (length: number): Seqs => ({
  length,
  at: (index) => (index >= 0 && index < length ? index + 1 : undefined),
});

const NO_MARKS: readonly Mark[] = [];
const NO_NOTES: NonNullable<Part['state']['notes']> = [];

/** What the page shows, put together; null until the first event is there. */
export function useTimelineModel(
  runId: string,
  spans: LiveSpans,
  found: ReadonlySet<number> | null,
): TimelineModel | null {
  const part = usePart(runId);
  const raw: Record<string, unknown> = useSearch({ strict: false });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the same text is the same search
  const search = useMemo(() => readTimelineSearch(raw), [JSON.stringify(raw)]);
  const change = useChangeSearch();
  const marks = part?.marks ?? null;
  const count = marks?.length ?? 0;
  const steps = useSteps(marks);
  const state = part?.state ?? null;
  const numbers = useNumbers(state);
  const epoch = part === null ? 0 : Date.parse(part.epoch);
  const words = useTimelineWords(numbers, epoch);
  const plan = state?.plan?.plan ?? null;
  const isWhole = part?.isFilling === false;
  const mismatches = useMismatches(isWhole ? plan : null, steps.kept);
  const answers = useAnswerWaits(runId, isWhole ? count : 0);
  const axis = useAxis(spans, answers, search.waits);
  const shownItems = usePictureItems(spans, part?.asks ?? []);
  const items = useItems(
    { spans, shown: shownItems, axis, answers, search },
    {
      ...{ marks, mismatches, notes: state?.notes ?? NO_NOTES, kept: steps.kept },
      count: steps.count,
    },
  );
  const seqs = useSeqs({ marks, round: steps.round }, search, found);
  const control = useControl({ marks, axis, spans, search, seqs, change });
  const shown = useCell(control.shown);
  if (part === null || marks === null || state === null || count === 0) return null;
  const end = (): number =>
    axis === spans.list.axis ? spans.end() : axis.place(spans.list.axis.timeAt(spans.end()));
  return {
    ...{ runId, spans, search, change, marks, state, epoch, kept: steps.kept, numbers, mismatches },
    ...{ axis, end, items, seqs, control, shown, words, round: steps.round },
    isSelecting: isSelecting(selectionOf(search, null)),
  };
}

/** `round` rises when the words of marks came after them: what was made of marks without words is made anew. */
function useSteps(marks: MarkList | null): {
  readonly kept: readonly Mark[];
  readonly count: number;
  readonly round: number;
} {
  const last = useRef({ list: marks, growing: createStepMarks(), round: 0 });
  if (marks === null) return { kept: NO_MARKS, count: 0, round: 0 };
  const before = last.current;
  // As long as before but another list: words have come. Shorter: the run was opened anew.
  if (before.list !== marks && marks.length <= before.growing.taken) {
    before.growing = createStepMarks();
    before.round += 1;
  }
  before.list = marks;
  before.growing.grow(marks);
  const { kept } = before.growing;
  return { kept, count: kept.length, round: before.round };
}

interface ItemsFrom {
  readonly spans: LiveSpans;
  readonly shown: ReturnType<typeof usePictureItems>;
  readonly axis: TimelineAxis;
  readonly answers: ReturnType<typeof useAnswerWaits>;
  readonly search: TimelineSearch;
}

interface MarksFrom {
  readonly marks: MarkList | null;
  readonly kept: readonly Mark[];
  readonly count: number;
  readonly mismatches: readonly Mismatch[];
  readonly notes: NonNullable<Part['state']['notes']>;
}

/** Spans, waits inside them, and what stands beside them; each made anew only when it is another. */
function useItems(from: ItemsFrom, beside: MarksFrom): readonly PictureItem[] {
  const { spans, shown, axis, answers } = from;
  const { step, waits } = from.search;
  const { marks, kept, count, mismatches, notes } = beside;
  // biome-ignore lint/correctness/useExhaustiveDependencies: spans grow in place
  const main = useMemo(() => {
    const plain = spanItems(shown, { from: spans.list.axis, to: axis }, step);
    const waiting = waits ? waitItems(shown, axis, answers, step) : [];
    return waiting.length === 0 ? plain : [...plain, ...waiting];
  }, [shown, spans.version, axis, answers, step, waits]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: marks are only looked up by the numbers of those kept
  const others = useMemo(() => {
    const atOf = (seq: number): number | null => marks?.at(seq - 1)?.at ?? null;
    return markItems({ kept, mismatches, notes, atOf, axis, step });
  }, [kept, count, mismatches, notes, axis, step]);
  return useMemo(() => (others.length === 0 ? main : [...main, ...others]), [main, others]);
}

function useNumbers(state: Part['state'] | null): ReadonlyMap<string, number> {
  const ids = (state?.steps ?? []).map(({ id }) => id).join('\n');
  // biome-ignore lint/correctness/useExhaustiveDependencies: numbers follow from the ids alone
  return useMemo(() => stepNumbers(state), [ids]);
}

function useMismatches(plan: Plan | null, kept: readonly Mark[]): readonly Mismatch[] {
  return useMemo(
    () => (plan === null ? [] : viewMismatch({ plan, kept, seq: Number.POSITIVE_INFINITY })),
    [plan, kept, kept.length],
  );
}

function useAxis(
  spans: LiveSpans,
  answers: ReturnType<typeof useAnswerWaits>,
  waits: boolean,
): TimelineAxis {
  const { list, version } = spans;
  // biome-ignore lint/correctness/useExhaustiveDependencies: spans grow in place
  return useMemo(
    () => (waits ? list.axis : createWorkAxis(idleStretches(list, answers))),
    [list, waits ? 0 : version, answers, waits],
  );
}

const selectionOf = (
  { filter, step, range }: TimelineSearch,
  found: ReadonlySet<number> | null,
): Selection => ({ filter, step, range, found });

function useSeqs(
  { marks, round }: { readonly marks: MarkList | null; readonly round: number },
  search: TimelineSearch,
  found: ReadonlySet<number> | null,
): Seqs {
  const wanted = useDeferredValue(search);
  // Where nothing is looked for, words don't matter.
  const selects = isSelecting(selectionOf(wanted, found));
  const lookedFor = selects ? round : 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another round of words, another selection
  const selection = useMemo(
    () => createSelection(selectionOf(wanted, found)),
    [wanted, found, lookedFor],
  );
  return useMemo(() => {
    if (marks === null) return NO_SEQS;
    return selects ? selection.grow(marks) : allUpTo(marks.length);
  }, [marks, selection, selects]);
}

function useControl(given: {
  readonly marks: MarkList | null;
  readonly axis: TimelineAxis;
  readonly spans: LiveSpans;
  readonly search: TimelineSearch;
  readonly seqs: Seqs;
  readonly change: ReturnType<typeof useChangeSearch>;
}): TimelineControl {
  const { marks, axis, spans, search, seqs, change } = given;
  const ours = useRef<{ readonly seq: number | null; readonly at: number }[]>([]);
  const world = {
    marks: marks ?? NO_SOURCE,
    axis,
    isLive: spans.isLive,
    range: search.range,
    next: (seq: number) => seqs.at(firstAfter(seqs, seq)) ?? null,
    commit(seq: number | null) {
      ours.current.push({ seq, at: Date.now() });
      change({ event: seq ?? undefined });
    },
  };
  const [control] = useState(() => createTimelineControl(world, { event: search.event }));
  control.update(world);
  useEffect(() => () => control.close(), [control]);
  const { event } = search;
  useEffect(() => {
    // An address that we wrote ourselves may come late, when the playhead is elsewhere again.
    const fresh = ours.current.filter(({ at }) => Date.now() - at < LATE_MS);
    const index = fresh.findIndex(({ seq }) => seq === event);
    ours.current = fresh.slice(index + 1);
    if (index >= 0 || control.player.state.get().playing) return;
    control.playhead.follow(event);
  }, [control, event]);
  const range = writeRange(search.range);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the same text is the same stretch
  useEffect(() => control.range.set(search.range), [control, range]);
  return control;
}

/** Longer than this an address is not under way. */
const LATE_MS = 1_500;

const NO_SOURCE = { length: 0, at: () => undefined };

/** Index of the first number above one, in a rising list. */
export function firstAfter(seqs: Seqs, seq: number): number {
  let low = 0;
  let high = seqs.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((seqs.at(middle) ?? 0) <= seq) low = middle + 1;
    else high = middle;
  }
  return low;
}
