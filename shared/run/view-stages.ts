import { ownedPaths } from '../plan/plan.ts';
import type { RunState, StepState } from './state.ts';

/** The four stages of a run at a glance: where it stands, and one fact each, as values and not as words. */

/** `stopped`: the run was interrupted here and can go on; `failed`: it ended here for good without approval. */
export type StageStanding = 'done' | 'now' | 'next' | 'stopped' | 'failed';

export interface StagesView {
  readonly intake: {
    readonly standing: StageStanding;
    readonly asked: number;
    readonly answered: number;
    readonly files: number;
  };
  readonly plan: {
    readonly standing: StageStanding;
    readonly version: number | null;
    readonly steps: number;
    readonly faults: number;
    /** Who changed the plan in force, when that was not the planner. */
    readonly editedBy: string | null;
    readonly approved: boolean;
  };
  readonly execute: {
    readonly standing: StageStanding;
    readonly total: number;
    readonly done: number;
    readonly failed: number;
    /** The step that is worked on, counted from 1, and its attempt. */
    readonly current: StepAtWork | null;
    /** All steps that are worked on at this moment. */
    readonly atWork: readonly StepAtWork[];
  };
  readonly verify: {
    readonly standing: StageStanding;
    readonly round: number;
    readonly rounds: number;
    readonly green: boolean | null;
    readonly verdict: string | null;
  };
}

export interface StepAtWork {
  readonly number: number;
  readonly attempt: number;
}

const ORDER = ['intake', 'plan', 'execute', 'verify'] as const;
type StageName = (typeof ORDER)[number];
const DEFAULT_ROUNDS = 3;

export function viewStages(state: RunState, isRunning: boolean): StagesView {
  const here = stageOf(state);
  const standing = (stage: StageName): StageStanding => standingOf(state, isRunning, stage, here);
  const plan = state.plan;
  const atWork = state.steps.flatMap((step, index) =>
    step.status === 'running' ? [{ number: index + 1, attempt: step.attempts }] : [],
  );
  const round = state.rounds.at(-1);
  return {
    intake: {
      standing: standing('intake'),
      asked: state.intake.questions.length,
      answered: state.intake.questions.filter((question) => question.answer !== null).length,
      files: state.intake.files.filter((file) => file.shown).length,
    },
    plan: {
      standing: standing('plan'),
      version: plan?.version ?? null,
      steps: plan?.plan.steps.length ?? 0,
      faults: plan?.faults.length ?? 0,
      editedBy: plan === null || isPlanner(state, plan.by) ? null : plan.by,
      approved: plan !== null && plan.approvedBy !== null,
    },
    execute: {
      standing: standing('execute'),
      total: state.steps.length,
      done: state.steps.filter((step) => step.status === 'done').length,
      failed: state.steps.filter((step) => step.status === 'failed').length,
      current: atWork[0] ?? null,
      atWork,
    },
    verify: {
      standing: standing('verify'),
      round: round?.round ?? 0,
      rounds: state.started?.budgets.rounds ?? DEFAULT_ROUNDS,
      green: round?.green ?? null,
      verdict: round?.verdict?.verdict ?? null,
    },
  };
}

/** A dated name of the planner's model is the planner, too. */
const isPlanner = (state: RunState, by: string): boolean =>
  state.started !== null &&
  (by === state.started.planner || by.startsWith(state.started.planner) || by.includes('claude'));

/** Where the run is, or was when it ended. */
function stageOf(state: RunState): StageName {
  switch (state.stage) {
    case 'intake':
    case 'plan':
    case 'execute':
    case 'verify':
      return state.stage;
    case 'deliver':
      return 'verify';
    case 'over':
      if (state.rounds.length > 0) return 'verify';
      if (state.plan?.approvedBy != null) return 'execute';
      return state.plan === null && state.intake.requirement === null ? 'intake' : 'plan';
  }
}

function standingOf(
  state: RunState,
  isRunning: boolean,
  stage: StageName,
  here: StageName,
): StageStanding {
  const before = ORDER.indexOf(stage) - ORDER.indexOf(here);
  const hasFailed = stage === 'execute' && state.steps.some((step) => step.status === 'failed');
  if (before < 0) return hasFailed ? 'failed' : 'done';
  if (before > 0) return 'next';
  if (state.finished?.outcome === 'approved') return 'done';
  if (state.stage === 'over') return 'failed';
  return isRunning ? 'now' : 'stopped';
}

/** One step of the plan in force, as a list shows it. */
export interface StepView {
  readonly state: StepState;
  readonly number: number;
  readonly owned: readonly string[];
  readonly checks: readonly string[];
  /** Numbers of the steps that must be done first and are not yet. */
  readonly waitsFor: readonly number[];
}

export function viewSteps(state: RunState): readonly StepView[] {
  const numberOf = new Map(state.steps.map((step, index) => [step.id, index + 1]));
  const done = new Set(state.steps.filter(({ status }) => status === 'done').map(({ id }) => id));
  return state.steps.map((step, index) => {
    const planned = state.plan?.plan.steps.find(({ id }) => id === step.id);
    const missing = (planned?.dependsOn ?? []).filter((id) => !done.has(id));
    return {
      state: step,
      number: index + 1,
      owned: planned === undefined ? [] : ownedPaths(planned),
      checks: planned?.checks ?? [],
      waitsFor: missing.flatMap((id) => numberOf.get(id) ?? []),
    };
  });
}
