import { setTimeout as sleep } from 'node:timers/promises';
import type { Planner, Verifier } from '../workflow/ports.ts';
import { callClaude } from './call-claude.ts';
import type { CloudDoor } from './cloud-door.ts';
import type { Effort } from './compose-request.ts';
import { type Ask, type Asked, createPlanner, createVerifier } from './desk.ts';
import { loadPrompts } from './prompts.ts';
import type { Delay } from './retrying.ts';

/** Claude behind the Planner and Verifier ports. */

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

// Caps count thinking as well as text, so they leave room for it; a cap that cuts wastes the whole call.
const MAX_TOKENS = { intake: 16_000, plan: 32_000, verify: 24_000, advise: 6_000 };
// At the highest efforts thinking alone may take this much (the API's own advice).
const MAX_TOKENS_AT_HIGH_EFFORT = 64_000;

export const createClaudePlanner = (options: ClaudeOptions): Planner =>
  createPlanner(deskOf(options));

export const createClaudeVerifier = (options: ClaudeOptions): Verifier =>
  createVerifier(deskOf(options));

const deskOf = (options: ClaudeOptions) => ({
  model: options.model,
  prompts: loadPrompts(options.promptFolder),
  ask: createClaudeAsk(options),
  ...(options.stepTokens === undefined ? {} : { stepTokens: options.stepTokens }),
});

// The stage in the ledger, named as the run's four stages are.
const STAGES = { intake: 'intake', plan: 'plan', verify: 'verify', advise: 'execute' } as const;

function createClaudeAsk(options: ClaudeOptions): Ask {
  const { door, model, delay = waitFor, now = Date.now } = options;
  return (asked, scope) => {
    const { role, purpose, prompt, prompts, parse, contract, system, task, parts } = asked;
    const effort = prompt === 'advise' ? 'low' : (options.effort ?? 'medium');
    const request = {
      ...{ model, effort, system, task, contract, parts },
      maxTokens: maxTokens(prompt, effort),
      cacheDigest: prompt === 'intake' || prompt === 'plan',
    };
    const call = { role, purpose, stage: STAGES[prompt], prompts, parse, request };
    return callClaude({ door, delay, now }, call, scope);
  };
}

const maxTokens = (prompt: Asked<unknown>['prompt'], effort: Effort): number =>
  effort === 'xhigh' || effort === 'max' ? MAX_TOKENS_AT_HIGH_EFFORT : MAX_TOKENS[prompt];

/** Rejects with the signal's own reason, not with the timer's. */
export const waitFor: Delay = async (ms, signal) => {
  signal.throwIfAborted();
  await sleep(ms, undefined, { signal }).catch(() => signal.throwIfAborted());
};
