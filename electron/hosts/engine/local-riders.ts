import type { TandemError } from '../../../shared/errors.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { BodyOf } from '../../../shared/run/event.ts';
import { settingsAsked } from '../../executor/executor.ts';
import { createLocalAsk } from '../../executor/local-ask.ts';
import { describeMaterial } from '../../planner/compose-request.ts';
import { createPlanner, createVerifier } from '../../planner/desk.ts';
import { loadPrompts } from '../../planner/prompts.ts';
import type { ChatServer } from '../../workflow/chat-server.ts';
import type { Executor, Planner, Verifier } from '../../workflow/ports.ts';
import {
  createServedExecutor,
  executorOptions,
  splitModel,
  stepTokensOf,
} from './served-executor.ts';

type Terms = Pick<BodyOf<'run.started'>, 'planner' | 'verifier' | 'executor' | 'budgets'>;

export interface LocalRiders {
  readonly planner: Planner;
  readonly verifier: Verifier;
  readonly executor: Executor;
}

/** Mode local: planner, verifier and executor are models of the house, asked with the texts that Claude gets. */
export function createLocalRiders(
  terms: Terms,
  serverOf: (model: string) => Result<ChatServer, TandemError>,
  more: Parameters<typeof createServedExecutor>[2],
): Result<LocalRiders, TandemError> {
  const server = serverOf(terms.executor);
  if (!server.ok) return server;
  const planner = describeDesk(terms, terms.planner, serverOf);
  if (!planner.ok) return planner;
  const verifier = describeDesk(terms, terms.verifier, serverOf);
  if (!verifier.ok) return verifier;
  return ok({
    planner: createPlanner(planner.value),
    verifier: createVerifier(verifier.value),
    executor: createServedExecutor(server.value, terms, more),
  });
}

function describeDesk(
  terms: Terms,
  model: string,
  serverOf: (model: string) => Result<ChatServer, TandemError>,
) {
  const server = serverOf(model);
  if (!server.ok) return server;
  const [serverName, tag] = splitModel(model);
  // The executor's own settings, to the letter: a model that plans and executes is then loaded once.
  const settings = settingsAsked(tag, executorOptions(terms));
  return ok({
    model,
    prompts: loadPrompts(),
    stepTokens: stepTokensOf(terms),
    ask: createLocalAsk({ server: server.value, serverName, settings, describeMaterial }),
  });
}
