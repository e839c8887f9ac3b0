import type { StepKey, TreeHash } from '../../../shared/ids.ts';
import type { Ride } from '../context.ts';
import type { People, Planner, Worktree } from '../ports.ts';
import { orStop } from '../stopped.ts';
import { prepareDependencies } from './setup.ts';

/** What the steps of one stretch share: who of them works now, and how often they asked for advice. */
export interface Company {
  /** Indexes of the steps that an executor works on at this moment. */
  readonly working: Set<number>;
  readonly advice: { readonly before: number; begun: number };
}

export const createCompany = (ride: Ride): Company => ({
  working: new Set(),
  advice: { before: ride.adviceUsed(), begun: 0 },
});

export interface StepRide {
  readonly ride: Ride;
  /** Takes the worktree away, if this life of the run opened it. What can't be removed now is swept later. */
  close(): Promise<void>;
}

/**
 * The run as one of several steps side by side sees it: files in a worktree of its own, everything else shared.
 * A message of people goes to one executor only, the first in the plan's order that works at that moment; waiting
 * for people ends when the stretch is stopped; a call for advice counts before it is in the log, or two steps could
 * both be the last one allowed.
 */
export function rideAside(
  ride: Ride,
  company: Company,
  at: {
    readonly index: number;
    readonly name: string;
    readonly use: StepKey;
    readonly tree: TreeHash;
  },
): StepRide {
  let opening: Promise<Worktree> | null = null;
  ride.besides?.opened(at);
  const open = async (): Promise<Worktree> => {
    const { name, use, tree } = at;
    const run = await ride.ports.worktree();
    const worktree = orStop(await run.openBeside({ name, use, tree }));
    await prepareDependencies(ride, worktree, ride.durable.signal);
    return worktree;
  };
  const { steering, people, planner } = ride.ports;
  const { signal } = ride.durable;
  const { advice, working } = company;
  const isSpokenTo = (): boolean => Math.min(...working) === at.index;
  return {
    ride: {
      ...ride,
      aside: true,
      budgets: { ...ride.budgets },
      adviceUsed: () => Math.max(ride.adviceUsed(), advice.before + advice.begun),
      ports: {
        ...ride.ports,
        worktree: () => {
          opening ??= open();
          return opening;
        },
        steering: {
          take: () => (isSpokenTo() ? steering.take() : []),
          hold: (place, scope) => unlessAborted(signal, steering.hold(place, scope)),
        },
        people: stoppable(people, signal),
        planner: counting(planner, advice),
      },
    },
    async close() {
      if (opening === null) return;
      const run = await ride.ports.worktree();
      await run.removeBeside(at.name);
    },
  };
}

const stoppable = (people: People, signal: AbortSignal): People => ({
  ...people,
  allowCommand: (call) => unlessAborted(signal, people.allowCommand(call)),
});

const counting = (planner: Planner, advice: Company['advice']): Planner => ({
  ...planner,
  advise(parts, scope) {
    advice.begun += 1;
    return planner.advise(parts, scope);
  },
});

/** Rejects with the signal's reason instead of waiting on. */
function unlessAborted<T>(signal: AbortSignal, waiting: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(signal.reason);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    waiting.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
