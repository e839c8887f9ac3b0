import { type LaneSpent, type SpentLane, spentLanes } from '../ipc/moments.ts';
import type { EventKind, EventOf, Lane, RunEvent, TokenCount } from './event.ts';
import { CLOUD_PROVIDER } from './fold-cost.ts';
import { markOf } from './mark.ts';
import { decideSpanMove } from './view-span-kinds.ts';

/**
 * What a run spent between any two of its events, per lane. Taking an event in adds to running totals, so a range is
 * two look-ups and a subtraction however long the run is. Made from events alone; payloads are not read.
 */
export interface SpentTable {
  /** Takes the next event. `event` is its body where `tellsSpending(kind)`; of other kinds it may be null. */
  add(row: SpentRow, event: RunEvent | null): void;
  /** From event `from` to event `to`, both counted. */
  between(
    from: number,
    to: number,
  ): { readonly lanes: readonly LaneSpent[]; readonly wallMs: number };
  /** The event with which the run's own spending begins: after what a fork took over. */
  readonly ownFrom: number;
  readonly lastSeq: number;
}

export interface SpentRow {
  readonly seq: number;
  /** Nanoseconds since the run's epoch. */
  readonly at: number;
  readonly kind: string;
  readonly lane: string;
}

const telling: ReadonlySet<string> = new Set<EventKind>([
  ...(['model.responded', 'model.failed', 'model.retried', 'tool.ended', 'check.ran'] as const),
  ...(['step.started', 'env.probed', 'setup.ran', 'digest.built'] as const),
  ...(['snapshot.taken', 'snapshot.failed', 'env.captured', 'intake.answered'] as const),
  ...(['intake.file-decided', 'plan.edited', 'plan.approved', 'plan.commented'] as const),
  ...(['plan.rejected', 'command.decided', 'delivery.adjusted', 'human.decision'] as const),
]);

/** Kinds whose bodies say something about tokens or time. */
export const tellsSpending = (kind: string): boolean => telling.has(kind);

/** Waits shorter than this are answers that were given in advance. */
const SHORTEST_WAIT_MS = 250;

const columns = [
  ...(['localTokens', 'cloudTokens', 'costUsd', 'unknown', 'wall', 'working'] as const),
  ...(['people', 'queue', 'load', 'prefill', 'other', 'retries', 'calls', 'toolCalls'] as const),
] as const;
type Column = (typeof columns)[number];
type Amounts = Readonly<Partial<Record<Exclude<Column, 'wall'>, number>>>;

/** What one event adds, and the milliseconds that it stands for: `ms` before it, or after it. */
interface Spending {
  readonly lane: SpentLane;
  readonly amounts: Amounts;
  readonly ms: number;
  readonly isAhead?: boolean;
}

export function createSpentTable(): SpentTable {
  const lanes = new Map<SpentLane, LaneTable>(spentLanes.map((lane) => [lane, createLane()]));
  const times: number[] = [];
  /** Milliseconds up to each event in which no process worked on the run. */
  const away: number[] = [];
  let isOver = false;
  let ownFrom = 1;

  const goAway = (kind: string, at: number): number => {
    const wasOver = isOver;
    if (kind === 'run.finished' || kind === 'run.interrupted') isOver = true;
    if (kind === 'run.resumed' || kind === 'fork.created') isOver = false;
    const gap = at - (times.at(-1) ?? at);
    return (away.at(-1) ?? 0) + (wasOver || kind === 'run.resumed' ? gap : 0);
  };

  return {
    get ownFrom() {
      return ownFrom;
    },
    get lastSeq() {
      return times.length;
    },
    add(row, event) {
      const at = row.at / 1e6;
      const before = times.at(-1) ?? at;
      away.push(goAway(row.kind, at));
      times.push(at);
      if (row.kind === 'fork.created') ownFrom = row.seq;
      lanes.get(laneOf(row.lane))?.count(row.seq);
      if (event === null || isOver) return;
      const spending = spendingOf(event, at - before);
      if (spending === null) return;
      const from = spending.isAhead === true ? at : Math.max(0, at - spending.ms);
      lanes.get(spending.lane)?.add(row.seq, spending.amounts, [from, from + spending.ms]);
    },
    between(from, to) {
      const first = Math.max(1, from);
      const last = Math.min(times.length, to);
      const span = (list: readonly number[]) => (list[last - 1] ?? 0) - (list[first - 1] ?? 0);
      return {
        lanes: spentLanes.map((lane) => describeLane(lane, lanes.get(lane), first, last)),
        wallMs: last < first ? 0 : round(span(times) - span(away)),
      };
    },
  };
}

const laneOf = (lane: string): SpentLane => {
  if (lane === 'intake') return 'plan';
  return spentLanes.find((known) => known === lane) ?? 'system';
};

interface LaneTable {
  count(seq: number): void;
  add(seq: number, amounts: Amounts, time: readonly [number, number]): void;
  events(from: number, to: number): number;
  sum(column: Column, from: number, to: number): number;
}

function createLane(): LaneTable {
  const counted: number[] = [];
  const seqs: number[] = [];
  const totals = new Map<Column, number[]>(columns.map((column) => [column, []]));
  const covered = createCover();
  return {
    count: (seq) => counted.push(seq),
    add(seq, amounts, [from, to]) {
      seqs.push(seq);
      const all: Partial<Record<Column, number>> = { ...amounts, wall: covered.add(from, to) };
      for (const [column, list] of totals) list.push((list.at(-1) ?? 0) + (all[column] ?? 0));
    },
    events: (from, to) => upTo(counted, to) - upTo(counted, from - 1),
    sum(column, from, to) {
      const list = totals.get(column) ?? [];
      const at = (seq: number) => list[upTo(seqs, seq) - 1] ?? 0;
      return at(to) - at(from - 1);
    },
  };
}

/** How many of the sorted numbers are not above `limit`. */
function upTo(sorted: readonly number[], limit: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Adds up stretches of time, each moment once. `add` says how much is new. */
function createCover() {
  const parts: [number, number][] = [];
  return {
    add(from: number, to: number): number {
      let [start, end] = [from, to];
      let known = 0;
      const later: [number, number][] = [];
      for (let last = parts.at(-1); last !== undefined && last[1] >= start; last = parts.at(-1)) {
        parts.pop();
        if (last[0] > end) {
          later.unshift(last);
          continue;
        }
        known += last[1] - last[0];
        [start, end] = [Math.min(start, last[0]), Math.max(end, last[1])];
      }
      parts.push([start, end], ...later);
      return end - start - known;
    },
  };
}

function describeLane(
  lane: SpentLane,
  table: LaneTable | undefined,
  from: number,
  to: number,
): LaneSpent {
  const sum = (column: Column) => (to < from ? 0 : round(table?.sum(column, from, to) ?? 0));
  return {
    lane,
    events: to < from ? 0 : (table?.events(from, to) ?? 0),
    localTokens: sum('localTokens'),
    cloudTokens: sum('cloudTokens'),
    costUsd: sum('costUsd'),
    priceUnknown: sum('unknown') > 0,
    wallMs: sum('wall'),
    workingMs: sum('working'),
    waitingMs: {
      people: sum('people'),
      queue: sum('queue'),
      load: sum('load'),
      prefill: sum('prefill'),
      other: sum('other'),
    },
    retries: sum('retries'),
    calls: sum('calls'),
    toolCalls: sum('toolCalls'),
  };
}

/** Differences of sums carry dust; a micro-dollar and a nanosecond are the last digits that mean something. */
const round = (value: number): number => Math.round(value * 1e6) / 1e6;

/** `since`: milliseconds since the event before. Null: it says nothing about spending. */
function spendingOf(event: RunEvent, since: number): Spending | null {
  const lane = laneOf(event.lane satisfies Lane);
  switch (event.kind) {
    case 'model.responded':
      return { lane, ms: event.ms, amounts: answered(event) };
    case 'model.failed':
      return { lane, ms: 0, amounts: { calls: 1, ...failed(event) } };
    case 'model.retried':
      return {
        lane,
        ms: event.waitMs,
        isAhead: true,
        amounts: { retries: 1, other: event.waitMs },
      };
    case 'step.started':
      return event.attempt > 1 ? { lane, ms: 0, amounts: { retries: 1 } } : null;
    case 'tool.ended':
      return { lane, ms: event.ms, amounts: { working: event.ms, toolCalls: 1 } };
    case 'env.probed':
      return { lane, ms: event.loadMs, amounts: { load: event.loadMs } };
    case 'check.ran':
    case 'setup.ran':
    case 'digest.built':
    case 'snapshot.taken':
    case 'snapshot.failed':
      return { lane, ms: event.ms, amounts: { working: event.ms } };
    default:
      return waitedFor(event, since);
  }
}

/** A person decided: the time since the event before was spent waiting for that, as the picture draws it. */
function waitedFor(event: RunEvent, since: number): Spending | null {
  const move = decideSpanMove(markOf(event));
  if (move?.does !== 'decide' || since < SHORTEST_WAIT_MS) return null;
  return { lane: move.lane, ms: since, amounts: { people: since } };
}

function answered(event: EventOf<'model.responded'>): Amounts {
  // No wait is longer than the whole, whatever a server says about itself.
  const queue = Math.min(event.ms, event.queueMs ?? 0);
  const load = Math.min(event.ms - queue, event.loadMs ?? 0);
  const prefill = Math.min(event.ms - queue - load, event.prefillMs ?? 0);
  const waited = queue + load + prefill;
  return {
    ...tokensOf(event.provider, event.tokens, event.costUsd),
    ...{ queue, load, prefill, working: event.ms - waited, calls: 1 },
  };
}

/** An answer that was of no use was paid for all the same. */
function failed(event: EventOf<'model.failed'>): Amounts {
  if (event.tokens === undefined) return {};
  const provider = event.provider ?? (event.role === 'executor' ? null : CLOUD_PROVIDER);
  return provider === null ? {} : tokensOf(provider, event.tokens, event.costUsd ?? null);
}

function tokensOf(provider: string, tokens: TokenCount, costUsd: number | null): Amounts {
  const all = tokens.input + tokens.output;
  if (provider !== CLOUD_PROVIDER) return { localTokens: all };
  return { cloudTokens: all, costUsd: costUsd ?? 0, unknown: costUsd === null ? 1 : 0 };
}
