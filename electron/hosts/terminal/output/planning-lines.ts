import type { Question } from '../../../../shared/plan/intake.ts';
import type { EventOf, RunEvent } from '../../../../shared/run/event.ts';
import { cleanLine } from './clean-text.ts';
import { describeAmount, describeCount, describeDuration } from './format.ts';
import { detail, line, type Telling } from './lines.ts';
import { describePlan } from './plan-lines.ts';
import { mark, type Paint } from './style.ts';

/** Intake and plan; null for kinds of other families. */
export const describePlanningEvent = (
  event: RunEvent,
  telling: Telling,
  columns: number,
): readonly string[] | null =>
  describeIntakeEvent(event, telling) ?? describePlanEvent(event, telling, columns);

function describeIntakeEvent(event: RunEvent, telling: Telling): readonly string[] | null {
  const { paint } = telling;
  switch (event.kind) {
    case 'digest.built':
      return [line(paint, 'good', mark.good, describeDigest(event))];
    case 'intake.asked':
      // Who is at the terminal is asked each one in turn, with all that is said here.
      return telling.isAsked
        ? []
        : event.questions.flatMap((asked) => describeQuestion(asked, paint));
    case 'intake.answered':
      return describeAnswer(event, telling);
    case 'intake.file-decided': {
      const shown = event.shown
        ? `shown to the planner (${describeAmount(event.lines, 'line')})`
        : 'not shown';
      return [
        line(
          paint,
          'person',
          event.shown ? mark.left : mark.notRun,
          `${cleanLine(event.path)} ${shown}, by ${cleanLine(event.by)}`,
        ),
      ];
    }
    case 'intake.ended':
      return [
        line(paint, 'planner', mark.good, `understood: ${cleanLine(event.requirement, 600)}`),
      ];
    default:
      return null;
  }
}

/** A question with what is needed to answer it by `--answer`. */
export const describeQuestion = (asked: Question, paint: Paint): readonly string[] => [
  line(
    paint,
    'planner',
    '?',
    `${cleanLine(asked.question, 400)} (--answer ${cleanLine(asked.id, 40)}=TEXT)`,
  ),
  detail(paint, `why it matters: ${cleanLine(asked.why, 400)}`),
  ...asked.options.map((option) => detail(paint, `· ${cleanLine(option, 400)}`)),
];

function describePlanEvent(
  event: RunEvent,
  { paint, showPlans }: Telling,
  columns: number,
): readonly string[] | null {
  switch (event.kind) {
    case 'plan.produced':
    case 'plan.edited': {
      const how = event.kind === 'plan.edited' ? 'edited' : 'written';
      return [
        line(
          paint,
          event.kind === 'plan.edited' ? 'person' : 'planner',
          mark.good,
          `plan ${event.version} ${how} by ${cleanLine(event.by, 80)}`,
        ),
        ...(showPlans
          ? describePlan(event.plan, paint, columns - 4).map((text) => `    ${text}`)
          : []),
      ];
    }
    case 'plan.validated':
      return event.faults.map((fault) =>
        line(paint, 'bad', mark.bad, `fault in the plan: ${cleanLine(fault, 400)}`),
      );
    case 'plan.approved':
      return [
        line(
          paint,
          'person',
          mark.good,
          `plan ${event.version} approved by ${cleanLine(event.by)}`,
        ),
      ];
    case 'plan.rejected':
      return [
        line(
          paint,
          'person',
          mark.bad,
          `plan ${event.version} refused by ${cleanLine(event.by)}: ${cleanLine(event.reason, 400)}`,
        ),
      ];
    case 'plan.revised':
      return [
        line(paint, 'planner', mark.doing, `the plan is revised: ${cleanLine(event.reason, 400)}`),
      ];
    case 'plan.drifted':
      if (event.files.length === 0) return [];
      return [
        line(
          paint,
          'warn',
          mark.warn,
          `the repository moved on since the plan: ${describeAmount(event.files.length, 'file')}`,
        ),
        ...event.files.slice(0, 5).map((file) => detail(paint, cleanLine(file))),
      ];
    default:
      return null;
  }
}

const describeDigest = (event: EventOf<'digest.built'>): string =>
  `digest of ${describeAmount(event.files, 'file')} (${describeCount(event.filesShown)} shown, ` +
  `${describeAmount(event.symbols, 'symbol')}): about ${describeCount(event.tokens)} tokens in ${describeDuration(event.ms)}`;

function describeAnswer(
  event: EventOf<'intake.answered'>,
  { paint, state, isAsked }: Telling,
): readonly string[] {
  const question = state.intake.questions.find(({ id }) => id === event.id)?.question ?? event.id;
  // A single question stands right above its answer already.
  const isPaired = !isAsked && state.intake.questions.length > 1;
  return [
    ...(isPaired ? [line(paint, 'planner', '?', cleanLine(question, 400))] : []),
    line(paint, 'person', mark.good, `${cleanLine(event.answer, 400)} (by ${cleanLine(event.by)})`),
  ];
}
