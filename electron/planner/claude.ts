import { setTimeout as sleep } from 'node:timers/promises';
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
import { type ClaudeLine, callClaude } from './call-claude.ts';
import type { CloudDoor } from './cloud-door.ts';
import { type Effort, PREVIOUS_ANSWER } from './compose-request.ts';
import { loadPrompts, type PromptName, type Prompts } from './prompts.ts';
import { type ParseAnswer, parseContract } from './read-answer.ts';
import type { Delay } from './retrying.ts';

/**
 * Claude behind the Planner and Verifier ports. Each method is a conversation of its own: the verifier shares
 * nothing with the planner, and a repair brings the earlier answer along as material instead of as history.
 */

export interface ClaudeOptions {
  readonly door: CloudDoor;
  readonly model: string;
  /** Default: medium. Intake and plan share it, for another effort would lose the cached digest. */
  readonly effort?: Effort;
  /** Tokens that the executor has for one step's text; told to the planner. Default 3,000. */
  readonly stepTokens?: number;
  /** Where the prompts are; default: beside this file, or beside the bundle. */
  readonly promptFolder?: string;
  /** How to wait between attempts; a test passes one that doesn't. */
  readonly delay?: Delay;
  /** Milliseconds since 1970, for prices and dates in headers. */
  readonly now?: () => number;
}

const DEFAULT_STEP_TOKENS = 3_000;
const MAX_QUESTIONS = 4;
const ADVICE_WORDS = 150;
// Caps count thinking as well as text, so they leave room for it; a cap that cuts wastes the whole call.
const MAX_TOKENS = { intake: 16_000, plan: 32_000, verify: 24_000, advise: 6_000 };
// At the highest efforts thinking alone may take this much (the API's own advice).
const MAX_TOKENS_AT_HIGH_EFFORT = 64_000;

export function createClaudePlanner(options: ClaudeOptions): Planner {
  const prompts = loadPrompts(options.promptFolder);
  const desk = createDesk('planner', options, prompts);
  const intakeValues = { maxQuestions: MAX_QUESTIONS, maxFiles: intakeLimits.filesWanted };
  const planValues = { stepTokens: options.stepTokens ?? DEFAULT_STEP_TOKENS };
  const parseIntake = parseContract(intakeSchema, contractSchemas.intake, checkIntake);
  const parsePlan = parseContract(planSchema, contractSchemas.plan, checkPlanSizes);
  return {
    model: options.model,
    prompts: prompts.hashes,
    intake: ({ parts, repair }, scope) =>
      desk.ask(
        { purpose: 'intake', prompt: 'intake', contract: 'intake', values: intakeValues },
        { parts, repair, parse: parseIntake, scope },
      ),
    plan: ({ parts, repair }, scope) =>
      desk.ask(
        { purpose: 'plan', prompt: 'plan', contract: 'plan', values: planValues },
        { parts, repair, parse: parsePlan, scope },
      ),
    advise: (parts, scope) =>
      desk.ask(
        {
          purpose: 'ask_planner',
          prompt: 'advise',
          contract: null,
          values: { maxWords: ADVICE_WORDS },
          effort: 'low',
        },
        { parts, repair: undefined, parse: (text) => ({ value: text.trim() }), scope },
      ),
  };
}

export function createClaudeVerifier(options: ClaudeOptions): Verifier {
  const desk = createDesk('verifier', options, loadPrompts(options.promptFolder));
  const parse = parseContract(verdictSchema, contractSchemas.verdict, (verdict) =>
    checkVerdict(verdict),
  );
  return {
    model: options.model,
    judge: ({ parts, repair }, scope) =>
      desk.ask(
        { purpose: 'verify', prompt: 'verify', contract: 'verdict', values: {} },
        { parts, repair, parse, scope },
      ),
  };
}

interface Question {
  readonly purpose: 'intake' | 'plan' | 'verify' | 'ask_planner';
  readonly prompt: 'intake' | 'plan' | 'verify' | 'advise';
  readonly contract: ContractName | null;
  readonly values: Readonly<Record<string, string | number>>;
  readonly effort?: Effort;
}

interface Material<T> {
  readonly parts: readonly CloudPart[];
  readonly repair: Repair | undefined;
  readonly parse: ParseAnswer<T>;
  readonly scope: EffectScope;
}

// The stage in the ledger, named as the run's four stages are.
const STAGES = { intake: 'intake', plan: 'plan', verify: 'verify', advise: 'execute' } as const;

function createDesk(role: 'planner' | 'verifier', options: ClaudeOptions, prompts: Prompts) {
  const line: ClaudeLine = {
    door: options.door,
    delay: options.delay ?? waitFor,
    now: options.now ?? Date.now,
  };
  const ask = <T>(
    question: Question,
    material: Material<T>,
  ): Promise<Result<Answered<T>, TandemError>> => {
    const effort = question.effort ?? options.effort ?? 'medium';
    const system = prompts.fill('policy');
    const task = [
      prompts.fill(question.prompt, question.values),
      ...(material.repair === undefined ? [] : [prompts.fill('repair')]),
    ].join('\n\n');
    return callClaude(
      line,
      {
        role,
        purpose: question.purpose,
        stage: STAGES[question.prompt],
        parse: material.parse,
        prompts: describePrompts(question.prompt, system, task),
        request: {
          model: options.model,
          effort,
          maxTokens: maxTokens(question.prompt, effort),
          system,
          task,
          contract: question.contract,
          parts: [...material.parts, ...describeRepair(material.repair)],
          cacheDigest: question.prompt === 'intake' || question.prompt === 'plan',
        },
      },
      material.scope,
    );
  };
  return { ask };
}

const describePrompts = (name: PromptName, system: string, task: string) => [
  { source: 'policy.md', text: system },
  { source: `${name}.md`, text: task },
];

const maxTokens = (prompt: keyof typeof MAX_TOKENS, effort: Effort): number =>
  effort === 'xhigh' || effort === 'max' ? MAX_TOKENS_AT_HIGH_EFFORT : MAX_TOKENS[prompt];

function describeRepair(repair: Repair | undefined): readonly CloudPart[] {
  if (repair === undefined) return [];
  return [
    { class: 'faults', source: PREVIOUS_ANSWER, text: repair.previous },
    { class: 'faults', source: 'harness', text: repair.faults.join('\n') },
  ];
}

/** Rejects with the signal's own reason, not with the timer's. */
const waitFor: Delay = async (ms, signal) => {
  signal.throwIfAborted();
  await sleep(ms, undefined, { signal }).catch(() => signal.throwIfAborted());
};
