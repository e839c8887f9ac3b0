import type { Plan } from '../../../../shared/plan/plan.ts';

/**
 * Faults are sentences that name their step; here each is put where it belongs. A sentence that names
 * several steps (a circle) stands at each of them, one that names none at the plan as a whole.
 */
export interface PlacedFaults {
  readonly whole: readonly string[];
  /** By a step's id. */
  readonly steps: ReadonlyMap<string, readonly string[]>;
}

export function placeFaults(plan: Plan, faults: readonly string[]): PlacedFaults {
  const steps = new Map<string, readonly string[]>();
  const whole: string[] = [];
  for (const fault of faults) {
    const named = namedIn(plan, fault);
    if (named.length === 0) whole.push(fault);
    for (const id of named) steps.set(id, [...(steps.get(id) ?? []), fault]);
  }
  return { whole, steps };
}

function namedIn(plan: Plan, fault: string): readonly string[] {
  const [, number] = /^Step number (\d+)\b/.exec(fault) ?? [];
  if (number !== undefined) return idsOf(plan.steps[Number(number) - 1]?.id);
  const [, circle] = /^The steps (.+) depend on each other in a circle\.$/.exec(fault) ?? [];
  if (circle !== undefined) {
    const ids = new Set(circle.split(' → '));
    return plan.steps.flatMap(({ id }) => (ids.has(id) ? [id] : []));
  }
  const [, twice] = /^The id "(.+)" is used by two steps\.$/.exec(fault) ?? [];
  if (twice !== undefined) {
    const same = plan.steps.filter(({ id }) => id.toLowerCase() === twice.toLowerCase());
    return [...new Set(same.map(({ id }) => id))];
  }
  const [, id] = /^Step ([A-Za-z0-9_-]+?)(?:'s)? /.exec(fault) ?? [];
  return plan.steps.some((step) => step.id === id) ? idsOf(id) : [];
}

const idsOf = (id: string | undefined): readonly string[] => (id === undefined ? [] : [id]);
