import type { TandemError } from '../../../../shared/errors.ts';
import type { SwapForecast, SwapRequest } from '../../../../shared/ipc/swap.ts';
import { err, ok, type Result } from '../../../../shared/result.ts';
import type { RunEvent } from '../../../../shared/run/event.ts';
import { foldAll } from '../../../../shared/run/fold.ts';
import type { ForkChange } from '../../../../shared/run/fork-change.ts';
import { type ForkPlace, listForkPlaces } from '../../../../shared/run/fork-places.ts';
import type { RunState } from '../../../../shared/run/state.ts';
import { stepOfKey } from '../../../../shared/run/step-of-key.ts';
import { CELL_ORDER, type CellName } from '../../../../shared/run/swap-conclusion.ts';
import { withoutResult } from '../../../store/lazy-result.ts';
import { budgetsOf } from '../../../workflow/run-terms.ts';
import type { Surroundings } from '../../surroundings.ts';
import { prepareFork } from '../fork/create-fork.ts';
import type { Parent } from '../fork/read-parent.ts';
import { findRepositoryFault } from '../repository-fault.ts';

export interface SwapCase {
  readonly step: string;
  readonly from: string;
  readonly cells: readonly Cell[];
  readonly forecast: SwapForecast;
}

export interface Cell {
  readonly name: CellName;
  readonly plan: 'original' | 'corrected';
  readonly executor: string;
  readonly changes: readonly ForkChange[];
}

const usage = (message: string): Result<never, TandemError> => err({ kind: 'usage', message });

/** What the test consists of and costs; refuses what can't be forked like this. */
export async function settleSwap(
  around: Surroundings,
  parent: Parent,
  asked: SwapRequest,
): Promise<Result<SwapCase, TandemError>> {
  if (asked.onlyLocal && asked.criterion === 'run' && parent.started.mode !== 'local')
    return usage(
      'A whole run asks Claude for its verdict; only the step alone can be tested locally.',
    );
  const state = foldAll(parent.events.map(withoutResult));
  const step = asked.step ?? findFailed(parent.events);
  if (step === null) return usage('No step of this run failed; name the one to test with its id.');
  const place = listForkPlaces(parent.events).find(
    (each) => each.kind === 'attempt' && each.step === step,
  );
  if (place === undefined) return usage(`The run has not worked on a step ${step}.`);
  const executor =
    executorOf(parent.events, place) ?? state.executorName ?? parent.started.executor;
  const cells = listCells(asked, executor);
  const fault = await findRepositoryFault(around, parent.started.repository);
  if (fault !== null) return err(fault);
  for (const { changes } of cells) {
    const fork = await prepareFork(around, parent, {
      run: parent.place.runId,
      at: place.key,
      changes,
    });
    if (!fork.ok) return fork;
  }
  const forecast = describeCost(parent, state, { asked, step, place, cells });
  return ok({ step, from: place.key, cells, forecast });
}

/** The step that failed last; one that failed at first and was mended later does not count. */
function findFailed(events: readonly RunEvent[]): string | null {
  const last = new Map<string, string>();
  for (const event of events) if (event.kind === 'step.ended') last.set(event.step, event.status);
  const failed = [...last].findLast(([, status]) => status === 'failed');
  return failed?.[0] ?? null;
}

/** Who sat there when the step was begun. */
function executorOf(events: readonly RunEvent[], { after }: ForkPlace): string | null {
  const chosen = events.slice(0, after).findLast((event) => event.kind === 'executor.chosen');
  return chosen?.kind === 'executor.chosen' ? chosen.executor : null;
}

function listCells(asked: SwapRequest, original: string): readonly Cell[] {
  const { executor, plan } = asked;
  const local: readonly ForkChange[] = asked.onlyLocal
    ? [{ what: 'budget', budgets: { advice: 0 } }]
    : [];
  const other: readonly ForkChange[] = executor === null ? [] : [{ what: 'executor', executor }];
  const better: readonly ForkChange[] = plan === null ? [] : [{ what: 'plan', plan }];
  const all: readonly (Cell & { readonly isThere: boolean })[] = [
    { name: 'A', plan: 'original', executor: original, changes: local, isThere: true },
    {
      ...{ name: 'B', plan: 'original', executor: executor ?? '' },
      ...{ changes: [...local, ...other], isThere: executor !== null },
    },
    {
      ...{ name: 'C', plan: 'corrected', executor: original },
      ...{ changes: [...local, ...better], isThere: plan !== null },
    },
    {
      ...{ name: 'D', plan: 'corrected', executor: executor ?? '' },
      ...{ changes: [...local, ...other, ...better], isThere: executor !== null && plan !== null },
    },
  ];
  return CELL_ORDER.flatMap((name) => all.filter((cell) => cell.isThere && cell.name === name));
}

/** By what the step took in the run itself: every fork may take as much. */
function describeCost(
  { place: { runId }, started, events }: Parent,
  state: RunState,
  test: {
    readonly asked: SwapRequest;
    readonly step: string;
    readonly place: ForkPlace;
    readonly cells: readonly Cell[];
  },
): SwapForecast {
  const { asked, step, place, cells } = test;
  const forks = cells.length * asked.repeats;
  const took = measureStep(events, step);
  const isWhole = asked.criterion === 'run';
  const budgets = budgetsOf(started.budgets);
  const isCloud = started.mode !== 'local' && !started.scripted;
  const advice = asked.onlyLocal || !isCloud ? 0 : budgets.advice;
  const cloudCalls = isCloud ? forks * (advice + (isWhole ? budgets.verifyCalls : 0)) : 0;
  const perCall = state.cloud.calls === 0 ? 0 : state.cloud.costUsd / state.cloud.calls;
  return {
    ...{ runId, step, from: place.key, forks, cloudCalls },
    cells: cells.map(({ name, plan, executor }) => ({ name, plan, executor })),
    turns: took === null ? null : took.turns * forks,
    localTokens: took === null ? null : took.tokens * forks,
    minutes: took === null ? null : Math.ceil((took.ms * forks) / 60_000),
    costUsd: Math.round(perCall * cloudCalls * 1e4) / 1e4,
    leaves: [
      ...(advice > 0 ? ['questions of the executor to the planner, with the step’s text'] : []),
      ...(isWhole && isCloud
        ? ['the plan, the diff and the report of each fork, for a verdict']
        : []),
    ],
  };
}

function measureStep(events: readonly RunEvent[], step: string) {
  let [turns, tokens, ms] = [0, 0, 0];
  for (const event of events) {
    if (event.kind !== 'model.responded' || event.role !== 'executor') continue;
    if (stepOfKey(event.key) !== step) continue;
    turns += 1;
    tokens += event.tokens.input + event.tokens.output;
    ms += event.ms;
  }
  return turns === 0 ? null : { turns, tokens, ms };
}
