import type { Plan } from '../plan/plan.ts';
import { assertNever } from '../result.ts';
import type { EventOf } from './event.ts';
import { isAmendKey } from './fork-pending.ts';
import { withIncident } from './incident.ts';
import type { IntakeState, RunState, StepState } from './state.ts';

type IntakeFamily = EventOf<
  'digest.built' | 'intake.asked' | 'intake.answered' | 'intake.file-decided' | 'intake.ended'
>;

export function foldIntake(state: RunState, event: IntakeFamily): RunState {
  return {
    ...state,
    intake: intakeAfter(state.intake, event),
    stage: stageAfterIntake(state, event),
  };
}

const stageAfterIntake = (state: RunState, event: IntakeFamily) =>
  event.kind === 'intake.ended' ? 'plan' : state.stage;

function intakeAfter(intake: IntakeState, event: IntakeFamily): IntakeState {
  switch (event.kind) {
    case 'digest.built':
      return { ...intake, digestTokens: event.tokens };
    case 'intake.asked': {
      const asked = event.questions.map((question) => ({ ...question, answer: null, by: null }));
      return { ...intake, questions: [...intake.questions, ...asked] };
    }
    case 'intake.answered': {
      const answered = intake.questions.map((question) =>
        question.id === event.id ? { ...question, answer: event.answer, by: event.by } : question,
      );
      return { ...intake, questions: answered };
    }
    case 'intake.file-decided':
      return { ...intake, files: [...intake.files, event] };
    case 'intake.ended':
      return { ...intake, requirement: event.requirement };
    default:
      return assertNever(event);
  }
}

type PlanFamily = EventOf<
  | 'plan.produced'
  | 'plan.validated'
  | 'plan.edited'
  | 'plan.approved'
  | 'plan.rejected'
  | 'plan.revised'
  | 'plan.drifted'
>;

export function foldPlan(state: RunState, event: PlanFamily): RunState {
  switch (event.kind) {
    case 'plan.produced':
    case 'plan.edited':
      if (isAmendKey(event.key)) return amended(state, event);
      return {
        ...state,
        stage: 'plan',
        plan: {
          version: event.version,
          plan: event.plan,
          by: event.by,
          faults: [],
          approvedBy: null,
        },
        steps: stepsOf(event.plan),
      };
    case 'plan.validated':
      return state.plan === null
        ? state
        : { ...state, plan: { ...state.plan, faults: event.faults } };
    case 'plan.approved':
      return state.plan === null
        ? state
        : { ...state, stage: 'execute', plan: { ...state.plan, approvedBy: event.by } };
    case 'plan.rejected':
      return withIncident(state, event.seq, `plan refused by ${event.by}: ${event.reason}`);
    case 'plan.revised':
      return withIncident({ ...state, stage: 'plan' }, event.seq, `plan revised: ${event.reason}`);
    case 'plan.drifted':
      return event.files.length === 0
        ? state
        : withIncident(
            state,
            event.seq,
            `changed since the plan’s commit: ${event.files.join(', ')}`,
          );
    default:
      return assertNever(event);
  }
}

/** A fork changed it in the middle of the work: what is done stays done, and the approval stands. */
function amended(
  state: RunState,
  { plan, version, by }: { plan: Plan; version: number; by: string },
): RunState {
  const known = new Map(state.steps.map((step) => [step.id, step]));
  const approvedBy = state.plan?.approvedBy ?? null;
  return {
    ...state,
    plan: { version, plan, by, faults: [], approvedBy },
    steps: stepsOf(plan).map((step) => ({ ...step, ...known.get(step.id), title: step.title })),
  };
}

const stepsOf = (plan: Plan): readonly StepState[] =>
  plan.steps.map((step) => ({
    id: step.id,
    title: step.title,
    status: 'waiting',
    attempts: 0,
    startedAt: null,
    endedAt: null,
    reason: '',
    claim: '',
    turns: 0,
    calls: 0,
    touched: [],
    outOfScope: [],
    checks: [],
  }));
