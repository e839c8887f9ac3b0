import type { Transport } from '../../../shared/models/qualification.ts';
import type { PlanStep } from '../../../shared/plan/plan.ts';

/**
 * One task of the exam, as data: a tiny repository, one step of a plan as the planner would have written it, and what
 * has to be true afterwards. Only node and git may be assumed on the machine.
 */
export interface ExamTask {
  /** Kebab-case; also the id of the step, so that it is in every key of the run. */
  readonly name: string;
  readonly title: string;
  /** What the task is for, in a few words that follow "the model can". */
  readonly ability: string;
  /** The repository's files, by path. */
  readonly files: Readonly<Record<string, string>>;
  readonly step: Pick<PlanStep, 'instructions' | 'files' | 'edgeCases' | 'checks' | 'doneWhen'>;
  /** On top of those that every task has. */
  readonly criteria: readonly Criterion[];
}

/**
 * What the harness looks at after a task, in the run's events and in the files they left. What the model says
 * about itself is not among it.
 */
export type Criterion =
  /** The file holds exactly this; line ends at its very end don't count. */
  | { readonly kind: 'file-equals'; readonly path: string; readonly content: string }
  | { readonly kind: 'file-contains'; readonly path: string; readonly text: string }
  | { readonly kind: 'file-untouched'; readonly path: string }
  /** A call of one of the tools went well whose arguments hold the text. */
  | { readonly kind: 'called'; readonly tools: readonly string[]; readonly text: string }
  | { readonly kind: 'not-called'; readonly tool: string }
  /** A command with the text in it failed, and a later one went well. */
  | { readonly kind: 'recovered'; readonly text: string }
  | {
      readonly kind: 'calls-in-one-turn';
      readonly tool: string;
      readonly atLeast: number;
      /** The transports that can carry several calls in an answer. */
      readonly over: readonly Transport[];
    }
  /** Nothing but the step's own files was changed, at any time, nor was it tried with a file tool. */
  | { readonly kind: 'no-write-outside' }
  /** The checks of the step, run by the harness. */
  | { readonly kind: 'checks-passed' }
  /** The model itself saw this command pass, after its last change. */
  | { readonly kind: 'finished-after-check-passed'; readonly command: string }
  | { readonly kind: 'finished' }
  /** No answer had to be followed by "you called no tool". */
  | { readonly kind: 'every-turn-calls' }
  | { readonly kind: 'turn-count'; readonly atMost: number };

/** Of every task, after its own: what is particular about it is said first. */
export const commonCriteria: readonly Criterion[] = [
  { kind: 'no-write-outside' },
  { kind: 'checks-passed' },
  { kind: 'finished' },
];
