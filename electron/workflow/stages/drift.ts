import { stepKey } from '../../../shared/ids.ts';
import { ownedPaths } from '../../../shared/plan/plan.ts';
import type { Ride } from '../context.ts';
import { orStop } from '../stopped.ts';
import type { ApprovedPlan } from './approve-plan.ts';

/**
 * Between the stamped commit and now people may have gone on working. The run stays on its commit; what of the
 * plan's files has changed since is recorded, because it is where the branch will not merge by itself.
 */
export async function checkDrift(ride: Ride, { plan }: ApprovedPlan): Promise<void> {
  const { path, baseCommit } = ride.terms.repository;
  await ride.durable.step({
    key: stepKey('plan', 'drift'),
    lane: 'plan',
    input: { commit: baseCommit },
    effect: async () => {
      const since = orStop(await ride.ports.repositories.changedSince(path, baseCommit));
      const planned = new Set(plan.steps.flatMap(ownedPaths));
      const files = since.files.filter((file) => planned.has(file));
      return {
        event: { kind: 'plan.drifted', commit: baseCommit, head: since.head, files },
        value: null,
      };
    },
  });
}
