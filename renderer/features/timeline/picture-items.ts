import type { Mark } from '../../../shared/run/mark.ts';
import { stepOfKey } from '../../../shared/run/step-of-key.ts';
import type { Mismatch } from '../../../shared/run/view-mismatch.ts';
import type { Span } from '../../../shared/run/view-spans.ts';
import { type AnswerWait, type Wait, waitsOfAnswer } from '../../../shared/run/view-waits.ts';
import type { TimelineAxis } from '../../ui/timeline/timeline-item.ts';

/** What the picture shows: a span of the run, or something put beside the spans, with words of its own. */
export type PictureItem = Span | OwnItem;

export interface OwnItem extends Omit<Span, 'lane'> {
  readonly lane: Span['lane'] | 'marks';
  readonly own: OwnWords;
}

export type OwnWords =
  | { readonly is: 'wait'; readonly why: Wait['why'] }
  | { readonly is: 'mismatch'; readonly of: Mismatch }
  | { readonly is: 'note'; readonly text: string }
  | { readonly is: 'system'; readonly mark: Mark };

interface Axes {
  /** The one that the spans lie on. */
  readonly from: TimelineAxis;
  /** The one that is shown; the same where waiting is. */
  readonly to: TimelineAxis;
}

/** Shorter than this it is no wait that a picture could show. */
const LEAST_WAIT_MS = 100;

/** A span at another place; what it says is asked of the span, because there may be a million of them. */
class MovedSpan implements Span {
  readonly #span: Span;
  readonly from: number;
  readonly to: number;

  constructor(span: Span, from: number, to: number) {
    this.#span = span;
    this.from = from;
    this.to = to;
  }
  get seq(): number {
    return this.#span.seq;
  }
  get endSeq(): number {
    return this.#span.endSeq;
  }
  get status(): Span['status'] {
    return this.#span.status;
  }
  get slot(): number {
    return this.#span.slot;
  }
  get text(): string {
    return this.#span.text;
  }
  get key(): string {
    return this.#span.key;
  }
  get kind(): Span['kind'] {
    return this.#span.kind;
  }
  get what(): Span['what'] {
    return this.#span.what;
  }
  get lane(): Span['lane'] {
    return this.#span.lane;
  }
  get depth(): Span['depth'] {
    return this.#span.depth;
  }
  get shape(): Span['shape'] {
    return this.#span.shape;
  }
  get tone(): Span['tone'] {
    return this.#span.tone;
  }
}

/**
 * Spans as items, on the axis that is shown: themselves where nothing is different. With a step, only what that step
 * caused.
 */
export function spanItems(
  spans: readonly Span[],
  axes: Axes,
  step: string | null,
): readonly PictureItem[] {
  const wanted = step === null ? spans : spans.filter((span) => stepOfKey(span.key) === step);
  if (axes.from === axes.to) return wanted;
  const move = (place: number): number =>
    place === Number.POSITIVE_INFINITY ? place : axes.to.place(axes.from.timeAt(place));
  return wanted.map((span) => new MovedSpan(span, move(span.from), move(span.to)));
}

/** What models' answers were waited for, each part hollow in the turn it belongs to. */
export function waitItems(
  spans: readonly Span[],
  axis: TimelineAxis,
  answers: ReadonlyMap<number, AnswerWait>,
  step: string | null,
): readonly OwnItem[] {
  if (answers.size === 0) return [];
  const items: OwnItem[] = [];
  for (const span of spans) {
    const answer = answers.get(span.endSeq);
    if (answer === undefined || span.to === Number.POSITIVE_INFINITY) continue;
    if (step !== null && stepOfKey(span.key) !== step) continue;
    const time = { fromMs: axis.timeAt(span.from), toMs: axis.timeAt(span.to) };
    for (const { why, fromMs, toMs } of waitsOfAnswer(answer, time)) {
      if (toMs - fromMs < LEAST_WAIT_MS) continue;
      const { seq, endSeq, slot, lane, depth, what, kind, key } = span;
      items.push({
        ...{ seq, endSeq, slot, lane, depth, what, kind, key, text: '', status: 'note' },
        ...{ from: axis.place(fromMs), to: axis.place(toMs), shape: 'wait', tone: 'neutral' },
        own: { is: 'wait', why },
      });
    }
  }
  return items;
}

const SYSTEM: ReadonlySet<Mark['kind']> = new Set<Mark['kind']>([
  ...(['run.started', 'run.resumed', 'run.finished', 'run.interrupted', 'env.fault'] as const),
  ...(['limit.reached', 'setup.ran', 'tools.connected', 'egress.refused', 'fork.created'] as const),
  ...(['replay.ended', 'blame.tested', 'telemetry.sent', 'log.repaired'] as const),
]);

/** The lane below: what the system did, what people noted, and where plan, deeds and evidence do not fit together. */
export function markItems(given: {
  readonly kept: readonly Mark[];
  readonly mismatches: readonly Mismatch[];
  readonly notes: readonly {
    readonly seq: number;
    readonly target: number;
    readonly text: string;
  }[];
  readonly atOf: (seq: number) => number | null;
  readonly axis: TimelineAxis;
  readonly step: string | null;
}): readonly OwnItem[] {
  const { atOf, axis, step } = given;
  const items: OwnItem[] = [];
  const add = (seq: number, key: string, own: OwnWords, look: Pick<Span, 'tone' | 'status'>) => {
    const ms = atOf(seq);
    if (ms === null) return;
    const place = axis.place(ms);
    items.push({
      ...{ seq, endSeq: seq, from: place, to: place, lane: 'marks', slot: 0, depth: 0 },
      ...{ what: 'problem', kind: 'human.note', shape: 'flag', text: '', key, own, ...look },
    });
  };
  if (step === null) {
    for (const mark of given.kept) {
      if (!SYSTEM.has(mark.kind)) continue;
      const status = mark.status === 'begin' ? 'note' : mark.status;
      const tone = status === 'bad' || status === 'warn' ? status : 'neutral';
      add(mark.seq, mark.key, { is: 'system', mark }, { tone, status });
    }
  }
  for (const mismatch of given.mismatches) {
    if (step !== null && mismatch.step !== step) continue;
    add(mismatch.seq, '', { is: 'mismatch', of: mismatch }, { tone: 'warn', status: 'warn' });
  }
  for (const { target, text } of given.notes)
    add(target, '', { is: 'note', text }, { tone: 'human', status: 'note' });
  return items.sort((a, b) => a.from - b.from);
}
