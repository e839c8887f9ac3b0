import type { TandemError } from '../../shared/errors.ts';
import { checkIntake, intakeLimits } from '../../shared/plan/check-intake.ts';
import { checkPlanSizes } from '../../shared/plan/check-plan-sizes.ts';
import { checkVerdict } from '../../shared/plan/check-verdict.ts';
import { type ContractName, contractSchemas } from '../../shared/plan/contract-schemas.ts';
import { intakeSchema } from '../../shared/plan/intake.ts';
import { planSchema } from '../../shared/plan/plan.ts';
import { verdictSchema } from '../../shared/plan/verdict.ts';
import type { Result } from '../../shared/result.ts';
import type {
  Answered,
  CloudPart,
  EffectScope,
  Planner,
  Repair,
  Verifier,
} from '../workflow/ports.ts';
import { PREVIOUS_ANSWER } from './compose-request.ts';
import type { Prompts } from './prompts.ts';
import { type ParseAnswer, parseContract } from './read-answer.ts';

/**
 * What planner and verifier ask, and how an answer is read, whoever gives it: Claude through the door, or in
 * local mode a model of the house. Each question is a conversation of its own: the verifier shares nothing
 * with the planner, and a repair brings the earlier answer along as material instead of as history.
 */

/** One question, ready but for how it travels. */
export interface Asked<T> {
  readonly role: 'planner' | 'verifier';
  readonly purpose: 'intake' | 'plan' | 'verify' | 'ask_planner';
  readonly prompt: 'intake' | 'plan' | 'verify' | 'advise';
  /** Null for an answer in plain text. */
  readonly contract: ContractName | null;
  readonly system: string;
  readonly task: string;
  /** The files that system and task were made from. */
  readonly prompts: readonly { readonly source: string; readonly text: string }[];
  readonly parts: readonly CloudPart[];
  readonly parse: ParseAnswer<T>;
}

export type Ask = <T>(
  asked: Asked<T>,
  scope: EffectScope,
) => Promise<Result<Answered<T>, TandemError>>;

export interface DeskOptions {
  /** As the run's terms name it. */
  readonly model: string;
  readonly prompts: Prompts;
  readonly ask: Ask;
  /** Tokens that the executor has for one step's text; told to the planner. Default 3,000. */
  readonly stepTokens?: number;
}

const DEFAULT_STEP_TOKENS = 3_000;
const MAX_QUESTIONS = 4;
const ADVICE_WORDS = 150;

export function createPlanner(options: DeskOptions): Planner {
  const { prompts } = options;
  const pose = createPose('planner', options);
  const intakeValues = { maxQuestions: MAX_QUESTIONS, maxFiles: intakeLimits.filesWanted };
  const planValues = { stepTokens: options.stepTokens ?? DEFAULT_STEP_TOKENS };
  const parseIntake = parseContract(intakeSchema, contractSchemas.intake, checkIntake);
  const parsePlan = parseContract(planSchema, contractSchemas.plan, checkPlanSizes);
  return {
    model: options.model,
    prompts: prompts.hashes,
    intake: ({ parts, repair }, scope) =>
      pose(
        { purpose: 'intake', prompt: 'intake', contract: 'intake', values: intakeValues },
        { parts, repair, parse: parseIntake, scope },
      ),
    plan: ({ parts, repair, revises = false }, scope) =>
      pose(
        { purpose: 'plan', prompt: 'plan', contract: 'plan', values: planValues, revises },
        { parts, repair, parse: parsePlan, scope },
      ),
    advise: (parts, scope) =>
      pose(
        {
          purpose: 'ask_planner',
          prompt: 'advise',
          contract: null,
          values: { maxWords: ADVICE_WORDS },
        },
        { parts, repair: undefined, parse: (text) => ({ value: text.trim() }), scope },
      ),
  };
}

export function createVerifier(options: DeskOptions): Verifier {
  const pose = createPose('verifier', options);
  const parse = parseContract(verdictSchema, contractSchemas.verdict, (verdict) =>
    checkVerdict(verdict),
  );
  return {
    model: options.model,
    judge: ({ parts, repair }, scope) =>
      pose(
        { purpose: 'verify', prompt: 'verify', contract: 'verdict', values: {} },
        { parts, repair, parse, scope },
      ),
  };
}

type Question = Pick<Asked<unknown>, 'purpose' | 'prompt' | 'contract'> & {
  readonly values: Readonly<Record<string, string | number>>;
  readonly revises?: boolean;
};

interface Material<T> {
  readonly parts: readonly CloudPart[];
  readonly repair: Repair | undefined;
  readonly parse: ParseAnswer<T>;
  readonly scope: EffectScope;
}

function createPose(role: Asked<unknown>['role'], { prompts, ask }: DeskOptions) {
  return <T>(question: Question, material: Material<T>) => {
    const { purpose, prompt, contract, values } = question;
    const system = prompts.fill('policy');
    const task = [
      prompts.fill(prompt, values),
      ...(question.revises === true ? [prompts.fill('revise')] : []),
      ...(material.repair === undefined ? [] : [prompts.fill('repair')]),
    ].join('\n\n');
    const asked: Asked<T> = {
      ...{ role, purpose, prompt, contract, system, task },
      prompts: [
        { source: 'policy.md', text: system },
        { source: `${prompt}.md`, text: task },
      ],
      parts: [...material.parts, ...describeRepair(material.repair)],
      parse: material.parse,
    };
    return ask(asked, material.scope);
  };
}

function describeRepair(repair: Repair | undefined): readonly CloudPart[] {
  if (repair === undefined) return [];
  return [
    { class: 'faults', source: PREVIOUS_ANSWER, text: repair.previous },
    { class: 'faults', source: 'harness', text: repair.faults.join('\n') },
  ];
}
