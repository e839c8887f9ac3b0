import { DrawnSpan, endSpan, type Growing } from './drawn-span.ts';
import type { EventKind } from './event.ts';
import type { Mark } from './mark.ts';
import { actorIn, createMarkCursor, type MarkColumns, statusIn } from './mark-columns.ts';
import type { GrowingAxis } from './view-axis.ts';
import { type Family, moveOfKind, type SpanLane, type SpanMove } from './view-span-kinds.ts';

/** Spans as they are while a run is read. */
export interface SpanDraft {
  readonly spans: Growing[];
  readonly axis: GrowingAxis;
  /** By family, then by key. */
  readonly open: Readonly<Record<Family, Map<string, Growing>>>;
  /** Attempts that were cut off and have not been taken up again, by key. */
  readonly cut: Map<string, Growing>;
  /** How many slots each lane needs. */
  readonly slots: Record<SpanLane, number>;
  /** Time of the last mark; null before the first. */
  lastAt: number | null;
  /** Whether the run has ended: what comes then was written by people and tests, maybe days later. */
  isOver: boolean;
}

/** What a mark of this kind does to the picture, where that does not depend on more than the kind. */
type Act = 'nothing' | 'look' | Extract<SpanMove, { does: 'open' | 'close' }>;

/** Kinds with which a process begins or ends its work on a run. */
const TURNS: ReadonlySet<EventKind> = new Set([
  ...(['run.resumed', 'run.finished', 'run.interrupted', 'fork.created'] as const),
]);

const actOf = (kind: EventKind): Act => {
  if (TURNS.has(kind)) return 'look';
  const move = moveOfKind(kind);
  if (move === 'depends') return 'look';
  if (move === null) return 'nothing';
  return (move.does === 'open' && move.family !== 'step') || move.does === 'close' ? move : 'look';
};

/**
 * A million marks have to become spans within a fraction of a second. Most of them begin or end a turn, a call or a check
 * under a key that no other chunk has: those are paired by the place of the key, without any words. All others are taken
 * one by one.
 */
export function takeColumns(
  draft: SpanDraft,
  columns: MarkColumns,
  /** Takes a mark that is not of that sort. */
  take: (mark: Mark) => void,
): void {
  const acts = columns.kinds.map(actOf);
  const cursor = createMarkCursor('pairing');
  const open: Record<Family, Map<number, Growing>> = {
    ...{ model: new Map(), tool: new Map(), step: new Map(), check: new Map() },
  };
  let slots = new Map<string, number>();
  const slotAt = (place: number): number => {
    const attempt = columns.attemptAt(place);
    if (draft.slots.execution === 1 || !attempt.startsWith('execute/')) return 0;
    const known = slots.get(attempt) ?? draft.open.step.get(attempt)?.slot ?? 0;
    slots.set(attempt, known);
    return known;
  };
  const takeAt = (index: number): void => {
    cursor.move(columns, index);
    if (index > 0) draft.lastAt = columns.at[index - 1] ?? 0;
    if (TURNS.has(cursor.kind)) keepOpen(draft, columns, open);
    take(cursor);
    slots = new Map();
  };
  for (let index = 0; index < columns.length; index += 1) {
    const act = acts[columns.kind[index] ?? 0] ?? 'look';
    const isLooked = draft.isOver || draft.cut.size > 0;
    if (act === 'nothing' && !isLooked) continue;
    const place = columns.key[index] ?? 0;
    const bits = columns.bits[index] ?? 0;
    const isPlain = typeof act !== 'string' && place >= columns.named && !isLooked;
    if (!isPlain || (act.family === 'model' && actorIn(bits) !== 'executor')) {
      takeAt(index);
      continue;
    }
    const at = draft.axis.place(columns.at[index] ?? 0);
    const before = open[act.family].get(place);
    const seq = columns.from + index;
    const status = statusIn(bits);
    if (act.does === 'close') {
      if (before === undefined) takeAt(index);
      else {
        open[act.family].delete(place);
        endSpan(before, { seq, at, status }, act.family);
      }
      continue;
    }
    if (before !== undefined) Object.assign(before, { to: at, status: 'cut' });
    const kind = columns.kinds[columns.kind[index] ?? 0] ?? 'env.fault';
    const span: Growing = new DrawnSpan({ seq, status, kind }, act.look, at, columns);
    span.to = Number.POSITIVE_INFINITY;
    span.status = 'open';
    span.slot = slotAt(place);
    open[act.family].set(place, span);
    draft.spans.push(span);
  }
  keepOpen(draft, columns, open);
  if (columns.length > 0) draft.lastAt = columns.at[columns.length - 1] ?? 0;
}

/** What has no end yet is known by its key from here on. */
function keepOpen(
  draft: SpanDraft,
  columns: MarkColumns,
  open: Readonly<Record<Family, Map<number, Growing>>>,
): void {
  for (const family of FAMILIES) {
    for (const [place, span] of open[family])
      draft.open[family].set(columns.pairingKeyOf(place), span);
    open[family].clear();
  }
}

const FAMILIES = ['model', 'tool', 'step', 'check'] as const;
