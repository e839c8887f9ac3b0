import { EXIT, exitCodeOfError } from '../../../../shared/exit-code.ts';
import type { RoundState, RunState, StepState } from '../../../../shared/run/state.ts';
import type { Engine, RunView } from '../../engine.ts';
import { cleanLine } from '../output/clean-text.ts';
import { describeDamage } from '../output/damage.ts';
import { describeEnding, describeStanding } from '../output/ending.ts';
import { wordIncident } from '../output/flag-words.ts';
import { describeAmount, describeBytes } from '../output/format.ts';
import { detail, joined, line, row } from '../output/lines.ts';
import { printWrapped } from '../output/narrator.ts';
import { describeQuestion } from '../output/planning-lines.ts';
import { describeHeader } from '../output/run-lines.ts';
import { createScreen } from '../output/screen.ts';
import { createPaint, decideColour, mark, type Paint, type Tone } from '../output/style.ts';
import { describeCheck, describeVerdict } from '../output/verification-lines.ts';
import { sayFailure } from '../say-failure.ts';
import { commandName, type TerminalIo } from '../terminal-io.ts';

export async function showCommand(
  io: TerminalIo,
  engine: Engine,
  args: { readonly run: string; readonly json: boolean },
): Promise<number> {
  const view = await engine.show(args.run);
  if (!view.ok) return sayFailure(io, view.error);
  const { damage } = view.value;
  if (args.json) {
    io.stdout.write(`${JSON.stringify(view.value)}\n`);
    return damage === null ? EXIT.delivered : sayFailure(io, damage);
  }
  const screen = createScreen(io.stdout, { cursor: true });
  const paint = createPaint(decideColour(io.stdout.isTTY === true, io.env));
  for (const text of describeView(view.value, paint, commandName(io))) printWrapped(screen, text);
  return damage === null ? EXIT.delivered : exitCodeOfError(damage.kind);
}

/** A run's fold for reading: the same facts as live, without the hurry. */
export function describeView(view: RunView, paint: Paint, command: string): readonly string[] {
  const { state, runId } = view;
  return [
    ...describeHeader(state.started, runId, paint),
    ...describeOrigin(state, paint),
    ...section('Intake', describeIntake(state, paint), paint),
    ...section('Plan', describePlanState(state, paint), paint),
    ...section(
      'Execute',
      state.steps.flatMap((step) => describeStep(step, paint)),
      paint,
    ),
    ...state.rounds.flatMap((round) =>
      section(`Verify, round ${round.round}`, describeRound(round, paint), paint),
    ),
    ...section(
      'What went wrong and what was done',
      state.incidents.map(({ seq, what }) =>
        line(paint, 'warn', mark.warn, `event ${seq}: ${cleanLine(wordIncident(what), 300)}`),
      ),
      paint,
    ),
    ...section('Notes', describeNotes(state, paint), paint),
    ...(state.finished === null
      ? describeStanding(state, { runId, paint, command, isWhole: view.damage === null })
      : describeEnding(state.finished, { state, runId, paint, command })),
    row(paint, 'file', `${cleanLine(view.runFile, 400)} (${describeBytes(view.bytesOnDisk)})`),
    ...(view.damage === null ? [] : describeDamage(view.damage, 'events', paint)),
  ];
}

/** Where a fork comes from, and what is different in it. */
function describeOrigin({ fork }: RunState, paint: Paint): readonly string[] {
  if (fork === undefined) return [];
  const { parentRun, from, changes, attributable } = fork;
  const said = changes.map(({ what }) => what).join(', ') || 'nothing: the same once more';
  const note = attributable ? '' : ' (more than one thing: not attributable)';
  return [
    row(paint, 'fork of', `${cleanLine(parentRun, 60)} at ${cleanLine(from, 200)}`),
    row(paint, 'different', `${said}${note}`),
  ];
}

const describeNotes = ({ notes = [] }: RunState, paint: Paint): readonly string[] =>
  notes.map(({ target, text, by }) =>
    line(
      paint,
      'person',
      mark.left,
      `event ${target}: ${cleanLine(text, 600)} (${cleanLine(by, 60)})`,
    ),
  );

const section = (title: string, lines: readonly string[], paint: Paint): readonly string[] =>
  lines.length === 0 ? [] : ['', paint('strong', title), ...lines];

function describeIntake({ intake }: RunState, paint: Paint): readonly string[] {
  return [
    ...intake.questions.flatMap((asked) => {
      if (asked.answer === null) return describeQuestion(asked, paint);
      const answer = `${cleanLine(asked.answer, 400)} (by ${cleanLine(asked.by ?? 'unknown')})`;
      return [
        line(paint, 'planner', '?', cleanLine(asked.question, 400)),
        line(paint, 'person', mark.good, answer),
      ];
    }),
    ...intake.files.map(({ path, shown, by }) =>
      line(
        paint,
        'person',
        shown ? mark.left : mark.notRun,
        `${cleanLine(path)} ${shown ? 'shown to the planner' : 'not shown'}, by ${cleanLine(by)}`,
      ),
    ),
    ...(intake.requirement === null
      ? []
      : [line(paint, 'planner', mark.good, `understood: ${cleanLine(intake.requirement, 600)}`)]),
  ];
}

function describePlanState({ plan }: RunState, paint: Paint): readonly string[] {
  if (plan === null) return [];
  const approved =
    plan.approvedBy === null
      ? line(paint, 'warn', mark.open, 'not approved')
      : line(paint, 'person', mark.good, `approved by ${cleanLine(plan.approvedBy)}`);
  return [
    line(
      paint,
      'planner',
      mark.good,
      `version ${plan.version}: ${cleanLine(plan.plan.summary, 600)}`,
    ),
    ...plan.faults.map((fault) => line(paint, 'bad', mark.bad, cleanLine(fault, 300))),
    approved,
  ];
}

const STEP: Record<StepState['status'], { readonly tone: Tone; readonly sign: string }> = {
  waiting: { tone: 'quiet', sign: mark.open },
  running: { tone: 'executor', sign: mark.doing },
  done: { tone: 'good', sign: mark.good },
  failed: { tone: 'bad', sign: mark.bad },
  blocked: { tone: 'warn', sign: mark.notRun },
  skipped: { tone: 'quiet', sign: mark.notRun },
};

function describeStep(step: StepState, paint: Paint): readonly string[] {
  const { tone, sign } = STEP[step.status];
  const facts = joined(
    step.status,
    step.attempts > 0 && describeAmount(step.attempts, 'attempt'),
    step.turns > 0 && describeAmount(step.turns, 'turn'),
    step.calls > 0 && describeAmount(step.calls, 'call'),
    step.status === 'failed' && cleanLine(step.reason),
  );
  return [
    line(
      paint,
      tone,
      sign,
      `${cleanLine(step.id, 40)}  ${cleanLine(step.title)}  ${paint('quiet', facts)}`,
    ),
    ...step.touched.map((path) => detail(paint, cleanLine(path))),
    ...step.checks.flatMap((check) => describeCheck(check, paint)).map((text) => `  ${text}`),
  ];
}

function describeRound(round: RoundState, paint: Paint): readonly string[] {
  return [
    ...round.checks.flatMap((check) => describeCheck(check, paint)),
    ...(round.green === null
      ? []
      : [
          round.green
            ? line(paint, 'good', mark.good, 'gate is green')
            : line(paint, 'bad', mark.bad, 'gate is red'),
        ]),
    ...round.faults.map((fault) =>
      detail(paint, `${cleanLine(fault.rule, 60)}: ${cleanLine(fault.detail, 300)}`),
    ),
    ...(round.verdict === null ? [] : describeVerdict(round.verdict, paint)),
  ];
}
