import { stepKey, type TreeHash } from '../../../shared/ids.ts';
import type { PlanStep } from '../../../shared/plan/plan.ts';
import type { Ride } from '../context.ts';
import type { AttemptEnd } from './attempt.ts';

/** Where the steps stand while a round is worked on: it moves with every step. */
export interface Standing {
  tree: TreeHash;
  /** The last attempt of each step that had one. */
  readonly ends: Map<string, AttemptEnd>;
  /** Attempts made per step id over all rounds and plans. */
  readonly attempts: Map<string, number>;
  /** Told the tree that each step left, so that nothing is lost when the next one is refused. */
  readonly onTree: (tree: TreeHash) => void;
}

/** Steps that a step depends on and that did not come to a good end. */
export const waitsFor = (standing: Standing, step: PlanStep): readonly string[] =>
  step.dependsOn.filter((id) => standing.ends.get(id)?.status !== 'ok');

export function noteBlocked(ride: Ride, standing: Standing, step: PlanStep): void {
  const key = stepKey('execute', step.id, `blocked${standing.attempts.get(step.id) ?? 0}`);
  const waits = [...waitsFor(standing, step)];
  ride.durable.note(key, 'execution', { kind: 'step.blocked', step: step.id, waitsFor: waits });
  standing.ends.delete(step.id);
}
