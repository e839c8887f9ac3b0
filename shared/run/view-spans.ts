import {
  DrawnSpan,
  endSpan,
  type Growing,
  knownWords,
  type Span,
  toneOf,
  wordsOf,
} from './drawn-span.ts';
import type { Mark } from './mark.ts';
import type { MarkColumns } from './mark-columns.ts';
import { attemptOf } from './mark-packer.ts';
import { stepOfKey } from './step-of-key.ts';
import { type SpanDraft, takeColumns } from './take-columns.ts';
import { type Axis, createAxis } from './view-axis.ts';
import {
  decideSpanMove,
  type Family,
  type SpanLane,
  type SpanLook,
  spanLanes,
} from './view-span-kinds.ts';

export type { Span };

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

interface Draft extends SpanDraft {
  readonly attempts: Growing[];
  readonly byStep: Map<string, Growing[]>;
}

/** Waits shorter than this are answers that were given in advance. */
const SHORTEST_WAIT_MS = 250;
/** Work of the host shorter than this is not drawn. */
const SHORTEST_WORK_MS = 200;
/** How much of the picture the time between the end of a run and what was written later may take, at most, each time. */
const LATER_SHARE = 0.05;

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
    isOver: false,
  };
  let version = 0;
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
      takeColumns(draft, columns, (mark) => take(draft, mark));
    },
  };
}

function take(draft: Draft, mark: Mark): void {
  if (mark.kind === 'run.resumed') resume(draft, mark);
  else if (mark.kind === 'fork.created') beginFork(draft, mark);
  else if (draft.isOver) comeLater(draft, mark);
  if (isEnd(mark)) cutOpen(draft, draft.axis.place(mark.at));
  draft.isOver = isEnd(mark) || (draft.isOver && !isBegin(mark));
  const move = decideSpanMove(mark);
  if (move === null) return;
  takeUpAgain(draft, mark);
  if (move.does === 'open') open(draft, mark, move);
  else if (move.does === 'close') close(draft, mark, move.family);
  else if (move.does === 'decide') decide(draft, mark, move.lane);
  else if (move.does === 'flag') addAt(draft, mark, move.look);
  else addWhole(draft, mark, move.look);
}

const isBegin = ({ kind }: Mark): boolean => kind === 'run.resumed' || kind === 'fork.created';
const isEnd = ({ kind }: Mark): boolean => kind === 'run.finished' || kind === 'run.interrupted';

/** The process was away: what was open when it died is cut there, not here. */
function resume(draft: Draft, mark: Mark): void {
  const left = draft.lastAt ?? mark.at;
  cutOpen(draft, draft.axis.place(left));
  draft.axis.addBreak(left, mark.at, 'away');
}

/** What a fork took over was done before it, maybe long before: nothing ran in between. */
function beginFork(draft: Draft, mark: Mark): void {
  draft.axis.addBreak(draft.lastAt ?? mark.at, mark.at, 'away');
}

/** A note, a judgement or a test, maybe days after the end: it is shown, and the run keeps its place in the picture. */
function comeLater(draft: Draft, mark: Mark): void {
  const last = draft.lastAt ?? mark.at;
  const most = Math.max(SHORTEST_WAIT_MS, draft.axis.place(last) * LATER_SHARE);
  draft.axis.addBreak(last, mark.at, 'away', most);
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
  const span: Growing = new DrawnSpan(mark, move.look, from, wordsOf(mark));
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
  const { seq, status } = mark;
  endSpan(span, { seq, status, at: draft.axis.place(mark.at) }, family);
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
  const span: Growing = new DrawnSpan(mark, look, from, wordsOf(mark));
  span.to = draft.axis.place(mark.at);
  if (look.shape === 'mark') span.tone = toneOf(mark);
  push(draft, span);
}

function addAt(draft: Draft, mark: Mark, look: SpanLook): void {
  const span: Growing = new DrawnSpan(mark, look, draft.axis.place(mark.at), wordsOf(mark));
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
  const wait = { ...base, what: 'wait', shape: 'wait' } as const;
  const span: Growing = new DrawnSpan(mark, wait, from, wordsOf(mark));
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

export const laneIndex = (lane: SpanLane): number => spanLanes.indexOf(lane);
