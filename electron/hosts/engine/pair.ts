import { join } from 'node:path';
import type { TandemError } from '../../../shared/errors.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { BodyOf } from '../../../shared/run/event.ts';
import { CLAUDE_BASE_URL } from '../../egress/claude-environment.ts';
import { collectSecrets } from '../../egress/collect-secrets.ts';
import { createEgressGate, type EgressGate } from '../../egress/gate.ts';
import { openWorkspaceKey } from '../../egress/workspace-key.ts';
import { createClaudePlanner, createClaudeVerifier } from '../../planner/claude.ts';
import type { ChatServer } from '../../workflow/chat-server.ts';
import type { Budgets } from '../../workflow/context.ts';
import type { Executor, Planner, Verifier } from '../../workflow/ports.ts';
import type { Surroundings } from '../surroundings.ts';
import { openServer } from './open-server.ts';
import { consulting, createServedExecutor, splitModel, stepTokensOf } from './served-executor.ts';

export type PairTerms = Pick<
  BodyOf<'run.started'>,
  | 'repository'
  | 'mode'
  | 'planner'
  | 'verifier'
  | 'executor'
  | 'policy'
  | 'scripted'
  | 'budgets'
  | 'exam'
>;

/** The two riders, and the scanner that the gate shares with the door. */
export interface Pair {
  readonly planner: Planner;
  readonly verifier: Verifier;
  readonly executor: Executor;
  readonly inspect: EgressGate['inspect'];
  /** Another executor for the same run, by its `SERVER/TAG`. */
  readonly executorNamed: (name: string, budgets?: Budgets) => Result<Executor, TandemError>;
}

export async function createPair(
  around: Surroundings,
  terms: PairTerms,
): Promise<Result<Pair, TandemError>> {
  const gate = await openGate(around, terms);
  if (!gate.ok) return gate;
  const { inspect } = gate.value;
  const riders = await createRiders(around, terms, gate.value);
  if (!riders.ok) return riders;
  const executorNamed: Pair['executorNamed'] = (name, budgets) =>
    nameExecutor(around, { ...terms, budgets: { ...terms.budgets, ...budgets } }, name);
  return ok({ ...riders.value, inspect, executorNamed });
}

type Riders = Omit<Pair, 'inspect' | 'executorNamed'>;

async function createRiders(
  around: Surroundings,
  terms: PairTerms,
  gate: EgressGate,
): Promise<Result<Riders, TandemError>> {
  if (terms.scripted) {
    const { createScriptedPair } = await import('../demo/scripted-pair.ts');
    const { planner, verifier, chat } = createScriptedPair();
    return ok({ planner, verifier, executor: createServedExecutor(chat, terms) });
  }
  if (terms.exam !== undefined) {
    const { createExamPair } = await import('./exam/exam-pair.ts');
    const server = findServer(around, terms.executor);
    if (!server.ok) return server;
    const { transport } = terms.exam;
    const executor = createServedExecutor(server.value, terms, { transport });
    return ok({ ...createExamPair(terms.exam.task), executor });
  }
  switch (terms.mode) {
    case 'hybrid': {
      const server = findServer(around, terms.executor);
      if (!server.ok) return server;
      const more = consulting(around, terms.executor);
      const executor = createServedExecutor(server.value, terms, more);
      return ok({ ...createClaudePair(around, terms, gate), executor });
    }
    case 'cloud': {
      const { createClaudeChat } = await import('../../planner/claude-chat.ts');
      const deniesPaths = around.settings.policy.deniedPaths.length > 0;
      const chat = createClaudeChat({ door: gate, deniesPaths });
      const executor = createServedExecutor(chat, terms);
      return ok({ ...createClaudePair(around, terms, gate), executor });
    }
    case 'local': {
      const { createLocalRiders } = await import('./local-riders.ts');
      const more = consulting(around, terms.executor);
      return createLocalRiders(terms, (name) => findServer(around, name), more);
    }
  }
}

/** Only a model server's models take each other's place; Claude executes in mode cloud and nowhere else. */
function nameExecutor(
  around: Surroundings,
  terms: PairTerms,
  name: string,
): Result<Executor, TandemError> {
  if (terms.scripted || terms.mode === 'cloud' || terms.exam !== undefined) {
    const why = terms.scripted ? 'in the sample' : terms.exam ? 'in an exam' : 'in mode cloud';
    return err({ kind: 'usage', message: `The executor can’t be changed ${why}.` });
  }
  if (!/^[^/\s]+\/\S+$/.test(name)) {
    const message = `An executor is SERVER/TAG, such as ollama/qwen2.5-coder:32b; \`${name}\` is not.`;
    return err({ kind: 'usage', message });
  }
  const server = findServer(around, name);
  if (!server.ok) return server;
  const named = { ...terms, executor: name };
  return ok(createServedExecutor(server.value, named, consulting(around, name)));
}

function createClaudePair(
  around: Surroundings,
  terms: PairTerms,
  door: EgressGate,
): Omit<Riders, 'executor'> {
  const { effort } = around.settings;
  const claude = { door, stepTokens: stepTokensOf(terms) };
  return {
    planner: createClaudePlanner({ ...claude, model: terms.planner, effort: effort.planner }),
    verifier: createClaudeVerifier({ ...claude, model: terms.verifier, effort: effort.verifier }),
  };
}

async function openGate(
  around: Surroundings,
  terms: PairTerms,
): Promise<Result<EgressGate, TandemError>> {
  // In mode local the door stays shut: without a key nothing gets through it, whoever asks.
  const isShut = terms.mode === 'local' && !terms.scripted;
  return createEgressGate({
    baseUrl: isShut ? CLAUDE_BASE_URL : around.claude.baseUrl,
    apiKey: isShut ? null : around.claude.apiKey,
    policy: { level: terms.policy, deniedPaths: around.settings.policy.deniedPaths },
    secrets: await collectSecrets(terms.repository.path, around.env, keyVariables(around)),
    workspaceKey: await openWorkspaceKey(join(around.home, 'workspace.key')),
    stallMs: around.stallMs,
    ...(around.fetch && { fetch: around.fetch }),
  });
}

/** Whatever such a variable is called, what it holds is a secret. */
const keyVariables = ({ servers }: Surroundings): readonly string[] =>
  servers.flatMap(({ keyVariable }) => keyVariable ?? []);

/** The chat server of `SERVER/TAG`. */
export const findServer = (
  around: Surroundings,
  executor: string,
): Result<ChatServer, TandemError> => openServer(around, splitModel(executor)[0]);
