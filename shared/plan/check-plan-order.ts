import type { PlanStep } from './plan.ts';

/** What depends on what: unknown ids and circles. Empty when the steps can be put in an order. */
export function checkDependencies(steps: readonly PlanStep[]): readonly string[] {
  const faults: string[] = [];
  const ids = new Set(steps.map((step) => step.id));
  for (const step of steps) {
    for (const on of new Set(step.dependsOn)) {
      if (!ids.has(on)) {
        faults.push(`Step ${step.id} depends on ${JSON.stringify(on)}, which is not a step.`);
      }
      if (on === step.id) faults.push(`Step ${step.id} depends on itself.`);
    }
  }
  if (faults.length === 0) {
    const circle = findCircle(steps);
    if (circle !== null)
      faults.push(`The steps ${circle.join(' → ')} depend on each other in a circle.`);
  }
  return faults;
}

/** One circle of dependencies, first id repeated at the end; null when there is none. */
function findCircle(steps: readonly PlanStep[]): readonly string[] | null {
  const byId = new Map(steps.map((step) => [step.id, step]));
  const finished = new Set<string>();
  const path: string[] = [];
  const visit = (id: string): readonly string[] | null => {
    if (finished.has(id)) return null;
    const at = path.indexOf(id);
    if (at >= 0) return [...path.slice(at), id];
    path.push(id);
    for (const on of byId.get(id)?.dependsOn ?? []) {
      const circle = visit(on);
      if (circle !== null) return circle;
    }
    path.pop();
    finished.add(id);
    return null;
  };
  for (const step of steps) {
    const circle = visit(step.id);
    if (circle !== null) return circle;
  }
  return null;
}

/**
 * A path must exist when a step reads, modifies or deletes it, and must not when a step creates it, given
 * the commit and what the steps it depends on do. What a step outside its dependencies does can't count:
 * it may run later or at the same time. Call it for steps without a circle.
 */
export function checkFileOrder(
  steps: readonly PlanStep[],
  existing: ReadonlySet<string>,
): readonly string[] {
  const faults: string[] = [];
  for (const step of steps) {
    const earlier = orderAncestors(step, steps);
    for (const { path, action } of step.files) {
      const last = findLastChange(earlier, path);
      const exists = last === null ? existing.has(path) : last.action === 'create';
      if (action === 'create' && exists) {
        const why = last === null ? 'which already exists' : `which step ${last.step} creates`;
        faults.push(`Step ${step.id} creates ${path}, ${why}; use modify.`);
      }
      if (action !== 'create' && !exists) {
        const why =
          last === null
            ? 'which is neither in the repository nor created by a step it depends on'
            : `which step ${last.step} deletes before`;
        faults.push(`Step ${step.id} is to ${action} ${path}, ${why}.`);
      }
    }
  }
  return faults;
}

/** Every step that must be done before this one, each after the ones it depends on. */
function orderAncestors(step: PlanStep, steps: readonly PlanStep[]): readonly PlanStep[] {
  const byId = new Map(steps.map((other) => [other.id, other]));
  const ordered = new Map<string, PlanStep>();
  const visit = (id: string) => {
    const found = byId.get(id);
    if (found === undefined || ordered.has(id)) return;
    found.dependsOn.forEach(visit);
    ordered.set(id, found);
  };
  step.dependsOn.forEach(visit);
  return [...ordered.values()];
}

function findLastChange(steps: readonly PlanStep[], path: string) {
  for (const step of steps.toReversed()) {
    const file = step.files.find((entry) => entry.path === path);
    if (file?.action === 'create' || file?.action === 'delete') {
      return { step: step.id, action: file.action };
    }
  }
  return null;
}
