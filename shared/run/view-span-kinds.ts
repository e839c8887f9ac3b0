import type { EventKind } from './event.ts';
import type { Mark } from './mark.ts';

/**
 * What each kind of mark means for the picture: it opens a span, closes one, is one by itself (its duration
 * lies before it), is a person's decision (so the time before it was a wait), or is a flag. Kinds that are not
 * here are in the list of events only.
 */

export const spanLanes = ['plan', 'execution', 'verification'] as const;
export type SpanLane = (typeof spanLanes)[number];
/** Who acted, or how it came out. */
export type SpanTone =
  | 'planner'
  | 'executor'
  | 'verifier'
  | 'human'
  | 'ok'
  | 'bad'
  | 'warn'
  | 'neutral';
export type SpanShape = 'bar' | 'soft' | 'wait' | 'mark' | 'flag';
export type SpanStatus = 'open' | 'ok' | 'bad' | 'warn' | 'cut' | 'note';
export type SpanWhat =
  | 'intake'
  | 'planning'
  | 'asked'
  | 'judging'
  | 'turn'
  | 'step'
  | 'tool'
  | 'check'
  | 'gate'
  | 'verdict'
  | 'loading'
  | 'digest'
  | 'wait'
  | 'decision'
  | 'problem'
  | 'merge'
  | 'delivery';

/** Marks of one family and key belong together. */
export type Family = 'model' | 'tool' | 'step' | 'check';

export interface SpanLook {
  readonly what: SpanWhat;
  readonly lane: SpanLane;
  readonly depth: 0 | 1 | 2;
  readonly shape: SpanShape;
  readonly tone: SpanTone;
}

export type SpanMove =
  | { readonly does: 'open'; readonly family: Family; readonly look: SpanLook }
  | { readonly does: 'close'; readonly family: Family }
  | { readonly does: 'whole'; readonly look: SpanLook }
  | { readonly does: 'decide'; readonly lane: SpanLane }
  | { readonly does: 'flag'; readonly look: SpanLook };

const look = (
  what: SpanWhat,
  lane: SpanLane,
  tone: SpanTone,
  rest: Partial<Pick<SpanLook, 'depth' | 'shape'>> = {},
): SpanLook => ({ what, lane, tone, depth: 0, shape: 'bar', ...rest });

const problem = (lane: SpanLane, tone: 'bad' | 'warn'): SpanMove => ({
  does: 'flag',
  look: look('problem', lane, tone, { shape: 'flag', depth: lane === 'execution' ? 1 : 0 }),
});
const note = (lane: SpanLane): SpanMove => ({
  does: 'flag',
  look: look('decision', lane, 'human', { shape: 'flag' }),
});
const decided = (lane: SpanLane): SpanMove => ({ does: 'decide', lane });
const close = (family: Family): SpanMove => ({ does: 'close', family });

const moves: Readonly<Partial<Record<EventKind, SpanMove>>> = {
  'step.started': { does: 'open', family: 'step', look: look('step', 'execution', 'executor') },
  'step.ended': close('step'),
  'tool.started': {
    does: 'open',
    family: 'tool',
    look: look('tool', 'execution', 'executor', { depth: 2 }),
  },
  'tool.ended': close('tool'),
  'check.started': {
    does: 'open',
    family: 'check',
    look: look('check', 'verification', 'neutral', { shape: 'mark' }),
  },
  'check.ran': close('check'),
  'model.responded': close('model'),
  'model.failed': close('model'),
  'gate.ran': { does: 'whole', look: look('gate', 'verification', 'neutral', { shape: 'mark' }) },
  'verify.ended': {
    does: 'flag',
    look: look('verdict', 'verification', 'verifier', { shape: 'flag' }),
  },
  'digest.built': { does: 'whole', look: look('digest', 'plan', 'neutral', { shape: 'soft' }) },
  'env.probed': {
    does: 'whole',
    look: look('loading', 'execution', 'executor', { shape: 'soft' }),
  },
  'step.merged': {
    does: 'flag',
    look: look('merge', 'execution', 'ok', { shape: 'flag', depth: 1 }),
  },
  'delivery.made': {
    does: 'flag',
    look: look('delivery', 'verification', 'ok', { shape: 'flag' }),
  },
  // Consent to run commands, where it was asked for.
  'env.captured': decided('plan'),
  'intake.answered': decided('plan'),
  'intake.file-decided': decided('plan'),
  'plan.edited': decided('plan'),
  'plan.approved': decided('plan'),
  'plan.commented': decided('plan'),
  'plan.rejected': decided('plan'),
  'command.decided': decided('execution'),
  'human.steered': decided('execution'),
  'delivery.adjusted': decided('verification'),
  'human.note': note('execution'),
  'fork.created': note('execution'),
  'blame.judged': note('verification'),
  'model.retried': problem('execution', 'warn'),
  'call.refused': problem('execution', 'warn'),
  'call.repaired': problem('execution', 'warn'),
  'transport.switched': problem('execution', 'warn'),
  'progress.flagged': problem('execution', 'warn'),
  'turn.nudged': problem('execution', 'warn'),
  'loop.detected': problem('execution', 'warn'),
  'limit.reached': problem('execution', 'bad'),
  'snapshot.failed': problem('execution', 'bad'),
  'outcome.unknown': problem('execution', 'warn'),
  'env.fault': problem('execution', 'bad'),
  'egress.refused': problem('plan', 'warn'),
  'log.repaired': problem('execution', 'warn'),
};

/** Whether a kind begins or ends something that lasts, and in which family it finds its other end. */
export function pairOf(
  kind: EventKind,
): { readonly family: Family; readonly isBegin: boolean } | null {
  if (kind === 'model.requested') return { family: 'model', isBegin: true };
  const move = moves[kind];
  if (move?.does !== 'open' && move?.does !== 'close') return null;
  return { family: move.family, isBegin: move.does === 'open' };
}

const turn = look('turn', 'execution', 'executor', { depth: 1 });

/**
 * What any mark of a kind does, a turn's request by the executor among them; `depends` when the mark itself has to be
 * looked at. Requests of others have to be, too.
 */
export function moveOfKind(kind: EventKind): SpanMove | null | 'depends' {
  if (kind === 'model.requested') return { does: 'open', family: 'model', look: turn };
  if (kind === 'human.decision') return 'depends';
  const move = moves[kind] ?? null;
  return move?.does === 'flag' ? 'depends' : move;
}

/** What a mark does to the picture; null for one that is in the list only. */
export function decideSpanMove(mark: Mark): SpanMove | null {
  if (mark.kind === 'model.requested') {
    return { does: 'open', family: 'model', look: lookOfModel(mark) };
  }
  if (mark.kind === 'human.decision') {
    if (mark.text.startsWith('delivery')) return decided('verification');
    return decided(mark.text.startsWith('plan ') ? 'plan' : 'execution');
  }
  if (mark.kind === 'env.fault' && mark.status === 'warn') return problem('execution', 'warn');
  const move = moves[mark.kind] ?? null;
  return move?.does === 'flag' && move.look.what === 'problem'
    ? { does: 'flag', look: { ...move.look, lane: laneOf(mark, move.look.lane) } }
    : move;
}

const laneOf = (mark: Mark, otherwise: SpanLane): SpanLane =>
  mark.lane === 'verification'
    ? 'verification'
    : mark.lane === 'intake' || mark.lane === 'plan'
      ? 'plan'
      : otherwise;

/** The first word of a request's text is its purpose (describe-mark.ts). */
function lookOfModel(mark: Mark): SpanLook {
  if (mark.actor === 'executor') return turn;
  if (mark.actor === 'verifier') return look('judging', 'verification', 'verifier');
  const purpose = mark.text.slice(0, mark.text.indexOf(' '));
  const what = purpose === 'intake' ? 'intake' : purpose === 'ask_planner' ? 'asked' : 'planning';
  return look(what, 'plan', 'planner');
}
