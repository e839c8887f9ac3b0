import type { TandemError } from '../../../../shared/errors.ts';
import { checkPlan } from '../../../../shared/plan/check-plan.ts';
import type { Plan, PlanStep } from '../../../../shared/plan/plan.ts';
import { err, ok, type Result } from '../../../../shared/result.ts';
import type { RunEvent } from '../../../../shared/run/event.ts';
import { foldAll } from '../../../../shared/run/fold.ts';
import type { ForkChange } from '../../../../shared/run/fork-change.ts';
import {
  type ForkPlace,
  findForkPlace,
  likelyPlace,
  listForkPlaces,
} from '../../../../shared/run/fork-places.ts';
import type { RunState } from '../../../../shared/run/state.ts';
import { withoutResult } from '../../../store/lazy-result.ts';
import type { ForkRequest } from '../../fork-desk.ts';
import type { Surroundings } from '../../surroundings.ts';
import { settleBudgets } from '../mode-terms.ts';
import type { Parent } from './read-parent.ts';

/** A request that can be carried out: where it really begins, and what it takes over. */
export interface SettledFork {
  readonly asked: ForkPlace;
  readonly place: ForkPlace;
  readonly moved: string | null;
  /** The last event that is taken over. */
  readonly after: number;
  readonly prefix: readonly RunEvent[];
  readonly state: RunState;
  readonly changes: readonly ForkChange[];
}

const usage = (message: string): Result<never, TandemError> => err({ kind: 'usage', message });

/** Refuses with one sentence what can't be forked like this; nothing is made, nobody is asked. */
export function settleFork(
  around: Surroundings,
  parent: Parent,
  request: ForkRequest,
): Result<SettledFork, TandemError> {
  if (parent.started.exam !== undefined)
    return usage('A task of an exam can’t be forked; qualify the model again instead.');
  const places = listForkPlaces(parent.events);
  const asked = findPlace(places, request.at);
  if (typeof asked === 'string') return usage(asked);
  const { changes } = request;
  const unfit = changes.find(({ what }) => !asked.changes.includes(what));
  if (unfit !== undefined) return usage(describeUnfit(unfit, asked));
  const place = moveTo(places, asked, changes);
  const after = changes.some(({ what }) => what === 'tool-result')
    ? endOfCall(parent.events, asked.key)
    : place.after;
  if (after === null) return usage(`The call ${asked.key} has not ended, so it returned nothing.`);
  const prefix = parent.events.slice(0, after);
  const state = foldAll(prefix.map(withoutResult));
  const moved = place === asked ? null : describeMove(asked, place);
  const settled = { asked, place, moved, after, prefix, state, changes };
  const fault = findFault(around, parent, settled);
  return fault === null ? ok(settled) : usage(fault);
}

function findPlace(places: readonly ForkPlace[], at: string | null): ForkPlace | string {
  if (at !== null) return findForkPlace(places, at);
  return likelyPlace(places) ?? 'This run has not begun a step so far; there is nothing to fork.';
}

const describeUnfit = ({ what }: ForkChange, { key, kind, changes }: ForkPlace): string => {
  const can = changes.length === 0 ? 'nothing can be changed' : `${changes.join(', ')} can be`;
  return `At ${key} (a ${kind}) ${WORDS[what]} can’t be changed; ${can}.`;
};

const WORDS: Readonly<Record<ForkChange['what'], string>> = {
  plan: 'the plan',
  executor: 'the executor',
  message: 'what the executor is told',
  'tool-result': 'the result of a call',
  budget: 'a budget',
};

/** A step's words, its executor and its budgets hold for a whole attempt: such a change goes to where that began. */
const FROM_START: ReadonlySet<ForkChange['what']> = new Set(['plan', 'executor', 'budget']);

function moveTo(
  places: readonly ForkPlace[],
  asked: ForkPlace,
  changes: readonly ForkChange[],
): ForkPlace {
  if (asked.kind !== 'turn' && asked.kind !== 'call') return asked;
  if (!changes.some(({ what }) => FROM_START.has(what))) return asked;
  const start = `execute/${asked.step}/try${asked.attempt}`;
  return places.find(({ key }) => key === start) ?? asked;
}

const describeMove = (asked: ForkPlace, place: ForkPlace): string =>
  `What is changed holds for a whole attempt, so the fork begins at ${place.key} and not at ${asked.key}.`;

/** The call's own end, and the snapshot after it: its files stay as it left them. */
function endOfCall(events: readonly RunEvent[], key: string): number | null {
  const end = events.findLast((event) => event.key === key && event.kind === 'tool.ended');
  const kept = events.findLast(
    (event) => event.key === `${key}/snapshot` && event.kind === 'snapshot.taken',
  );
  return end === undefined ? null : Math.max(end.seq, kept?.seq ?? 0);
}

/** What is wrong with a change at this place; null: nothing. */
function findFault(
  around: Surroundings,
  parent: Parent,
  { place, state, changes }: Omit<SettledFork, 'after'>,
): string | null {
  for (const kind of ['plan', 'executor', 'tool-result'] as const) {
    if (changes.filter(({ what }) => what === kind).length > 1)
      return `${WORDS[kind]} is changed twice; say it once.`;
  }
  for (const change of changes) {
    const fault = faultOf(around, parent, { place, state, change });
    if (fault !== null) return fault;
  }
  return null;
}

function faultOf(
  around: Surroundings,
  { started }: Parent,
  {
    place,
    state,
    change,
  }: { readonly place: ForkPlace; readonly state: RunState; readonly change: ForkChange },
): string | null {
  const isFixed = started.scripted || started.mode === 'cloud';
  switch (change.what) {
    case 'plan':
      return place.kind === 'plan' ? null : findPlanFault(state, place, change.plan);
    case 'executor':
      if (isFixed)
        return `The executor can’t be changed ${started.scripted ? 'in the sample' : 'in mode cloud'}.`;
      return findExecutorFault(around, change.executor);
    case 'budget':
      return findBudgetFault(around, change.budgets, { state, isFixed });
    default:
      return null;
  }
}

function findExecutorFault(around: Surroundings, named: string): string | null {
  const known = [...around.servers, ...around.settings.pools].map(({ name }) => name);
  const [server = '', ...tag] = named.split('/');
  if (tag.join('/') === '')
    return `An executor is SERVER/TAG, such as ollama/qwen2.5-coder:32b; \`${named}\` is not.`;
  return known.includes(server)
    ? null
    : `There is no model server \`${server}\`; there are ${known.join(', ')}.`;
}

/** Budgets that a run that has begun can still have otherwise. */
export const FORK_BUDGETS = [
  'turns',
  'tries',
  'rounds',
  'replans',
  'verifyCalls',
  'checkSeconds',
  'advice',
  'contextTokens',
] as const;

function findBudgetFault(
  around: Surroundings,
  budgets: Readonly<Record<string, number>>,
  { state, isFixed }: { readonly state: RunState; readonly isFixed: boolean },
): string | null {
  const names: readonly string[] = FORK_BUDGETS;
  const other = Object.keys(budgets).find((name) => !names.includes(name));
  if (other !== undefined)
    return `A fork can’t change the budget \`${other}\`; it can change ${names.join(', ')}.`;
  const ofExecutor = Object.keys(budgets).find((name) => ['turns', 'contextTokens'].includes(name));
  if (isFixed && ofExecutor !== undefined)
    return `The budget \`${ofExecutor}\` belongs to the executor, which is fixed in this run.`;
  const settled = settleBudgets(around.settings.budgets, budgets);
  if (!settled.ok) return settled.error.kind === 'usage' ? settled.error.message : null;
  const { rounds } = budgets;
  return rounds !== undefined && rounds < state.rounds.length
    ? `${state.rounds.length} rounds of verification are over by then; \`rounds\` can’t be ${rounds}.`
    : null;
}

/** Texts, files, checks and criteria of steps that are not done may change; which steps there are may not. */
function findPlanFault(state: RunState, place: ForkPlace, plan: Plan): string | null {
  const now = state.plan?.plan;
  if (now === undefined) return 'There is no plan at that place.';
  const else_ = 'fork at the approval of the plan instead, where any plan is allowed';
  const ids = (steps: readonly PlanStep[]): string => steps.map(({ id }) => id).join(', ');
  if (ids(now.steps) !== ids(plan.steps))
    return `The steps there are ${ids(now.steps)}; to add, remove or reorder any, ${else_}.`;
  for (const [index, step] of plan.steps.entries()) {
    const before = now.steps[index];
    if (before === undefined || JSON.stringify(before) === JSON.stringify(step)) continue;
    const fault = findStepFault(state, place, { before, step });
    if (fault !== null) return `${fault}; ${else_}.`;
  }
  const faults = checkPlan(plan);
  return faults.length === 0 ? null : `The changed plan has faults: ${faults.join(' ')}`;
}

function findStepFault(
  state: RunState,
  place: ForkPlace,
  { before, step }: { readonly before: PlanStep; readonly step: PlanStep },
): string | null {
  if (before.dependsOn.join() !== step.dependsOn.join())
    return `What step ${step.id} depends on can’t change once steps are worked on`;
  const status = state.steps.find(({ id }) => id === step.id)?.status ?? 'waiting';
  const isOwn = place.step === step.id;
  if (isOwn || status === 'waiting' || status === 'blocked') {
    return isOwn || !isSideBySide(state)
      ? null
      : `Step ${step.id} may be worked on at the side of others, so it can only be changed at its own beginning`;
  }
  return `Step ${step.id} is ${status} by then and can’t be changed any more`;
}

/** Whether steps may be worked on at the side of each other: the terms allow it and the server has room. */
export const isSideBySide = ({ started, executor }: RunState): boolean =>
  Math.min(started?.parallelSteps ?? 1, executor?.slots ?? 1) > 1;
