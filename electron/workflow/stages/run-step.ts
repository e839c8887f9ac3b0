import { type StepKey, stepKey, type TreeHash } from '../../../shared/ids.ts';
import type { PlanStep } from '../../../shared/plan/plan.ts';
import type { Ride } from '../context.ts';
import { orStop } from '../stopped.ts';
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
}

/** Up to `tries` attempts, and any that people ask for; each is told exactly what was wrong with the one before. */
export async function runStep(
  ride: Ride,
  { plan, version }: ApprovedPlan,
  item: Work,
  from: { readonly tree: TreeHash; readonly attempt: number; readonly tries?: number },
): Promise<Tried> {
  let { tree } = from;
  let { why, feedback } = item;
  let tries = from.tries ?? 0;
  const said: string[] = [];
  await holdBefore(ride, { step: item.step, attempt: from.attempt + 1 });
  for (let made = 1; ; made += 1) {
    const attempt = from.attempt + made;
    const end = await runAttempt(ride, {
      step: item.step,
      attempt,
      planVersion: version,
      planSummary: plan.summary,
      outOfScope: plan.outOfScope,
      planned: [...plan.checks, ...plan.steps.flatMap((step) => step.checks)],
      stepTree: from.tree,
      tree,
      why,
      feedback,
    });
    if (end.status === 'ok') return { end, attempt, tries };
    tree = await putBackForeignFiles(
      ride,
      stepKey('execute', item.step.id, `try${attempt}`),
      from.tree,
      end,
    );
    const retried = end.reason === RETRIED;
    if (!retried) tries += 1;
    if (!retried && tries >= ride.budgets.tries) {
      noteTriesUsed(ride, item.step, attempt);
      return { end: { ...end, tree }, attempt, tries };
    }
    why = retried
      ? 'a person asked for a fresh attempt'
      : `attempt ${attempt} failed: ${end.reason}`;
    said.push(...end.said.map((text) => `A person said during an attempt at this step: ${text}`));
    feedback = [...item.feedback, ...said, ...end.failures];
  }
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
