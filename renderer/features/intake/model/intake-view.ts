import type { AskOf } from '../../../../shared/ipc/asks.ts';
import type { IntakeState } from '../../../../shared/run/state.ts';
import type { RunView } from '../../../stores/followed-run.ts';

/** What the intake screen shows of a run, live or recorded. */
export interface IntakeView {
  readonly request: string;
  /** What Claude restated once intake ended; null before. */
  readonly requirement: string | null;
  readonly questions: AskOf<'questions'> | null;
  readonly file: AskOf<'file'> | null;
  readonly consent: AskOf<'consent'> | null;
  readonly answered: readonly Answered[];
  /** Asked, without an answer, and nobody can answer now. */
  readonly open: readonly Question[];
  readonly files: IntakeState['files'];
  readonly digestTokens: number;
  readonly state: IntakeStatus;
}

/**
 * `waiting`: it waits for a person, here. `working`: this process rides it and nobody is asked. `elsewhere`:
 * another process rides it. `stopped`: interrupted, can be resumed. `over`: intake is behind it.
 */
export type IntakeStatus = 'waiting' | 'working' | 'elsewhere' | 'stopped' | 'over';

export type Question = IntakeState['questions'][number];
export type Answered = Question & { readonly answer: string; readonly by: string };

const isAnswered = (question: Question): question is Answered =>
  question.answer !== null && question.by !== null;

export function describeIntake({ state, control }: Pick<RunView, 'state' | 'control'>): IntakeView {
  const { intake } = state;
  const questions = control.asks.find((ask) => ask.kind === 'questions') ?? null;
  const file = control.asks.find((ask) => ask.kind === 'file') ?? null;
  const consent = control.asks.find((ask) => ask.kind === 'consent') ?? null;
  const asked = new Set(questions?.questions.map(({ id }) => id));
  const isWaiting = questions !== null || file !== null || consent !== null;
  return {
    request: state.started?.request ?? '',
    requirement: intake.requirement,
    questions,
    file,
    consent,
    answered: intake.questions.filter(isAnswered).filter(({ id }) => !asked.has(id)),
    open: intake.questions.filter((one) => !isAnswered(one) && !asked.has(one.id)),
    files: intake.files,
    digestTokens: intake.digestTokens,
    state: isWaiting ? 'waiting' : statusOf({ state, control }),
  };
}

function statusOf({ state, control }: Pick<RunView, 'state' | 'control'>): IntakeStatus {
  const isOver = state.intake.requirement !== null || state.stage !== 'intake';
  const mayResume = state.finished === null || state.finished.outcome === 'interrupted';
  if (control.running) return isOver ? 'over' : control.here ? 'working' : 'elsewhere';
  return isOver || !mayResume ? 'over' : 'stopped';
}
