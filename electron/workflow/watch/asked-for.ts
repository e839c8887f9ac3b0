import type { PlanStep } from '../../../shared/plan/plan.ts';

/** What the plan says about a file that decides whether other files are right. */
export interface Asked {
  /** What the steps may do with it; null: no step owns it. */
  readonly action: 'modify' | 'create' | 'delete' | null;
  /** Sentences of the steps that own it. */
  readonly sentences: readonly string[];
}

export function askedFor(steps: readonly PlanStep[], path: string): Asked {
  const owning = steps.filter((step) => actionOf(step, path) !== null);
  const action = owning.map((step) => actionOf(step, path)).find((one) => one !== null) ?? null;
  const texts = owning.flatMap((step) => [
    step.title,
    step.instructions,
    ...step.doneWhen,
    ...step.edgeCases,
  ]);
  const sentences = texts.flatMap((text) => text.split(/(?<=[.;!?])\s+|\n+/));
  return { action, sentences: sentences.filter((sentence) => !FORBIDS.test(sentence)) };
}

/** A sentence that forbids something does not ask for it. */
const FORBIDS = /\b(?:do not|don['’]t|never|must not|may not|no tests?|keep all)\b/i;

function actionOf(step: PlanStep, path: string): Asked['action'] {
  const action = step.files.find((file) => file.path === path)?.action ?? 'read';
  return action === 'read' ? null : action;
}

/** Whether one sentence of the owning steps holds all the patterns. */
export const asksFor = (asked: Asked, ...patterns: readonly RegExp[]): boolean =>
  asked.action !== null &&
  asked.sentences.some((sentence) => patterns.every((pattern) => pattern.test(sentence)));
