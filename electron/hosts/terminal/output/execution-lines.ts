import type { BodyOf, EventOf, RunEvent } from '../../../../shared/run/event.ts';
import { cleanLine } from './clean-text.ts';
import { flagWords } from './flag-words.ts';
import { describeAmount, describeBytes, describeDuration } from './format.ts';
import { detail, joined, line, type Telling } from './lines.ts';
import { stepWord } from './step-place.ts';
import { describeReason } from './step-reasons.ts';
import { mark } from './style.ts';

/** Steps, tool calls and files; null for kinds of other families. */
export const describeExecutionEvent = (
  event: RunEvent,
  telling: Telling,
): readonly string[] | null =>
  describeStepEvent(event, telling) ??
  describeCallEvent(event, telling) ??
  describeSnapshotEvent(event, telling);

function describeStepEvent(event: RunEvent, telling: Telling): readonly string[] | null {
  const { paint } = telling;
  switch (event.kind) {
    case 'step.started':
      return describeStepStart(event, telling);
    case 'step.ended':
      return describeStepEnd(event, telling);
    case 'step.blocked': {
      const waits = event.waitsFor.map((id) => cleanLine(id, 40)).join(', ');
      return [
        line(
          paint,
          'warn',
          mark.notRun,
          `${cleanLine(event.step, 40)} not begun: ${waits} did not succeed`,
        ),
      ];
    }
    case 'step.skipped':
      return [
        line(
          paint,
          'quiet',
          mark.notRun,
          `${cleanLine(event.step, 40)} skipped by ${cleanLine(event.by)}`,
        ),
      ];
    default:
      return null;
  }
}

function describeCallEvent(event: RunEvent, telling: Telling): readonly string[] | null {
  const { paint } = telling;
  const step = stepWord(event, telling.state);
  switch (event.kind) {
    case 'tool.ended':
      return [describeToolEnd(event, telling), ...describeRefusal(event, telling)];
    case 'call.repaired':
      return [detail(paint, `${step}call repaired: ${cleanLine(event.what)}`)];
    case 'call.refused':
      return [
        line(
          paint,
          'warn',
          mark.warn,
          `${step}call refused: ${cleanLine(event.what)}, ${cleanLine(event.detail)}`,
        ),
      ];
    case 'turn.nudged':
      return [
        line(paint, 'warn', mark.warn, `${step}reminded the executor: ${cleanLine(event.because)}`),
      ];
    case 'loop.detected':
      return [
        line(
          paint,
          'warn',
          mark.warn,
          `${step}the same call of ${cleanLine(event.tool, 40)} came ${describeAmount(event.calls, 'time')}`,
        ),
      ];
    case 'transport.switched':
      return [
        line(
          paint,
          'warn',
          mark.warn,
          `${step}calls now travel as ${event.to}, not ${event.from}: ${cleanLine(event.because)}`,
        ),
      ];
    case 'progress.flagged': {
      const { noticed, did } = flagWords(event);
      const what = `${cleanLine(event.step, 40)}: ${noticed} (${cleanLine(event.detail)})`;
      return [line(paint, 'warn', mark.warn, `${what}; ${did}`)];
    }
    case 'step.merged':
      return event.tree === null
        ? [
            line(
              paint,
              'bad',
              mark.bad,
              `${cleanLine(event.step, 40)} conflicts in ${cleanLine(event.conflicts.join(', '))}`,
            ),
          ]
        : [detail(paint, `${cleanLine(event.step, 40)} merged`)];
    default:
      return null;
  }
}

/** Reasons for which nothing was put back in a sense that anybody would want a line for. */
const QUIET_REASONS: readonly string[] = [
  'checks left nothing behind',
  'checks run on the work of several steps together',
  'the work of the steps together',
];

function describeSnapshotEvent(event: RunEvent, { paint }: Telling): readonly string[] | null {
  switch (event.kind) {
    case 'snapshot.failed':
      return [line(paint, 'bad', mark.bad, `snapshot failed: ${cleanLine(event.detail)}`)];
    case 'snapshot.restored':
      if (QUIET_REASONS.includes(event.why)) return [];
      return [detail(paint, `files put back: ${cleanLine(event.why)}`)];
    case 'snapshot.taken':
      return event.skipped.map(({ path, bytes, why }) =>
        line(
          paint,
          'warn',
          mark.warn,
          `${cleanLine(path)} (${describeBytes(bytes)}) left out: ${cleanLine(why)}`,
        ),
      );
    default:
      return null;
  }
}

function describeStepStart(
  event: EventOf<'step.started'>,
  { paint, state }: Telling,
): readonly string[] {
  const again = event.attempt > 1;
  const order = state.steps.findIndex((step) => step.id === event.step) + 1;
  const place = order > 0 && state.steps.length > 1 ? ` (${order} of ${state.steps.length})` : '';
  return [
    `  ${paint('executor', mark.doing)} ${paint('strong', `${cleanLine(event.step, 40)}  ${cleanLine(event.title)}`)}${place}`,
    ...(again ? [detail(paint, `attempt ${event.attempt}: ${cleanLine(event.why, 400)}`)] : []),
  ];
}

function describeStepEnd(event: EventOf<'step.ended'>, telling: Telling): readonly string[] {
  const { paint, state } = telling;
  const good = event.status === 'ok';
  const files = event.touched.slice(0, 8).map((path) => describeFile(path, state.files[path]));
  const left = event.touched.length - files.length;
  return [
    ...files.map((file) => detail(paint, file)),
    ...(left > 0
      ? [detail(paint, `… and ${describeAmount(left, 'more file', 'more files')}`)]
      : []),
    ...event.outOfScope.map((path) =>
      line(paint, 'warn', mark.warn, `${cleanLine(path)} was changed, but is not this step’s file`),
    ),
    line(
      paint,
      good ? 'good' : 'bad',
      good ? mark.good : mark.bad,
      joined(
        `${cleanLine(event.step, 40)} ${good ? 'done' : `not done: ${describeReason(event.reason)}`}`,
        `attempt ${event.attempt}`,
        describeAmount(event.touched.length, 'file'),
      ),
    ),
    ...(event.claim === ''
      ? []
      : [detail(paint, `the executor says: ${cleanLine(event.claim, 300)}`)]),
  ];
}

const describeFile = (path: string, change: BodyOf<'file.changed'> | undefined): string => {
  if (change === undefined) return cleanLine(path);
  const amount = change.binary ? 'binary' : `+${change.added} −${change.removed}`;
  return `${cleanLine(path)}  ${change.status} ${amount}`;
};

function describeToolEnd(event: EventOf<'tool.ended'>, telling: Telling): string {
  const { paint, calls } = telling;
  const call = `${stepWord(event, telling.state)}${calls.get(event.key) ?? cleanLine(event.tool, 60)}`;
  const failed = event.exitCode !== null && event.exitCode !== 0;
  const good = event.status === 'ok' && !failed;
  const end = joined(
    event.status !== 'ok' && event.status,
    event.exitCode !== null && `exit ${event.exitCode}`,
    event.ms >= 300 && describeDuration(event.ms),
  );
  const sign = good ? '·' : mark.warn;
  return `    ${paint(good ? 'executor' : 'warn', sign)} ${call}${end === '' ? '' : `  ${paint('quiet', end)}`}`;
}

/** Why a file tool refused; why a command or a tool of another server may not run is told by its decision. */
function describeRefusal(event: EventOf<'tool.ended'>, { paint }: Telling): readonly string[] {
  const isDecided = event.tool === 'run_command' || event.tool.includes('__');
  if (event.status !== 'refused' || isDecided || typeof event.output !== 'string') return [];
  return event.output === '' ? [] : [detail(paint, cleanLine(event.output), true)];
}

/** A tool call in a few words: what it does to what. */
export function describeCall(event: BodyOf<'tool.started'>): string {
  const args = event.arguments;
  const text = (name: string, limit = 120): string => {
    const value =
      name in args ? Object.entries(args).find(([key]) => key === name)?.[1] : undefined;
    return typeof value === 'string' || typeof value === 'number'
      ? cleanLine(String(value), limit)
      : '';
  };
  switch (event.tool) {
    case 'run_command':
      return `$ ${text('command', 160)}`;
    case 'search_files':
      return `search_files /${text('pattern', 60)}/ ${text('path')}`.trimEnd();
    case 'read_file': {
      const from = text('start_line');
      return `read_file ${text('path')}${from === '' ? '' : `:${from}–${text('end_line')}`}`;
    }
    case 'ask_planner':
      return `ask_planner ${text('question', 200)}`;
    case 'finish_step':
      return 'finish_step';
    default:
      return `${cleanLine(event.tool, 60)} ${text('path')}`.trimEnd();
  }
}
