import type { BodyOf } from '../../../shared/run/event.ts';
import { createExecutor, type ExecutorOptions } from '../../executor/executor.ts';
import type { ChatServer } from '../../workflow/chat-server.ts';
import type { Executor } from '../../workflow/ports.ts';
import { budgetsOf } from '../../workflow/run-terms.ts';
import type { Surroundings } from '../surroundings.ts';
import { findPool } from './open-pool.ts';

type Terms = Pick<BodyOf<'run.started'>, 'executor' | 'budgets'>;

/** The executor's loop over whichever server the run's terms name. */
export function createServedExecutor(
  server: ChatServer,
  terms: Terms,
  more: Pick<ExecutorOptions, 'transport' | 'qualificationOf'> = {},
): Executor {
  const [serverName, tag] = splitModel(terms.executor);
  const options = { ...executorOptions(terms), ...more };
  return createExecutor({ server, serverName, tag, options });
}

/**
 * For a model server of the house: asks what is known about its model, where somebody keeps that. What is known
 * of a pool's model is what the exam found on the first of its members that sat it.
 */
export function consulting(
  around: Surroundings,
  executor: string,
): Pick<ExecutorOptions, 'qualificationOf'> {
  const { qualificationOf } = around;
  if (qualificationOf === undefined) return {};
  const [name, tag] = splitModel(executor);
  const members = findPool(around, name)?.members ?? [{ server: name, tag }];
  return {
    async qualificationOf(digest) {
      for (const member of members) {
        const found = await qualificationOf(member.server, member.tag ?? tag, digest);
        if (found !== null) return found;
      }
      return null;
    },
  };
}

export function executorOptions({ budgets }: Pick<Terms, 'budgets'>) {
  const { contextTokens, turns } = budgetsOf(budgets);
  const { outputReserve } = budgets;
  return {
    contextLength: contextTokens,
    maxTurns: turns,
    ...(outputReserve === undefined ? {} : { answerTokens: outputReserve }),
  };
}

/** What the planner is told that one step's text may take of the executor's context. */
export const stepTokensOf = ({ budgets }: Pick<Terms, 'budgets'>): number =>
  Math.floor(budgetsOf(budgets).contextTokens / 8);

/** `SERVER/TAG`; the tag itself may hold slashes. */
export function splitModel(name: string): readonly [server: string, tag: string] {
  const at = name.indexOf('/');
  return at < 0 ? ['ollama', name] : [name.slice(0, at), name.slice(at + 1)];
}
