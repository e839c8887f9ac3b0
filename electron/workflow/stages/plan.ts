import { stepKey } from '../../../shared/ids.ts';
import type { Ride } from '../context.ts';
import type { Repair } from '../ports.ts';
import { over } from '../stopped.ts';
import { type ApprovedPlan, approvePlan, type PlanTask } from './approve-plan.ts';
import { askForPlan, type Draft, draftPlan } from './draft-plan.ts';

/**
 * Asks for a plan and gets it approved. A faulty plan goes back once with the exact faults; people may edit what
 * is still faulty, but nobody can approve it.
 */
export async function runPlan(
  ride: Ride,
  task: PlanTask & { readonly calls: number; readonly version: number },
): Promise<ApprovedPlan> {
  let repair: Repair | undefined;
  let drafted: Draft | null = null;
  for (let call = 1; call <= task.calls; call += 1) {
    const { parts } = task;
    const input = repair === undefined ? { parts } : { parts, repair };
    const outcome = await askForPlan(ride, stepKey(task.name, `call${call}`), input);
    if (!('value' in outcome)) {
      repair = outcome;
      continue;
    }
    drafted = await draftPlan(ride, task, outcome.value, {
      version: task.version,
      name: `call${call}`,
      by: ride.terms.planner,
    });
    if (drafted.faults.length === 0) break;
    repair = { previous: JSON.stringify(drafted.plan), faults: drafted.faults };
  }
  if (drafted === null)
    throw over('failed', `The plan could not be used: ${repair?.faults.join('; ') ?? ''}`);
  return approvePlan(ride, task, drafted);
}
