import type { EventKind } from './event.ts';
import type { Mark } from './mark.ts';
import { createMarkCursor, type LaterWords, type MarkColumns } from './mark-columns.ts';
import { attemptOf } from './mark-packer.ts';
import { stepOfKey } from './step-of-key.ts';
import { type Axis, createAxis, type GrowingAxis } from './view-axis.ts';
import {
  decideSpanMove,
  type Family,
  type SpanLane,
  type SpanLook,
  type SpanStatus,
  type SpanTone,
  spanLanes,
} from './view-span-kinds.ts';

/**
 * A run as spans of time in three lanes, made from marks alone: what began is paired with what ended by family
 * and key. `from` and `to` are places on the axis (view-axis.ts). A span without its end reaches to Infinity while
 * its run goes on, and is cut where its process ended.
 */
export interface Span extends SpanLook {
  /** Of the mark that opened it, and of the one that ended it; the same when one mark is all there is. */
  readonly seq: number;
  readonly endSeq: number;
  readonly from: number;
  readonly to: number;
  readonly status: SpanStatus;
  /** Steps that are worked on at the same time lie in different slots of their lane. */
  readonly slot: number;
  readonly text: string;
  readonly key: string;
  /** Of the mark that opened it. */
  readonly kind: EventKind;
}

export interface SpanList {
  /** In the order of their first marks; the array grows and its last entries may change. */
  readonly spans: readonly Span[];
  /** Those of them that are attempts at steps. */
  readonly attempts: readonly Span[];
  /** Those of one step. */
  attemptsOf(step: string): readonly Span[];
  readonly axis: Axis;
  /** How many slots each lane needs. */
  readonly slots: Readonly<Record<SpanLane, number>>;
  /** Place of the last mark. */
  readonly end: number;
  /** Rises with every change. */
  readonly version: number;
}

export interface SpanBuilder extends SpanList {
  /** Takes the next mark; marks come in the order of their numbers, each once. */
  add(mark: Mark): void;
  /** The same for a packed chunk; words of its spans are looked up when somebody reads them. */
  addColumns(columns: MarkColumns): void;
}

type Growing = { -readonly [K in keyof Span]: Span[K] };

/** A mark, and where its words are when it does not have them itself. */
type Source = Mark & { readonly later?: LaterWords };

/**
 * One of perhaps a million spans. What follows from its kind of look, and the words of its first mark, are looked up and not
 * held: that is two thirds of the memory.
 */
class DrawnSpan implements Growing {
  seq: number;
  endSeq: number;
  from: number;
  to: number;
  status: SpanStatus;
  slot = 0;
  tone: SpanTone;
  kind: EventKind;
  readonly #look: SpanLook;
  readonly #words: LaterWords;

  constructor(mark: Source, look: SpanLook, from: number, words: LaterWords | null = null) {
    this.seq = mark.seq;
    this.endSeq = mark.seq;
    this.from = from;
    this.to = from;
    this.status = statusOf(mark);
    this.tone = look.tone;
    this.kind = mark.kind;
    this.#look = look;
    this.#words = words ?? mark.later ?? knownWords(mark);
  }

  get what() {
    return this.#look.what;
  }
  get lane() {
    return this.#look.lane;
  }
  get depth() {
    return this.#look.depth;
  }
  get shape() {
    return this.#look.shape;
  }
  get text() {
    return this.#words.textOf(this.seq);
  }
  get key() {
    return this.#words.keyOf(this.seq);
  }
}

const knownWords = ({ text, key }: Pick<Mark, 'text' | 'key'>): LaterWords => ({
  textOf: () => text,
  keyOf: () => key,
});

interface Draft {
  readonly spans: Growing[];
  readonly attempts: Growing[];
  readonly byStep: Map<string, Growing[]>;
  readonly axis: GrowingAxis;
  /** By family, then by key. */
  readonly open: Readonly<Record<Family, Map<string, Growing>>>;
  /** Attempts that were cut off and have not been taken up again, by key. */
  readonly cut: Map<string, Growing>;
  readonly slots: Record<SpanLane, number>;
  /** Time of the last mark; null before the first. */
  lastAt: number | null;
}

/** Waits shorter than this are answers that were given in advance. */
const SHORTEST_WAIT_MS = 250;
/** Work of the host shorter than this is not drawn. */
const SHORTEST_WORK_MS = 200;

export function createSpanBuilder(): SpanBuilder {
  const draft: Draft = {
    spans: [],
    attempts: [],
    byStep: new Map(),
    axis: createAxis(),
    open: { model: new Map(), tool: new Map(), step: new Map(), check: new Map() },
    cut: new Map(),
    slots: { plan: 1, execution: 1, verification: 1 },
    lastAt: null,
  };
  let version = 0;
  const cursor = createMarkCursor('pairing');
  return {
    spans: draft.spans,
    attempts: draft.attempts,
    attemptsOf: (step) => draft.byStep.get(step) ?? NONE,
    axis: draft.axis,
    slots: draft.slots,
    get end() {
      return draft.axis.place(draft.lastAt ?? 0);
    },
    get version() {
      return version;
    },
    add(mark) {
      version += 1;
      take(draft, mark);
      draft.lastAt = mark.at;
    },
    addColumns(columns) {
      version += 1;
      for (let index = 0; index < columns.length; index += 1) {
        cursor.move(columns, index);
        take(draft, cursor);
        draft.lastAt = cursor.at;
      }
    },
  };
}

function take(draft: Draft, mark: Mark): void {
  if (mark.kind === 'run.resumed') resume(draft, mark);
  else if (isEnd(mark)) cutOpen(draft, draft.axis.place(mark.at));
  const move = decideSpanMove(mark);
  if (move === null) return;
  takeUpAgain(draft, mark);
  if (move.does === 'open') open(draft, mark, move);
  else if (move.does === 'close') close(draft, mark, move.family);
  else if (move.does === 'decide') decide(draft, mark, move.lane);
  else if (move.does === 'flag') addAt(draft, mark, move.look);
  else addWhole(draft, mark, move.look);
}

const isEnd = ({ kind }: Mark): boolean => kind === 'run.finished' || kind === 'run.interrupted';

/** The process was away: what was open when it died is cut there, not here. */
function resume(draft: Draft, mark: Mark): void {
  const left = draft.lastAt ?? mark.at;
  cutOpen(draft, draft.axis.place(left));
  draft.axis.addBreak(left, mark.at, 'away');
}

function cutOpen(draft: Draft, at: number): void {
  for (const open of Object.values(draft.open)) {
    for (const span of open.values()) {
      span.to = Math.max(span.from, at);
      span.status = 'cut';
      if (span.what === 'step') draft.cut.set(span.key, span);
    }
    open.clear();
  }
}

/**
 * A resumed run goes on inside the attempt that was cut, without saying again that it began: the first thing of that
 * attempt opens a span for the rest of it.
 */
function takeUpAgain(draft: Draft, mark: Mark): void {
  if (draft.cut.size === 0) return;
  const cut = draft.cut.get(attemptOf(mark.key));
  if (cut === undefined || mark.key === cut.key) return;
  draft.cut.delete(cut.key);
  const { kind, lane, what, depth, shape, tone } = cut;
  const words = knownWords(cut);
  const look = { lane, what, depth, shape, tone };
  const rest = new DrawnSpan(mark, look, draft.axis.place(mark.at), words);
  const to = Number.POSITIVE_INFINITY;
  Object.assign(rest, { kind, to, status: 'open', slot: freeSlot(draft, cut.lane) });
  draft.open.step.set(cut.key, push(draft, rest));
}

function open(
  draft: Draft,
  mark: Mark,
  move: { readonly family: Family; readonly look: SpanLook },
): void {
  const atWork = draft.open[move.family];
  const before = atWork.get(mark.key);
  const from = draft.axis.place(mark.at);
  if (before !== undefined) Object.assign(before, { to: from, status: 'cut' });
  const span: Growing = new DrawnSpan(mark, move.look, from);
  span.to = Number.POSITIVE_INFINITY;
  span.status = 'open';
  span.slot = move.look.what === 'step' ? freeSlot(draft, move.look.lane) : slotOf(draft, mark);
  atWork.set(mark.key, push(draft, span));
}

/** Turns and calls lie in the slot of their step: `execute/s2/try1/turn4` in that of `execute/s2/try1`. */
function slotOf(draft: Draft, mark: Mark): number {
  if (draft.slots.execution === 1 || !mark.key.startsWith('execute/')) return 0;
  return draft.open.step.get(attemptOf(mark.key))?.slot ?? 0;
}

/** Of what was noticed about a step, or merged when its attempt was over: the row of the attempt it follows. */
function slotOfFlag(draft: Draft, { key }: Mark): number {
  const step = stepOfKey(key);
  if (draft.slots.execution === 1 || step === null) return 0;
  return draft.byStep.get(step)?.at(-1)?.slot ?? 0;
}

function freeSlot(draft: Draft, lane: SpanLane): number {
  const taken = new Set<number>();
  for (const span of draft.open.step.values()) taken.add(span.slot);
  let slot = 0;
  while (taken.has(slot)) slot += 1;
  draft.slots[lane] = Math.max(draft.slots[lane], slot + 1);
  return slot;
}

function close(draft: Draft, mark: Mark, family: Family): void {
  const span = draft.open[family].get(mark.key);
  if (span === undefined) {
    // An end without a beginning: its duration says where it began.
    addWhole(draft, mark, loneLooks[family]);
    return;
  }
  draft.open[family].delete(mark.key);
  span.to = Math.max(span.from, draft.axis.place(mark.at));
  span.endSeq = mark.seq;
  span.status = statusOf(mark);
  if (family === 'check') span.tone = toneOf(mark);
}

const loneLooks: Readonly<Record<Family, SpanLook>> = {
  model: { what: 'turn', lane: 'execution', depth: 1, shape: 'bar', tone: 'executor' },
  tool: { what: 'tool', lane: 'execution', depth: 2, shape: 'bar', tone: 'executor' },
  step: { what: 'step', lane: 'execution', depth: 0, shape: 'bar', tone: 'executor' },
  check: { what: 'check', lane: 'verification', depth: 0, shape: 'mark', tone: 'neutral' },
};

/** One mark that says how long it took; its time lies before it. */
function addWhole(draft: Draft, mark: Mark, look: SpanLook): void {
  if (look.shape === 'soft' && mark.ms < SHORTEST_WORK_MS) return;
  const from = draft.axis.place(Math.max(0, mark.at - Math.max(0, mark.ms)));
  const span: Growing = new DrawnSpan(mark, look, from);
  span.to = draft.axis.place(mark.at);
  if (look.shape === 'mark') span.tone = toneOf(mark);
  push(draft, span);
}

function addAt(draft: Draft, mark: Mark, look: SpanLook): void {
  const span: Growing = new DrawnSpan(mark, look, draft.axis.place(mark.at));
  if (look.lane === 'execution') span.slot = slotOfFlag(draft, mark);
  if (look.what === 'merge') span.tone = toneOf(mark);
  push(draft, span);
}

/** A person decided: the time since the event before was spent waiting for that, if it was long enough. */
function decide(draft: Draft, mark: Mark, lane: SpanLane): void {
  const since = draft.lastAt ?? mark.at;
  const isWait = mark.at - since >= SHORTEST_WAIT_MS && mark.kind !== 'human.steered';
  const base = { lane, depth: 0, tone: 'human' } as const;
  if (!isWait) {
    if (mark.kind === 'env.captured') return;
    addAt(draft, mark, { ...base, what: 'decision', shape: 'flag' });
    return;
  }
  const from = draft.axis.place(since);
  draft.axis.addBreak(since, mark.at, 'person');
  const span: Growing = new DrawnSpan(mark, { ...base, what: 'wait', shape: 'wait' }, from);
  if (lane === 'execution') span.slot = slotOfFlag(draft, mark);
  span.to = draft.axis.place(mark.at);
  push(draft, span);
}

function push(draft: Draft, span: Growing): Growing {
  draft.spans.push(span);
  if (span.what === 'step') addAttempt(draft, span);
  return span;
}

function addAttempt(draft: Draft, span: Growing): void {
  draft.attempts.push(span);
  const step = stepOfKey(span.key) ?? '';
  const others = draft.byStep.get(step);
  if (others === undefined) draft.byStep.set(step, [span]);
  else others.push(span);
}

const NONE: readonly Span[] = [];

function statusOf(mark: Mark): SpanStatus {
  return mark.status === 'begin' ? 'note' : mark.status;
}

function toneOf(mark: Mark): SpanTone {
  if (mark.status === 'ok' || mark.status === 'bad' || mark.status === 'warn') return mark.status;
  return 'neutral';
}

export const laneIndex = (lane: SpanLane): number => spanLanes.indexOf(lane);
