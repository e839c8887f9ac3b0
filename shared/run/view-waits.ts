import type { Axis, AxisBreak } from './view-axis.ts';
import type { Span } from './view-spans.ts';

/**
 * Time in which nobody worked: a person was waited for, a model was loaded, a request queued, a prompt was read. The
 * picture marks it, and can leave it out: then each stretch in which *nothing else* went on becomes a narrow break that
 * says how long it really was.
 */
export const waitReasons = ['person', 'away', 'queue', 'load', 'prefill', 'retry'] as const;
export type WaitReason = (typeof waitReasons)[number];

export interface Wait {
  readonly why: WaitReason;
  /** Milliseconds since the run's epoch. */
  readonly fromMs: number;
  readonly toMs: number;
}

/** What a model's answer says about the time before it wrote, by the number of that event; milliseconds. */
export interface AnswerWait {
  readonly seq: number;
  readonly queueMs: number;
  readonly loadMs: number;
  readonly prefillMs: number;
}

/** Shorter than this a wait is not worth a break. */
const LEAST_MS = 400;
/** How long a wait that is left out still seems. */
const KEPT_MS = 250;

/** The waits inside one request, in the order in which they come, cut to the time it took. */
export function waitsOfAnswer(
  answer: AnswerWait,
  request: { readonly fromMs: number; readonly toMs: number },
): readonly Wait[] {
  const waits: Wait[] = [];
  let at = request.fromMs;
  const parts = [
    ['queue', answer.queueMs],
    ['load', answer.loadMs],
    ['prefill', answer.prefillMs],
  ] as const;
  for (const [why, ms] of parts) {
    const end = Math.min(request.toMs, at + ms);
    if (end > at) waits.push({ why, fromMs: at, toMs: end });
    at = end;
  }
  return waits;
}

/** All waits of a run, by where they begin. `axis` is the one that the spans lie on. */
export function waitsOf(
  list: { readonly spans: readonly Span[]; readonly axis: Axis },
  answers: ReadonlyMap<number, AnswerWait>,
): readonly Wait[] {
  const { axis } = list;
  const waits: Wait[] = axis.breaks
    .filter(({ why }) => why === 'away')
    .map(({ fromMs, toMs }) => ({ why: 'away', fromMs, toMs }));
  for (const span of list.spans) {
    if (span.to === Number.POSITIVE_INFINITY || span.to <= span.from) continue;
    const time = { fromMs: axis.timeAt(span.from), toMs: axis.timeAt(span.to) };
    if (span.what === 'wait') waits.push({ why: 'person', ...time });
    else if (span.what === 'loading') waits.push({ why: 'load', ...time });
    const answer = answers.get(span.endSeq);
    if (answer !== undefined) waits.push(...waitsOfAnswer(answer, time));
  }
  return waits.sort((a, b) => a.fromMs - b.fromMs);
}

/** Whether this is work that keeps the time it took: not a wait, and not the whole of which others are parts. */
const isWork = (span: Span): boolean =>
  span.shape !== 'wait' && span.shape !== 'flag' && span.what !== 'step' && span.what !== 'loading';

interface Stretch {
  fromMs: number;
  toMs: number;
}

/** Stretches in which somebody worked, joined where they touch, by where they begin. */
function workOf(
  list: { readonly spans: readonly Span[]; readonly axis: Axis },
  answers: ReadonlyMap<number, AnswerWait>,
): readonly Stretch[] {
  const parts: Stretch[] = [];
  for (const span of list.spans) {
    if (!isWork(span) || span.to <= span.from) continue;
    const time = { fromMs: list.axis.timeAt(span.from), toMs: list.axis.timeAt(span.to) };
    const answer = answers.get(span.endSeq);
    const waited = answer === undefined ? [] : waitsOfAnswer(answer, time);
    const fromMs = waited.at(-1)?.toMs ?? time.fromMs;
    if (time.toMs > fromMs) parts.push({ fromMs, toMs: time.toMs });
  }
  parts.sort((a, b) => a.fromMs - b.fromMs);
  const joined: Stretch[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    if (last !== undefined && part.fromMs <= last.toMs) last.toMs = Math.max(last.toMs, part.toMs);
    else joined.push({ ...part });
  }
  return joined;
}

/** What is left of the waits where nobody worked, one after another and none over another. */
export function idleStretches(
  list: { readonly spans: readonly Span[]; readonly axis: Axis },
  answers: ReadonlyMap<number, AnswerWait>,
): readonly Wait[] {
  const work = workOf(list, answers);
  const idle: Wait[] = [];
  let free = 0;
  let next = 0;
  for (const wait of waitsOf(list, answers)) {
    let from = Math.max(wait.fromMs, free);
    while (next < work.length && (work[next]?.toMs ?? 0) <= from) next += 1;
    for (let at = next; from < wait.toMs; at += 1) {
      const busy = work[at];
      const to = busy === undefined ? wait.toMs : Math.min(wait.toMs, busy.fromMs);
      if (to > from) idle.push({ why: wait.why, fromMs: from, toMs: to });
      if (busy === undefined || busy.fromMs >= wait.toMs) break;
      from = Math.max(from, busy.toMs);
    }
    free = Math.max(free, wait.toMs);
  }
  return joinNeighbours(idle);
}

/** Waits that follow one another at once are one, called after the longest of them. */
function joinNeighbours(idle: readonly Wait[]): readonly Wait[] {
  const joined: { why: WaitReason; fromMs: number; toMs: number; longest: number }[] = [];
  for (const { why, fromMs, toMs } of idle) {
    const last = joined.at(-1);
    const ms = toMs - fromMs;
    if (last === undefined || fromMs - last.toMs > 1) {
      joined.push({ why, fromMs, toMs, longest: ms });
      continue;
    }
    last.toMs = toMs;
    if (ms > last.longest) Object.assign(last, { why, longest: ms });
  }
  return joined.map(({ why, fromMs, toMs }) => ({ why, fromMs, toMs }));
}

/** A break that says why; `AxisBreak` knows two reasons only. */
export interface WaitBreak extends Omit<AxisBreak, 'why'> {
  readonly why: WaitReason;
}

export interface WorkAxis {
  readonly breaks: readonly WaitBreak[];
  place(ms: number): number;
  timeAt(place: number): number;
}

/** An axis on which idle stretches that are long enough are nearly nothing. Each question is a binary search. */
export function createWorkAxis(idle: readonly Wait[]): WorkAxis {
  const breaks: WaitBreak[] = [];
  let shift = 0;
  for (const { why, fromMs, toMs } of idle) {
    if (toMs - fromMs < LEAST_MS) continue;
    const from = fromMs - shift;
    breaks.push({ why, fromMs, toMs, from, to: from + KEPT_MS });
    shift += toMs - fromMs - KEPT_MS;
  }
  return {
    breaks,
    place(ms) {
      const gap = lastBefore(breaks, (one) => one.fromMs <= ms);
      if (gap === undefined) return ms;
      if (ms >= gap.toMs) return gap.to + (ms - gap.toMs);
      return gap.from + ((ms - gap.fromMs) / (gap.toMs - gap.fromMs)) * (gap.to - gap.from);
    },
    timeAt(place) {
      const gap = lastBefore(breaks, (one) => one.from <= place);
      if (gap === undefined) return place;
      if (place >= gap.to) return gap.toMs + (place - gap.to);
      return gap.fromMs + ((place - gap.from) / (gap.to - gap.from)) * (gap.toMs - gap.fromMs);
    },
  };
}

function lastBefore<T>(sorted: readonly T[], holds: (one: T) => boolean): T | undefined {
  let low = -1;
  let high = sorted.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    const one = sorted[middle];
    if (one !== undefined && holds(one)) low = middle;
    else high = middle - 1;
  }
  return sorted[low];
}
