import type { Plan, PlanStep } from '../../../../shared/plan/plan.ts';

/**
 * Edits of a plan, each a pure function from plan to plan. None of them refuses: an edit may leave a plan
 * with faults, which are then shown at their step, because a half-made change is how people get to a whole one.
 */

export const findStep = (plan: Plan, id: string): PlanStep | undefined =>
  plan.steps.find((step) => step.id === id);

/** Steps that name this one as what must be done first. */
export const dependentsOf = (plan: Plan, id: string): readonly PlanStep[] =>
  plan.steps.filter((step) => step.id !== id && step.dependsOn.includes(id));

/** Those steps and the ones that depend on them, in the plan's order. */
export function allDependentsOf(plan: Plan, id: string): readonly PlanStep[] {
  const found = new Set([id]);
  for (let size = 0; size !== found.size; ) {
    size = found.size;
    for (const step of plan.steps)
      if (step.dependsOn.some((on) => found.has(on))) found.add(step.id);
  }
  found.delete(id);
  return plan.steps.filter((step) => found.has(step.id));
}

export const changeStep = (plan: Plan, id: string, change: Partial<PlanStep>): Plan => ({
  ...plan,
  steps: plan.steps.map((step) => (step.id === id ? { ...step, ...change } : step)),
});

/** A new id for a step; whoever depended on it goes on doing so. */
export const renameStep = (plan: Plan, id: string, next: string): Plan => ({
  ...plan,
  steps: plan.steps.map((step) => ({
    ...step,
    id: step.id === id ? next : step.id,
    dependsOn: step.dependsOn.map((on) => (on === id ? next : on)),
  })),
});

/** An empty step after the one named (null: at the end), and its id. */
export function addStep(
  plan: Plan,
  after: string | null,
): { readonly plan: Plan; readonly id: string } {
  const id = freeId(plan, 's');
  const at = after === null ? -1 : plan.steps.findIndex((step) => step.id === after);
  const place = at < 0 ? plan.steps.length : at + 1;
  const step: PlanStep = {
    id,
    title: '',
    instructions: '',
    files: [],
    edgeCases: [],
    dependsOn: [],
    checks: [],
    doneWhen: [],
  };
  return { plan: { ...plan, steps: plan.steps.toSpliced(place, 0, step) }, id };
}

/** Takes a step out. Who depended on it depends on what it depended on, so the order of the rest holds. */
export function removeStep(plan: Plan, id: string): Plan {
  const gone = findStep(plan, id);
  if (gone === undefined) return plan;
  const steps = plan.steps
    .filter((step) => step.id !== id)
    .map((step) =>
      step.dependsOn.includes(id)
        ? {
            ...step,
            dependsOn: unique(
              step.dependsOn.flatMap((on) => (on === id ? gone.dependsOn : [on])),
            ).filter((on) => on !== step.id),
          }
        : step,
    );
  return { ...plan, steps };
}

/** Takes a step out together with everything that needs it. */
export const removeWithDependents = (plan: Plan, id: string): Plan => {
  const gone = new Set([id, ...allDependentsOf(plan, id).map((step) => step.id)]);
  return { ...plan, steps: plan.steps.filter((step) => !gone.has(step.id)) };
};

/** Moves a step by so many places, at most to either end. */
export function moveStep(plan: Plan, id: string, by: number): Plan {
  const from = plan.steps.findIndex((step) => step.id === id);
  const step = plan.steps[from];
  const to = Math.max(0, Math.min(plan.steps.length - 1, from + by));
  if (step === undefined || from === to) return plan;
  return { ...plan, steps: plan.steps.toSpliced(from, 1).toSpliced(to, 0, step) };
}

/** What of a step goes to its second half; the rest stays. */
export interface Split {
  /** Lines of the instructions that stay. */
  readonly lines: number;
  readonly files: readonly string[];
  readonly checks: readonly string[];
  readonly doneWhen: readonly string[];
  readonly edgeCases: readonly string[];
}

/** Two steps out of one: the second depends on the first, and who depended on the step depends on the second. */
export function splitStep(
  plan: Plan,
  id: string,
  split: Split,
): { readonly plan: Plan; readonly id: string } {
  const at = plan.steps.findIndex((step) => step.id === id);
  const step = plan.steps[at];
  if (step === undefined) return { plan, id };
  const lines = step.instructions.split('\n');
  const second: PlanStep = {
    id: freeId(plan, `${id}-`),
    title: step.title,
    instructions: lines.slice(split.lines).join('\n').trim(),
    files: step.files.filter((file) => split.files.includes(file.path)),
    edgeCases: step.edgeCases.filter((text) => split.edgeCases.includes(text)),
    dependsOn: [id],
    checks: step.checks.filter((text) => split.checks.includes(text)),
    doneWhen: step.doneWhen.filter((text) => split.doneWhen.includes(text)),
  };
  const first: PlanStep = {
    ...step,
    instructions: lines.slice(0, split.lines).join('\n').trimEnd(),
    files: step.files.filter((file) => !split.files.includes(file.path)),
    edgeCases: step.edgeCases.filter((text) => !split.edgeCases.includes(text)),
    checks: step.checks.filter((text) => !split.checks.includes(text)),
    doneWhen: step.doneWhen.filter((text) => !split.doneWhen.includes(text)),
  };
  const rest = plan.steps.map((other) =>
    other.dependsOn.includes(id)
      ? { ...other, dependsOn: other.dependsOn.map((on) => (on === id ? second.id : on)) }
      : other,
  );
  return { plan: { ...plan, steps: rest.toSpliced(at, 1, first, second) }, id: second.id };
}

/** Joins a step to the one before it. Null when it is the first. */
export function mergeUp(
  plan: Plan,
  id: string,
): { readonly plan: Plan; readonly id: string } | null {
  const at = plan.steps.findIndex((step) => step.id === id);
  const step = plan.steps[at];
  const above = plan.steps[at - 1];
  if (step === undefined || above === undefined) return null;
  const own = new Set([above.id, id]);
  const merged: PlanStep = {
    ...above,
    title: above.title === step.title ? above.title : `${above.title}; ${step.title}`,
    instructions: [above.instructions, step.instructions]
      .filter((text) => text !== '')
      .join('\n\n'),
    files: mergeFiles(above.files, step.files),
    edgeCases: unique([...above.edgeCases, ...step.edgeCases]),
    dependsOn: unique([...above.dependsOn, ...step.dependsOn]).filter((on) => !own.has(on)),
    checks: unique([...above.checks, ...step.checks]),
    doneWhen: unique([...above.doneWhen, ...step.doneWhen]),
  };
  const rest = plan.steps.map((other) =>
    other.dependsOn.includes(id)
      ? {
          ...other,
          dependsOn: unique(other.dependsOn.map((on) => (on === id ? above.id : on))),
        }
      : other,
  );
  return { plan: { ...plan, steps: rest.toSpliced(at - 1, 2, merged) }, id: above.id };
}

type Files = PlanStep['files'];

/** What both do to a file comes down to one action: the later one, but a file created above stays created. */
function mergeFiles(above: Files, below: Files): Files {
  const files = new Map(above.map((file) => [file.path, file]));
  for (const file of below) {
    const before = files.get(file.path);
    if (before === undefined) files.set(file.path, file);
    else if (before.action === 'create' && file.action === 'delete') files.delete(file.path);
    else if (before.action === 'delete' && file.action === 'create')
      files.set(file.path, { path: file.path, action: 'modify' });
    else if (before.action !== 'create' && file.action !== 'read') files.set(file.path, file);
  }
  return [...files.values()];
}

const unique = (texts: readonly string[]): string[] => [...new Set(texts)];

/** The first id of the form `s7` that no step has in any letter case. */
function freeId(plan: Plan, stem: string): string {
  const taken = new Set(plan.steps.map((step) => step.id.toLowerCase()));
  const start = stem === 's' ? plan.steps.length + 1 : 2;
  for (let number = start; ; number += 1) {
    const id = `${stem.slice(0, 36)}${number}`;
    if (!taken.has(id.toLowerCase())) return id;
  }
}
