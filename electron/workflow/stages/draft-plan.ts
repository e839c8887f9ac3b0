import { type StepKey, stepKey } from '../../../shared/ids.ts';
import { checkPlan } from '../../../shared/plan/check-plan.ts';
import type { Plan } from '../../../shared/plan/plan.ts';
import type { Ride } from '../context.ts';
import type { PlanInput, Repair } from '../ports.ts';
import { orStop } from '../stopped.ts';
import { answerOrRepair, askClaude } from './ask-claude.ts';

/** A plan on its way to an approval, with what is wrong about it. */
export interface Draft {
  readonly plan: Plan;
  readonly version: number;
  readonly faults: readonly string[];
}

/** `name` is the first part of the keys (`plan`, `replan1` …), `tree` is what paths are checked against. */
export interface PlanPlace {
  readonly name: string;
  readonly tree: string;
}

interface Origin {
  readonly version: number;
  readonly name: string;
  readonly by: string;
}

/** One call for a plan, as one durable step. */
export async function askForPlan(
  ride: Ride,
  key: StepKey,
  input: PlanInput,
): Promise<{ readonly value: Plan } | Repair> {
  const answer = await askClaude(ride, {
    key,
    lane: 'plan',
    input,
    ask: (scope) => ride.ports.planner.plan(input, scope),
  });
  return answerOrRepair('plan', answer);
}

/** Records a plan, checks it locally, records the faults. */
export async function draftPlan(
  ride: Ride,
  place: PlanPlace,
  plan: Plan,
  origin: Origin,
): Promise<Draft> {
  const key = stepKey(place.name, origin.name);
  const { version, by } = origin;
  const edited = origin.name.startsWith('edit');
  ride.durable.note(
    key,
    'plan',
    edited
      ? { kind: 'plan.edited', version, plan, by }
      : { kind: 'plan.produced', version, plan, by, commit: ride.terms.repository.baseCommit },
  );
  const faults = await ride.durable.step({
    key: stepKey(key, 'check'),
    lane: 'plan',
    input: { plan, tree: place.tree },
    effect: async () => {
      const named = plan.steps.flatMap((step) => step.files.map((file) => file.path));
      const { path } = ride.terms.repository;
      const existing = orStop(await ride.ports.repositories.existing(path, place.tree, named));
      const found = checkPlan(plan, {
        existingPaths: new Set(existing),
        stepTokenBudget: Math.floor(ride.seat.ready.contextAsked / 3),
      });
      return { event: { kind: 'plan.validated', version, faults: [...found] }, value: [...found] };
    },
  });
  return { plan, version, faults };
}
