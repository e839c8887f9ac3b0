import { useNavigate } from '@tanstack/react-router';
import { lanes } from '../../shared/run/event.ts';
import { type MarkFilter, markFamilies, noFilter } from '../../shared/run/view-marks.ts';

/** What the address says about a run's pages, whoever wrote it. */
export interface RunSearch {
  /** Number of the selected event. */
  readonly event: number | null;
  readonly step: string | null;
}

type Fields = Readonly<Record<string, unknown>>;

const MOST_CHARS = 200;

const textOf = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value).slice(0, MOST_CHARS) : '';

export function readRunSearch(search: Fields): RunSearch {
  const event = Number(search.event);
  const step = textOf(search.step);
  return {
    event: Number.isSafeInteger(event) && event > 0 ? event : null,
    step: step === '' ? null : step,
  };
}

/** Puts an event into the address, or takes it out; the page stays where it is. */
export function useSelectEvent(): (seq: number | null) => void {
  const change = useChangeSearch();
  return (seq) => change({ event: seq ?? undefined });
}

/** Changes some of what the address says; `undefined` takes it out. */
export function useChangeSearch(): (part: Fields) => void {
  const navigate = useNavigate();
  return (part) =>
    void navigate({
      to: '.',
      replace: true,
      search: (before: Fields) => ({ ...before, ...part }),
    });
}

/** A stretch of time, in milliseconds since the run's epoch. */
export interface TimeRange {
  readonly fromMs: number;
  readonly toMs: number;
}

export const timelinePanes = ['event', 'files', 'plan', 'totals', 'notes', 'mismatch'] as const;
export type TimelinePane = (typeof timelinePanes)[number];

/** All that a link to the timeline holds, so that who opens it sees the same. */
export interface TimelineSearch extends RunSearch {
  readonly filter: MarkFilter;
  readonly range: TimeRange | null;
  readonly view: 'events' | 'transcript';
  readonly pane: TimelinePane;
  /** Path of the file that is shown. */
  readonly file: string | null;
  /** False: stretches in which nobody worked are left out of the picture. */
  readonly waits: boolean;
  /** The part of the time that is in sight; null: all of it. */
  readonly sight: TimeRange | null;
}

const STATUSES = ['problem', 'ok', 'bad', 'warn', 'begin', 'note'] as const;

export function readTimelineSearch(search: Fields): TimelineSearch {
  return {
    ...readRunSearch(search),
    filter: {
      lane: oneOf(lanes, search.lane),
      status: oneOf(STATUSES, search.status),
      family: oneOf(markFamilies, search.kind),
      text: textOf(search.q),
    },
    range: readRange(search.range),
    view: search.view === 'transcript' ? 'transcript' : 'events',
    pane: oneOf(timelinePanes, search.pane) ?? 'event',
    file:
      typeof search.file === 'string' && search.file !== '' ? search.file.slice(0, 4_096) : null,
    waits: search.waits !== 'off',
    sight: readRange(search.sight),
  };
}

const oneOf = <T extends string>(known: readonly T[], value: unknown): T | null =>
  known.find((one) => one === value) ?? null;

/** `1200-5300`; what is no stretch counts as none. */
function readRange(value: unknown): TimeRange | null {
  const found = typeof value === 'string' ? /^(\d{1,12})-(\d{1,12})$/.exec(value) : null;
  if (found === null) return null;
  const fromMs = Number(found[1]);
  const toMs = Number(found[2]);
  return toMs > fromMs ? { fromMs, toMs } : null;
}

export const writeRange = (range: TimeRange | null): string | undefined =>
  range === null ? undefined : `${Math.floor(range.fromMs)}-${Math.ceil(range.toMs)}`;

/** A filter as the address has it; what filters nothing is not in it. */
export const writeFilter = (filter: MarkFilter): Fields => ({
  lane: filter.lane ?? undefined,
  status: filter.status ?? undefined,
  kind: filter.family ?? undefined,
  q: filter.text === '' ? undefined : filter.text,
});

/** The address of the selection alone, to be kept under a name or put back. */
export const writeSelection = (
  given: Pick<TimelineSearch, 'filter' | 'step' | 'range'>,
): Fields => ({
  ...writeFilter(given.filter),
  step: given.step ?? undefined,
  range: writeRange(given.range),
});

export const noSelection = writeSelection({ filter: noFilter, step: null, range: null });
