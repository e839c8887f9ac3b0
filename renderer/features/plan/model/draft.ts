import type { Plan, PlanStep } from '../../../../shared/plan/plan.ts';
import { isSamePlan } from '../../../../shared/plan/same-plan.ts';
import { parsePlanText } from '../../../../shared/plan/text/parse-plan-text.ts';

/**
 * A plan under the hands of a person: the version it came from, what it is now, and the way back. Form and
 * text edit the same draft. A text that can't be read (yet) is kept beside the last plan that could, so that
 * nothing typed is lost and nothing half-read is sent.
 */
export interface Draft {
  readonly version: number;
  /** The plan as the version has it. */
  readonly base: Plan;
  readonly now: Content;
  readonly past: readonly Content[];
  readonly future: readonly Content[];
  /** What the last edit was about; edits of the same thing in a row are undone together. */
  readonly last: string | null;
}

export interface Content {
  readonly plan: Plan;
  /** Steps that people took out, with their place, so that each can be put back. */
  readonly skipped: readonly Skipped[];
  /** What was typed in the text view; null when it is the plan's own text. */
  readonly text: string | null;
}

export interface Skipped {
  readonly step: PlanStep;
  readonly index: number;
  /** Steps that depended on it and went on without it. */
  readonly dependents: readonly string[];
}

/** Steps back that are kept. */
const DEPTH = 200;

export const createDraft = (version: number, base: Plan): Draft => ({
  version,
  base,
  now: { plan: base, skipped: [], text: null },
  past: [],
  future: [],
  last: null,
});

/**
 * The draft after an edit. `about` names what was edited (`s2/title`): typing in one field is one step back.
 * Pass null for an edit that stands alone.
 */
export function edit(draft: Draft, change: Partial<Content>, about: string | null = null): Draft {
  const now = { ...draft.now, ...change };
  const isSame =
    now.text === draft.now.text &&
    now.skipped === draft.now.skipped &&
    isSamePlan(now.plan, draft.now.plan);
  if (isSame) return draft;
  const goesOn = about !== null && about === draft.last && draft.past.length > 0;
  return {
    ...draft,
    now,
    past: goesOn ? draft.past : [...draft.past, draft.now].slice(-DEPTH),
    future: [],
    last: about,
  };
}

export function undo(draft: Draft): Draft {
  const before = draft.past.at(-1);
  if (before === undefined) return draft;
  const { now, past, future } = draft;
  return { ...draft, now: before, past: past.slice(0, -1), future: [now, ...future], last: null };
}

export function redo(draft: Draft): Draft {
  const [next, ...future] = draft.future;
  if (next === undefined) return draft;
  return { ...draft, now: next, past: [...draft.past, draft.now], future, last: null };
}

/** Back to the version as it came; one step back brings the edits again. */
export const discard = (draft: Draft): Draft =>
  edit(draft, { plan: draft.base, skipped: [], text: null });

/** Whether it says something else than the version it came from; what was typed and can't be read counts. */
export const isEdited = (draft: Draft): boolean =>
  !isSamePlan(draft.now.plan, draft.base) || textFaultsOf(draft.now).length > 0;

/** Why what stands in the text view is not the plan; empty when it is. */
export function textFaultsOf({ text }: Content): readonly string[] {
  if (text === null) return [];
  const parsed = parsePlanText(text);
  return parsed.ok ? [] : parsed.error;
}

/** What was typed in the text view: the plan follows it as soon as it can be read. */
export function takeText(text: string): Partial<Content> {
  const parsed = parsePlanText(text);
  return parsed.ok ? { text, plan: parsed.value } : { text };
}

/** Puts a skipped step back where it stood, and before those that went on without it. */
export function putBack({ plan, skipped }: Content, id: string): Partial<Content> {
  const entry = skipped.find(({ step }) => step.id === id);
  if (entry === undefined || plan.steps.some((step) => step.id === id)) return {};
  const steps = plan.steps.map((step) =>
    entry.dependents.includes(step.id) && !step.dependsOn.includes(id)
      ? { ...step, dependsOn: [...step.dependsOn, id] }
      : step,
  );
  const known = new Set(plan.steps.map((step) => step.id));
  const step = { ...entry.step, dependsOn: entry.step.dependsOn.filter((on) => known.has(on)) };
  return {
    plan: { ...plan, steps: steps.toSpliced(Math.min(entry.index, steps.length), 0, step) },
    skipped: skipped.filter((other) => other !== entry),
  };
}
