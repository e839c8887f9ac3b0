import { join } from 'node:path';
import type { TandemError } from '../../../shared/errors.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { BodyOf } from '../../../shared/run/event.ts';
import { collectSecrets } from '../../egress/collect-secrets.ts';
import { createEgressGate, type EgressGate } from '../../egress/gate.ts';
import { openWorkspaceKey } from '../../egress/workspace-key.ts';
import { createExecutor } from '../../executor/executor.ts';
import { createOllamaServer } from '../../executor/servers/ollama.ts';
import { createClaudePlanner, createClaudeVerifier } from '../../planner/claude.ts';
import type { ChatServer } from '../../workflow/chat-server.ts';
import type { Executor, Planner, Verifier } from '../../workflow/ports.ts';
import { budgetsOf } from '../../workflow/run-terms.ts';
import type { Surroundings } from '../surroundings.ts';

export type PairTerms = Pick<
  BodyOf<'run.started'>,
  'repository' | 'mode' | 'planner' | 'verifier' | 'executor' | 'policy' | 'scripted' | 'budgets'
>;

/** The two riders, and the scanner that the gate shares with the door. */
export interface Pair {
  readonly planner: Planner;
  readonly verifier: Verifier;
  readonly executor: Executor;
  readonly inspect: EgressGate['inspect'];
}

export async function createPair(
  around: Surroundings,
  terms: PairTerms,
): Promise<Result<Pair, TandemError>> {
  const gate = await openGate(around, terms);
  if (!gate.ok) return gate;
  const { inspect } = gate.value;
  if (terms.scripted) {
    const { createScriptedPair } = await import('../demo/scripted-pair.ts');
    const { planner, verifier, chat } = createScriptedPair();
    return ok({ planner, verifier, inspect, executor: createLocalExecutor(chat, terms) });
  }
  const server = findServer(around, terms.executor);
  if (!server.ok) return server;
  const { effort } = around.settings;
  const claude = {
    door: gate.value,
    stepTokens: Math.floor(budgetsOf(terms.budgets).contextTokens / 8),
  };
  return ok({
    planner: createClaudePlanner({ ...claude, model: terms.planner, effort: effort.planner }),
    verifier: createClaudeVerifier({ ...claude, model: terms.verifier, effort: effort.verifier }),
    executor: createLocalExecutor(server.value, terms),
    inspect,
  });
}

async function openGate(
  around: Surroundings,
  terms: PairTerms,
): Promise<Result<EgressGate, TandemError>> {
  return createEgressGate({
    baseUrl: around.claude.baseUrl,
    apiKey: around.claude.apiKey,
    policy: { level: terms.policy, deniedPaths: around.settings.policy.deniedPaths },
    secrets: await collectSecrets(terms.repository.path, around.env),
    workspaceKey: await openWorkspaceKey(join(around.home, 'workspace.key')),
    stallMs: around.stallMs,
  });
}

function createLocalExecutor(server: ChatServer, terms: PairTerms): Executor {
  const budgets = budgetsOf(terms.budgets);
  const [serverName, tag] = splitExecutor(terms.executor);
  return createExecutor({
    server,
    serverName,
    tag,
    options: {
      contextLength: budgets.contextTokens,
      maxTurns: budgets.turns,
      ...(terms.budgets.outputReserve === undefined
        ? {}
        : { answerTokens: terms.budgets.outputReserve }),
    },
  });
}

/** `SERVER/TAG`; the tag itself may hold slashes. */
export function splitExecutor(name: string): readonly [server: string, tag: string] {
  const at = name.indexOf('/');
  return at < 0 ? ['ollama', name] : [name.slice(0, at), name.slice(at + 1)];
}

function findServer(around: Surroundings, executor: string): Result<ChatServer, TandemError> {
  const [name] = splitExecutor(executor);
  const { servers } = around;
  const found = servers.find((server) => server.name === name);
  if (found === undefined) {
    return err({
      kind: 'server-unknown',
      server: name,
      known: servers.map((server) => server.name),
    });
  }
  return ok(createOllamaServer({ url: found.url, name, stallMs: around.stallMs }));
}
