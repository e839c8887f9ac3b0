import { type StepKey, stepKey, type TreeHash } from '../../../shared/ids.ts';
import type { PlanStep } from '../../../shared/plan/plan.ts';
import type { Ride } from '../context.ts';
import type { Amendment } from '../declared.ts';
import type { Rider } from '../seat.ts';
import { orStop } from '../stopped.ts';
import { decideNext, type Next } from '../watch/escalate.ts';
import { noteFlags } from '../watch/note-flags.ts';
import { takeAmendment } from './amend.ts';
import type { ApprovedPlan } from './approve-plan.ts';
import { type AttemptEnd, RETRIED, runAttempt } from './attempt.ts';
import { recordChanges, restoreFiles } from './snapshots.ts';
import { holdBefore } from './steering.ts';

/** A step to work on, with what must be put right about it; empty on the first round. */
export interface Work {
  readonly step: PlanStep;
  readonly why: string;
  readonly feedback: readonly string[];
}

export interface Tried {
  readonly end: AttemptEnd;
  /** Number of the last attempt. */
  readonly attempt: number;
  /** Attempts that failed and count, those before this call included. */
  readonly tries: number;
  /** The plan as a fork changed it meanwhile; absent: as it was. */
  readonly approved?: ApprovedPlan;
  /** What a fork changed and others have still to take over. */
  readonly later?: readonly Amendment[];
}

/** Up to `tries` attempts, and any that people ask for; each is told exactly what was wrong with the one before. */
export async function runStep(
  ride: Ride,
  first: ApprovedPlan,
  { step: planned, why: firstWhy, feedback: given }: Work,
  from: { readonly tree: TreeHash; readonly attempt: number; readonly tries?: number },
): Promise<Tried> {
  let { tree } = from;
  let [why, feedback] = [firstWhy, given];
  let [approved, step] = [first, planned];
  let later: readonly Amendment[] = [];
  let tries = from.tries ?? 0;
  const said: string[] = [];
  const flags: string[] = [];
  let rider: Rider | null = null;
  let continued = 0;
  // In later rounds, and after a merge, nobody knows what of the step's work is still there.
  let touchedBefore: readonly string[] | null = from.attempt === 0 ? [] : null;
  const ended = (end: AttemptEnd, attempt: number): Tried => ({
    ...{ end: withFlags(end, flags), attempt, tries },
    ...(approved === first ? {} : { approved }),
    ...(later.length === 0 ? {} : { later }),
  });
  await holdBefore(ride, { step, attempt: from.attempt + 1 });
  for (let made = 1; ; made += 1) {
    const attempt = from.attempt + made;
    const key = stepKey('execute', step.id, `try${attempt}`);
    const amended = await takeAmendment(ride, approved, {
      key: stepKey('execute', step.id, `amend${attempt}`),
      place: key,
    });
    if (amended !== null) {
      ({ approved, rider } = amended);
      if (amended.later !== null) later = [...later, amended.later];
      step = approved.plan.steps.find(({ id }) => id === step.id) ?? step;
    }
    const { plan, version } = approved;
    const end = await runAttempt(ride, {
      step,
      attempt,
      planVersion: version,
      planSummary: plan.summary,
      outOfScope: plan.outOfScope,
      planned: [...plan.checks, ...plan.steps.flatMap(({ checks }) => checks)],
      stepTree: from.tree,
      tree,
      why,
      feedback,
      rider,
      touchedBefore,
    });
    const at = { step: step.id, key };
    if (end.status === 'ok') {
      flags.push(...noteFlags(ride, { ...at, did: 'told' }, end));
      return ended(end, attempt);
    }
    const before = tree;
    tree = await putBackForeignFiles(ride, key, from.tree, end);
    const free = isFree(end, { before, continued });
    if (free) continued += end.reason === RETRIED ? 0 : 1;
    else tries += 1;
    const next: Next = free ? goOn : await decideNext(ride, { step, key, end, tries, rider });
    flags.push(...noteFlags(ride, { ...at, did: next.did }, end));
    if (next.did === 'stopped') {
      if (tries >= ride.budgets.tries) noteTriesUsed(ride, step, attempt);
      return ended({ ...end, tree }, attempt);
    }
    rider = next.rider ?? rider;
    touchedBefore = touchedBefore === null ? null : [...touchedBefore, ...end.touched];
    why = describeWhy(end, attempt, next);
    said.push(...end.said.map((text) => `A person said during an attempt at this step: ${text}`));
    const more = [...describeSkipped(end), ...describeDone(end), ...next.told];
    feedback = [...given, ...said, ...end.failures, ...more];
  }
}

const goOn: Next = { did: 'fresh-attempt', rider: null, told: [] };

/** Times that an attempt which filled its context, and got on with the work, is gone on with for nothing. */
const CONTINUATIONS = 2;

/** Attempts that do not count as tries: a person wanted a fresh one, or the work only needs another window. */
function isFree(
  end: AttemptEnd,
  { before, continued }: { readonly before: TreeHash; readonly continued: number },
): boolean {
  if (end.reason === RETRIED) return true;
  const gotOn = end.watched !== undefined && end.tree !== before;
  return end.reason === 'context-full' && gotOn && continued < CONTINUATIONS;
}

function describeWhy(end: AttemptEnd, attempt: number, next: Next): string {
  if (end.reason === RETRIED) return 'a person asked for a fresh attempt';
  const why = `attempt ${attempt} failed: ${end.reason}`;
  return next.did === 'stronger-executor' && next.rider !== null
    ? `${why}; ${next.rider.executor.name} takes over`
    : why;
}

const withFlags = (end: AttemptEnd, flags: readonly string[]): AttemptEnd =>
  flags.length === 0 ? end : { ...end, flags };

/** What fails nothing by itself, but is easily forgotten. */
const describeSkipped = ({ watched }: AttemptEnd): readonly string[] =>
  (watched?.findings ?? [])
    .filter(({ detector, fails }) => detector === 'item-skipped' && !fails)
    .map(({ detail }) => `See whether this was forgotten: ${detail}.`);

/** What an attempt that did not end by itself got done, read from the log, so that the next one need not look. */
function describeDone(end: AttemptEnd): readonly string[] {
  const { watched } = end;
  if (watched === undefined || ['finished', 'checks-failed', RETRIED].includes(end.reason))
    return [];
  const checks = end.checks.map(({ command, status }) => `\`${command}\` ${status}`);
  const files = end.touched.filter((path) => !end.outOfScope.includes(path));
  return [
    [
      'What is done so far, as Tandem recorded it:',
      `- files changed: ${files.length === 0 ? 'none' : files.slice(0, 20).join(', ')}`,
      ...(checks.length === 0 ? [] : [`- checks now: ${checks.join(', ')}`]),
      ...watched.lately.map((line) => `- ${line}`),
    ].join('\n'),
  ];
}

function noteTriesUsed(ride: Ride, step: PlanStep, attempt: number): void {
  const { tries } = ride.budgets;
  ride.durable.note(stepKey('execute', step.id, `try${attempt}`, 'limit'), 'execution', {
    kind: 'limit.reached',
    limit: `tries of step ${step.id}`,
    value: tries,
    ceiling: tries,
  });
}

/**
 * After a failed attempt, files that are not the step's are put back as they were: the executor's tools may
 * not write them, so it could not do so itself, neither in the next attempt nor in a later round.
 */
async function putBackForeignFiles(
  ride: Ride,
  key: StepKey,
  stepTree: TreeHash,
  end: AttemptEnd,
): Promise<TreeHash> {
  if (end.outOfScope.length === 0) return end.tree;
  const { tree } = await ride.durable.step({
    key: stepKey(key, 'put-back'),
    lane: 'execution',
    input: { tree: end.tree, stepTree, paths: [...end.outOfScope] },
    effect: async (scope) => {
      const worktree = await ride.ports.worktree();
      const mixed = orStop(await worktree.withPathsOf(end.tree, stepTree, end.outOfScope));
      const changes = orStop(await worktree.changes(end.tree, mixed));
      await recordChanges(worktree, scope, changes);
      await restoreFiles(ride, scope, mixed, `not the step’s files: ${end.outOfScope.join(', ')}`);
      return {
        event: { kind: 'tree.compared', from: end.tree, to: mixed, files: end.outOfScope.length },
        value: { tree: mixed },
      };
    },
  });
  return tree;
}
