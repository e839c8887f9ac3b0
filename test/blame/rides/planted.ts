import type { RunRequest, Watch } from '../../../electron/hosts/engine.ts';
import type { BlameFamily } from '../../../shared/run/event.ts';
import type { createRig, Rig } from '../../e2e/rig.ts';
import { planAnswer, planStep, verdictAnswer } from '../../sim/claude/answers.ts';
import type { SimTurn } from '../../sim/ollama/script.ts';

/** A ride with exactly one planted fault, or with none. */
export interface Planted {
  readonly name: string;
  /** Families that may come first; `none`: nobody may be blamed; `undetermined`: nobody with confidence. */
  readonly truth: readonly BlameFamily[] | 'none';
  /** Written before any rule was tried on it, and never used to change one. */
  readonly heldOut: boolean;
  readonly setUp: () => Promise<Setting>;
}

export interface Setting {
  readonly rig?: Parameters<typeof createRig>[0];
  readonly request?: Partial<RunRequest>;
  readonly watch?: (rig: Rig) => Partial<Watch>;
  /** What happens after the first life of the run: a resume, a judgement. */
  readonly after?: (rig: Rig, run: string) => Promise<void>;
  readonly close?: () => Promise<void> | void;
}

type Claude = NonNullable<NonNullable<Parameters<typeof createRig>[0]>['claude']>;
export type Answers = NonNullable<Claude['answers']>;

export const call = (name: string, args: Record<string, unknown>): SimTurn => ({
  toolCalls: [{ name, arguments: args }],
});
export const command = (text: string): SimTurn => call('run_command', { command: text });
export const finish = (summary = 'The greeting is polite now.'): SimTurn =>
  call('finish_step', { summary });
export const edit = (to = 'Good day ', from = 'Hey ', path = 'src/greet.js'): SimTurn =>
  call('edit_file', { path, old_text: from, new_text: to });
export const write = (path: string, content: string): SimTurn =>
  call('write_file', { path, content });
export const read = (path = 'src/greet.js'): SimTurn => call('read_file', { path });

/** Cheap checks: a ride takes half a second instead of two. */
export const SAYS_GOOD_DAY = "grep -n 'Good day' src/greet.js";
export const plan = (fields: Parameters<typeof planStep>[0] = {}) =>
  planAnswer({ steps: [planStep({ checks: [SAYS_GOOD_DAY], ...fields })], checks: [] });

/** What a verifier says that has no eye for causes: it blames the executor. */
export const refusal = (fields: Partial<ReturnType<typeof verdictAnswer>> = {}) =>
  verdictAnswer({
    verdict: 'revise',
    fault: 'execution',
    summary: 'The change does not meet the criteria.',
    criteria: [
      {
        stepId: 's1',
        criterion: 'greet() returns "Good day"',
        met: false,
        evidence: 'see the report',
      },
    ],
    findings: [
      {
        stepId: 's1',
        file: 'src/greet.js',
        line: 2,
        severity: 'high',
        problem: 'the step is not done',
        instruction: 'Do the step.',
      },
    ],
    ...fields,
  });

export const SHORT = { rounds: 1, tries: 2, replans: 0 } as const;

/** A ride over the polite greeting. */
export function greeting(input: {
  readonly turns?: readonly SimTurn[];
  readonly answers?: Partial<Answers>;
  readonly files?: Readonly<Record<string, string>>;
  readonly budgets?: Readonly<Record<string, number>>;
  readonly more?: Partial<Setting>;
  readonly script?: NonNullable<Parameters<typeof createRig>[0]>['executor'];
}): Setting {
  const executor = input.script ?? [{ turns: [...(input.turns ?? [edit(), finish()])] }];
  return {
    rig: {
      claude: { answers: { plan: [plan()], verify: [refusal()], ...input.answers } },
      executor,
      ...(input.files === undefined ? {} : { files: input.files }),
    },
    request: { budgets: input.budgets ?? SHORT },
    ...input.more,
  };
}

export const ride = (
  name: string,
  truth: Planted['truth'],
  setUp: () => Setting | Promise<Setting>,
): Planted => ({ name, truth, heldOut: false, setUp: async () => setUp() });

export const heldOut = (...args: Parameters<typeof ride>): Planted => ({
  ...ride(...args),
  heldOut: true,
});
