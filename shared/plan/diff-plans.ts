import type { Plan, PlanStep } from './plan.ts';

/**
 * What changed from one version of a plan to the next, step by step. Steps are the same step when they have
 * the same id, or failing that the same title, because a planner that revises may number anew. Texts are
 * given whole, before and after: marking words is for whoever shows them.
 */
export interface PlanDiff {
  /** In the order of the later plan; a removed step stands where it stood. */
  readonly steps: readonly StepDiff[];
  /** What changed about the plan as a whole. */
  readonly whole: readonly FieldDiff[];
}

export type StepDiff =
  | { readonly kind: 'added'; readonly step: PlanStep }
  | { readonly kind: 'removed'; readonly step: PlanStep }
  | { readonly kind: 'same'; readonly step: PlanStep; readonly moved: boolean }
  | {
      readonly kind: 'changed';
      readonly before: PlanStep;
      readonly step: PlanStep;
      readonly moved: boolean;
      readonly fields: readonly FieldDiff[];
    };

export type FieldName =
  | 'id'
  | 'title'
  | 'summary'
  | 'instructions'
  | 'assumptions'
  | 'outOfScope'
  | 'files'
  | 'edgeCases'
  | 'dependsOn'
  | 'checks'
  | 'doneWhen';

export type FieldDiff =
  | {
      readonly field: FieldName;
      readonly kind: 'text';
      readonly before: string;
      readonly after: string;
    }
  | { readonly field: FieldName; readonly kind: 'list'; readonly items: readonly ItemDiff[] };

export interface ItemDiff {
  readonly text: string;
  readonly change: 'kept' | 'added' | 'removed';
}

/** The difference; `isUnchanged` says whether there is any. */
export function diffPlans(before: Plan, after: Plan): PlanDiff {
  const pairs = pairSteps(before.steps, after.steps);
  const moved = findMoved(before.steps, after.steps, pairs);
  const steps: StepDiff[] = after.steps.map((step) => {
    const old = pairs.get(step);
    if (old === undefined) return { kind: 'added', step };
    const fields = diffSteps(old, step);
    return fields.length === 0
      ? { kind: 'same', step, moved: moved.has(step) }
      : { kind: 'changed', before: old, step, moved: moved.has(step), fields };
  });
  return { steps: withRemoved(before.steps, steps, pairs), whole: diffWhole(before, after) };
}

export const isUnchanged = (diff: PlanDiff): boolean =>
  diff.whole.length === 0 && diff.steps.every((step) => step.kind === 'same' && !step.moved);

/** Later step to the earlier one it is. */
function pairSteps(before: readonly PlanStep[], after: readonly PlanStep[]) {
  const pairs = new Map<PlanStep, PlanStep>();
  const free = new Set(before);
  for (const same of [
    (one: PlanStep, other: PlanStep) => one.id === other.id,
    (one: PlanStep, other: PlanStep) => one.title === other.title && one.title.trim() !== '',
  ]) {
    for (const step of after) {
      if (pairs.has(step)) continue;
      const old = [...free].find((candidate) => same(candidate, step));
      if (old === undefined) continue;
      pairs.set(step, old);
      free.delete(old);
    }
  }
  return pairs;
}

/** Steps out of the longest run that kept its order: the fewest that must have been moved. */
function findMoved(
  before: readonly PlanStep[],
  after: readonly PlanStep[],
  pairs: ReadonlyMap<PlanStep, PlanStep>,
): ReadonlySet<PlanStep> {
  const place = new Map(before.map((step, index) => [step, index]));
  const kept = after.flatMap((step) => {
    const old = pairs.get(step);
    return old === undefined ? [] : [{ step, was: place.get(old) ?? 0 }];
  });
  const best: { readonly length: number; readonly previous: number }[] = [];
  let last = -1;
  kept.forEach(({ was }, index) => {
    let length = 1;
    let previous = -1;
    for (let earlier = 0; earlier < index; earlier += 1) {
      const candidate = best[earlier]?.length ?? 0;
      if ((kept[earlier]?.was ?? 0) < was && candidate + 1 > length) {
        length = candidate + 1;
        previous = earlier;
      }
    }
    best.push({ length, previous });
    if (length > (best[last]?.length ?? 0)) last = index;
  });
  const still = new Set<PlanStep>();
  for (let at = last; at >= 0; at = best[at]?.previous ?? -1) {
    const step = kept[at]?.step;
    if (step !== undefined) still.add(step);
  }
  return new Set(kept.map(({ step }) => step).filter((step) => !still.has(step)));
}

/** Puts each removed step behind the one it followed. */
function withRemoved(
  before: readonly PlanStep[],
  steps: readonly StepDiff[],
  pairs: ReadonlyMap<PlanStep, PlanStep>,
): readonly StepDiff[] {
  const kept = new Set(pairs.values());
  const result = [...steps];
  before.forEach((step, index) => {
    if (kept.has(step)) return;
    const ahead = before[index - 1];
    const at = result.findIndex(
      (entry) =>
        (entry.kind === 'removed' && entry.step === ahead) || pairs.get(entry.step) === ahead,
    );
    result.splice(ahead === undefined ? 0 : at + 1, 0, { kind: 'removed', step });
  });
  return result;
}

const diffWhole = (before: Plan, after: Plan): readonly FieldDiff[] => [
  ...diffText('summary', before.summary, after.summary),
  ...diffList('assumptions', before.assumptions, after.assumptions),
  ...diffList('outOfScope', before.outOfScope, after.outOfScope),
  ...diffList('checks', before.checks, after.checks),
];

const diffSteps = (before: PlanStep, after: PlanStep): readonly FieldDiff[] => [
  ...diffText('id', before.id, after.id),
  ...diffText('title', before.title, after.title),
  ...diffList('dependsOn', before.dependsOn, after.dependsOn),
  ...diffList('files', before.files.map(describeFile), after.files.map(describeFile)),
  ...diffText('instructions', before.instructions, after.instructions),
  ...diffList('edgeCases', before.edgeCases, after.edgeCases),
  ...diffList('checks', before.checks, after.checks),
  ...diffList('doneWhen', before.doneWhen, after.doneWhen),
];

const describeFile = (file: PlanStep['files'][number]): string => `${file.action} ${file.path}`;

const diffText = (field: FieldName, before: string, after: string): readonly FieldDiff[] =>
  before === after ? [] : [{ field, kind: 'text', before, after }];

/** Items count, order does not: what was taken out comes first. */
function diffList(
  field: FieldName,
  before: readonly string[],
  after: readonly string[],
): readonly FieldDiff[] {
  const left = [...before];
  const items: ItemDiff[] = after.map((text) => {
    const at = left.indexOf(text);
    if (at < 0) return { text, change: 'added' };
    left.splice(at, 1);
    return { text, change: 'kept' };
  });
  if (left.length === 0 && items.every((item) => item.change === 'kept')) return [];
  const removed = left.map((text): ItemDiff => ({ text, change: 'removed' }));
  return [{ field, kind: 'list', items: [...removed, ...items] }];
}
