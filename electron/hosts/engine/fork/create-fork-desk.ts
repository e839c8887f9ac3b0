import type { TandemError } from '../../../../shared/errors.ts';
import type { ForkPlaces } from '../../../../shared/ipc/forks.ts';
import { err, ok, type Result } from '../../../../shared/result.ts';
import { foldAll } from '../../../../shared/run/fold.ts';
import { likelyPlace, listForkPlaces } from '../../../../shared/run/fork-places.ts';
import { withoutResult } from '../../../store/lazy-result.ts';
import { createLibrary } from '../../../store/library.ts';
import { budgetsOf } from '../../../workflow/run-terms.ts';
import type { RunEnd, Watch } from '../../engine.ts';
import type { ForkDesk, ForkRequest } from '../../fork-desk.ts';
import type { Surroundings } from '../../surroundings.ts';
import { resumeRun } from '../continue-run.ts';
import { findRepositoryFault } from '../repository-fault.ts';
import { createFork, prepareFork } from './create-fork.ts';
import { type Parent, withParent } from './read-parent.ts';
import { FORK_BUDGETS } from './settle-fork.ts';

/** `read`: surroundings as they are now. */
export function createForkDesk(
  home: string,
  read: (use: { readonly forRide: boolean }) => Promise<Result<Surroundings, TandemError>>,
): ForkDesk {
  return {
    places: (run) => withParent(home, run, async (parent) => ok(describePlaces(home, parent))),
    async forecast(asked) {
      const around = await read({ forRide: false });
      if (!around.ok) return around;
      return withParent(home, asked.run, async (parent) => {
        const prepared = await prepareFork(around.value, parent, asked);
        if (!prepared.ok) return prepared;
        const fault = await findRepositoryFault(around.value, parent.started.repository);
        return fault === null ? ok(prepared.value.forecast) : err(fault);
      });
    },
    async create(asked) {
      const around = await read({ forRide: true });
      if (!around.ok) return around;
      return withParent(home, asked.run, (parent) => createFork(around.value, parent, asked));
    },
  };
}

function describePlaces(home: string, { place: { runId }, events }: Parent): ForkPlaces {
  const places = listForkPlaces(events);
  const state = foldAll(events.map(withoutResult));
  const budgets = Object.entries(budgetsOf(state.started?.budgets ?? {}));
  const names: readonly string[] = FORK_BUDGETS;
  const plan = state.plan?.plan;
  return {
    runId,
    places,
    likely: likelyPlace(places)?.key ?? null,
    forks: listForks(home, runId),
    plan: plan === undefined ? null : { what: 'plan', plan },
    executor: state.executorName ?? '',
    budgets: Object.fromEntries(budgets.filter(([name]) => names.includes(name))),
  };
}

/** A library that can't be read is no reason to withhold the places. */
export function listForks(home: string, runId: string): ForkPlaces['forks'] {
  const listed = createLibrary({ home }).list({ exams: true, tests: true });
  if (!listed.ok) return [];
  return listed.value
    .filter(({ parentRun }) => parentRun === runId)
    .map(({ runId: fork, startedAt, status, executor, costUsd, test }) => ({
      ...{ runId: fork, startedAt, status, executor, costUsd },
      test: test ?? null,
    }));
}

/** Makes the fork and rides it; its own first event is told like every later one. */
export async function rideFork(
  around: Surroundings,
  desk: ForkDesk,
  asked: ForkRequest,
  watch: Watch,
): Promise<Result<RunEnd, TandemError>> {
  const made = await desk.create(asked);
  if (!made.ok) return made;
  watch.onEvent(made.value.runId, made.value.created);
  return resumeRun(around, made.value.runId, watch);
}
