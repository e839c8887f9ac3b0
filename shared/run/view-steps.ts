import type { Mark } from './mark.ts';
import { stepOfKey } from './step-of-key.ts';
import { scanMarks } from './view-marks.ts';
import type { MarkSource } from './view-related.ts';

/**
 * What the marks say about plan and steps at any moment, without going through all of them again: the few that count
 * (attempts, checks, files, plans, gates, verdicts) are kept aside as they come, in the order of their numbers.
 */
export interface StepMarks {
  /** Oldest first. */
  readonly kept: readonly Mark[];
  /** How many marks were looked at. */
  readonly taken: number;
}

const KEPT: ReadonlySet<Mark['kind']> = new Set<Mark['kind']>([
  'step.started',
  'step.ended',
  'step.skipped',
  'step.blocked',
  'check.started',
  'check.ran',
  'file.changed',
  'plan.produced',
  'plan.edited',
  'plan.approved',
  'plan.rejected',
  'gate.ran',
  'verify.ended',
  'human.note',
  'run.started',
  'run.resumed',
  'run.finished',
  'run.interrupted',
  'plan.validated',
  'env.fault',
  'model.failed',
  'limit.reached',
  'setup.ran',
  'tools.connected',
  'egress.refused',
  'fork.created',
  'replay.ended',
  'blame.tested',
  'telemetry.sent',
  'log.repaired',
  'delivery.made',
]);

export interface GrowingStepMarks extends StepMarks {
  /** Takes what has come since. */
  grow(marks: MarkSource): void;
}

export function createStepMarks(): GrowingStepMarks {
  const kept: Mark[] = [];
  let taken = 0;
  return {
    kept,
    get taken() {
      return taken;
    },
    grow(marks) {
      scanMarks(marks, { from: taken, by: 1 }, ({ kind, seq }) => {
        if (!KEPT.has(kind)) return false;
        const mark = marks.at(seq - 1);
        if (mark !== undefined) kept.push(mark);
        return false;
      });
      taken = Math.max(taken, marks.length);
    },
  };
}

/** How many of the kept marks are not later than event `seq`. */
export function keptUpTo(kept: readonly Mark[], seq: number): number {
  let low = 0;
  let high = kept.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((kept[middle]?.seq ?? 0) <= seq) low = middle + 1;
    else high = middle;
  }
  return low;
}

export interface StepMoment {
  readonly status: 'waiting' | 'running' | 'done' | 'failed' | 'blocked' | 'skipped';
  /** Of the last attempt; 0 before the first. */
  readonly attempt: number;
  /** Where its last attempt began and ended; null before. */
  readonly startSeq: number | null;
  readonly endSeq: number | null;
  /** Named outcome of its last attempt; empty before that. */
  readonly reason: string;
  /** Its last attempt's checks by their command as marks have it: the end, or the beginning of one under way. */
  readonly checks: ReadonlyMap<string, Mark>;
  /** Paths that changed in any of its attempts, each with its first change. */
  readonly files: ReadonlyMap<string, Mark>;
  /** Those of them that Tandem put back when an attempt was over. */
  readonly undone: ReadonlySet<string>;
}

export interface PlanMoment {
  /** The event that holds the plan in force; null before there is one. */
  readonly planSeq: number | null;
  readonly isApproved: boolean;
  readonly steps: ReadonlyMap<string, StepMoment>;
  /** Checks of the last round of verification, by command. */
  readonly checks: ReadonlyMap<string, Mark>;
}

type GrowingStep = {
  -readonly [K in keyof StepMoment]: StepMoment[K] extends ReadonlyMap<infer A, infer B>
    ? Map<A, B>
    : StepMoment[K] extends ReadonlySet<infer C>
      ? Set<C>
      : StepMoment[K];
};

const attemptOf = (key: string): number => Number(/\/try(\d+)/.exec(key)?.[1] ?? 0);
const roundOf = (key: string): string => /^verify\/(round\d+)/.exec(key)?.[1] ?? '';

/** Plan and steps as they stood once event `seq` had happened. */
export function momentOfPlan(kept: readonly Mark[], seq: number): PlanMoment {
  const steps = new Map<string, GrowingStep>();
  const checks = new Map<string, Mark>();
  let round = '';
  let planSeq: number | null = null;
  let isApproved = false;
  const count = keptUpTo(kept, seq);
  for (let index = 0; index < count; index += 1) {
    const mark = kept[index];
    if (mark === undefined) continue;
    if (mark.kind === 'plan.produced' || mark.kind === 'plan.edited') {
      planSeq = mark.seq;
      isApproved = false;
    } else if (mark.kind === 'plan.approved') isApproved = true;
    const step = stepOfKey(mark.key);
    if (step !== null) applyToStep(stepIn(steps, step), mark);
    else if (mark.kind === 'step.skipped' || mark.kind === 'step.blocked') {
      stepIn(steps, mark.text).status = mark.kind === 'step.skipped' ? 'skipped' : 'blocked';
    } else if (mark.kind === 'check.ran' || mark.kind === 'check.started') {
      if (roundOf(mark.key) !== round) checks.clear();
      round = roundOf(mark.key);
      checks.set(mark.text, mark);
    }
  }
  return { planSeq, isApproved, steps, checks };
}

function stepIn(steps: Map<string, GrowingStep>, id: string): GrowingStep {
  const known = steps.get(id);
  if (known !== undefined) return known;
  const fresh: GrowingStep = {
    ...{ status: 'waiting', attempt: 0, startSeq: null, endSeq: null, reason: '' },
    ...{ checks: new Map<string, Mark>(), files: new Map<string, Mark>() },
    undone: new Set(),
  };
  steps.set(id, fresh);
  return fresh;
}

function applyToStep(step: GrowingStep, mark: Mark): void {
  switch (mark.kind) {
    case 'step.started':
      step.status = 'running';
      step.attempt = attemptOf(mark.key);
      step.startSeq = mark.seq;
      step.endSeq = null;
      step.reason = '';
      step.checks.clear();
      return;
    case 'step.ended':
      step.status = mark.status === 'ok' ? 'done' : 'failed';
      step.endSeq = mark.seq;
      step.reason = mark.text;
      return;
    case 'step.skipped':
      step.status = 'skipped';
      return;
    case 'step.blocked':
      step.status = 'blocked';
      return;
    case 'check.started':
    case 'check.ran':
      step.checks.set(mark.text, mark);
      return;
    case 'file.changed':
      if (mark.key.endsWith('/put-back')) step.undone.add(mark.text);
      else {
        step.undone.delete(mark.text);
        if (!step.files.has(mark.text)) step.files.set(mark.text, mark);
      }
      return;
    default:
      return;
  }
}
