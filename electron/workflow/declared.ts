import type { Plan } from '../../shared/plan/plan.ts';
import type { RunEvent } from '../../shared/run/event.ts';
import { FORK_NAME, pendingChanges } from '../../shared/run/fork-pending.ts';
import { stepOfKey } from '../../shared/run/step-of-key.ts';
import type { PlanDecision, Wish } from './ports.ts';

/**
 * What a fork declared to be different, on its way to the place where it holds. Each thing is handed out once; what was
 * handed out and not recorded before the process died is handed out again by the next life.
 */
export interface Declared {
  /** Plan, executor and budgets, for the next attempt or round; null: nothing. */
  amendment(): Amendment | null;
  /** What the executor is told besides, for an attempt at this step. */
  messages(step: string): readonly Wish[];
  /** A decision about the plan of the place that the fork begins at; null: people decide. */
  planDecision(key: string): PlanDecision | null;
  /** Who is to execute the plan that is approved under this key; null: as people say. */
  executorFor(key: string): string | null;
  /** Who will execute, if the fork says so: nobody else needs to be prepared. */
  readonly executor: string | null;
}

export interface Amendment {
  readonly plan?: Plan;
  readonly executor?: string;
  readonly budgets?: Readonly<Record<string, number>>;
}

/** Undefined where no fork declared anything that is still to come. */
export function createDeclared(events: readonly RunEvent[]): Declared | undefined {
  if (!events.some(({ kind }) => kind === 'fork.created')) return undefined;
  let { plan, executor, budgets, messages } = pendingChanges(events);
  const { from } = pendingChanges(events);
  const stage = /^(plan|replan\d+)\/decision\d+$/.exec(from)?.[1];
  const step = stepOfKey(from);
  return {
    executor,
    amendment() {
      if (plan === null && executor === null && Object.keys(budgets).length === 0) return null;
      const amendment = {
        ...(plan === null ? {} : { plan }),
        ...(executor === null ? {} : { executor }),
        ...(Object.keys(budgets).length === 0 ? {} : { budgets }),
      };
      [plan, executor, budgets] = [null, null, {}];
      return amendment;
    },
    messages(now) {
      if (step !== null && step !== now) return [];
      const said = messages.map((text) => ({ wish: 'steer', text, by: FORK_NAME }) as const);
      messages = [];
      return said;
    },
    planDecision(key) {
      if (key !== from) return null;
      const by = FORK_NAME;
      if (plan !== null) {
        const edited = { kind: 'edit', plan, by } as const;
        plan = null;
        return edited;
      }
      if (messages.length === 0) return null;
      const comments = messages.map((text) => ({ step: null, text }));
      messages = [];
      return { kind: 'revise', comments, by };
    },
    executorFor: (key) => (stage !== undefined && key.startsWith(`${stage}/`) ? executor : null),
  };
}
