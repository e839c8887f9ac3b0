import type { Plan, PlanStep } from '../../plan/plan.ts';
import type { ComparedPlans, ComparedStep } from './comparison.ts';
import { pairByName } from './pair-by-name.ts';

const FIELDS = [
  ...(['title', 'instructions', 'files', 'edgeCases', 'dependsOn', 'checks', 'doneWhen'] as const),
];
const AROUND = ['summary', 'assumptions', 'checks', 'outOfScope'] as const;

/** Two plans as they were in force at the end, step by step by id; null for a run that had none. */
export function comparePlans(left: Plan | null, right: Plan | null): ComparedPlans {
  const around = (plan: Plan | null): ComparedPlans['left'] => {
    if (plan === null) return null;
    const { summary, assumptions, checks, outOfScope } = plan;
    return { summary, assumptions, checks, outOfScope };
  };
  const one = left?.steps ?? [];
  const other = right?.steps ?? [];
  const pairs = pairByName(withIds(one), withIds(other));
  const isBoth = left !== null && right !== null;
  return {
    left: around(left),
    right: around(right),
    changed: isBoth ? AROUND.filter((field) => !isSame(left[field], right[field])) : [],
    steps: pairs.map(([a, b]) => compareSteps(a, b, { one, other })),
  };
}

/** A plan names a step once; of one that doesn't, the first counts. */
const withIds = (steps: readonly PlanStep[]) =>
  steps
    .filter((step, place) => steps.findIndex(({ id }) => id === step.id) === place)
    .map((step) => [step.id, step] as const);

function compareSteps(
  left: PlanStep | null,
  right: PlanStep | null,
  { one, other }: { readonly one: readonly PlanStep[]; readonly other: readonly PlanStep[] },
): ComparedStep {
  const id = (left ?? right)?.id ?? '';
  if (left === null || right === null) {
    const state = left === null ? 'right' : 'left';
    return { id, state, left, right, changed: [], moved: false };
  }
  const changed = FIELDS.filter((field) => !isSame(left[field], right[field]));
  const before = (steps: readonly PlanStep[], others: readonly PlanStep[]): string =>
    steps
      .slice(
        0,
        steps.findIndex((step) => step.id === id),
      )
      .filter((step) => others.some((against) => against.id === step.id))
      .map((step) => step.id)
      .sort()
      .join(' ');
  const moved = before(one, other) !== before(other, one);
  const state = changed.length === 0 && !moved ? 'same' : 'changed';
  return { id, state, left, right, changed, moved };
}

const isSame = (one: unknown, other: unknown): boolean =>
  JSON.stringify(one) === JSON.stringify(other);

/** Ids of the steps that differ, or that only one plan has. */
export const plannedOtherwise = ({ steps }: ComparedPlans): ReadonlySet<string> =>
  new Set(steps.filter(({ state }) => state !== 'same').map(({ id }) => id));
