import { EXIT, exitCodeOfError } from '../../../../shared/exit-code.ts';
import type { ReExecutionReport } from '../../../../shared/ipc/replays.ts';
import { err, ok } from '../../../../shared/result.ts';
import type { People } from '../../../workflow/ports.ts';
import type { Engine } from '../../engine.ts';
import type { Interrupts } from '../interrupts.ts';
import { cleanLine } from '../output/clean-text.ts';
import { describeAmount } from '../output/format.ts';
import { createScreen } from '../output/screen.ts';
import { createPaint, decideColour, mark } from '../output/style.ts';
import { createAsker } from '../people/asker.ts';
import { askUnsandboxed } from '../people/terminal-people.ts';
import type { ReplayAct } from '../replay-arguments.ts';
import { sayFailure } from '../say-failure.ts';
import type { TerminalIo } from '../terminal-io.ts';
import { watchWork } from '../watch-work.ts';
import { wholeName } from '../whole-name.ts';

/** Differences that are shown; all of them are in the JSON and, up to fifty, in the log. */
const SHOWN = 20;

export async function replayOrExecute(
  io: TerminalIo,
  engine: Engine,
  args: { readonly run: string; readonly act: ReplayAct; readonly json: boolean },
): Promise<number> {
  const { act, run, json } = args;
  if (act.kind === 'execute') return reExecuteCommand(io, engine, { ...act, run, json });
  return (await import('./replay.ts')).replayCommand(io, engine, args);
}

/** Does once more what a run did. Exit 0: everything came out the same; 3: something did not. */
async function reExecuteCommand(
  io: TerminalIo,
  engine: Pick<Engine, 'replays' | 'open'>,
  args: {
    readonly run: string;
    readonly unsandboxed: boolean;
    readonly record: boolean;
    readonly json: boolean;
  },
): Promise<number> {
  const runId = args.json ? await wholeName(engine, args.run) : args.run;
  const stop = new AbortController();
  const interrupts = watchWork(io, () => {
    io.stderr.write('Stopping; the worktree is taken away first.\n');
    stop.abort();
  });
  try {
    const { run, record } = args;
    const done = await engine.replays.execute(
      { run, record },
      {
        signal: stop.signal,
        consent: (detail, repository) =>
          askConsent(io, { ...args, interrupts }, { detail, repository }),
        onProgress: (progress) => {
          if (args.json)
            io.stdout.write(`${JSON.stringify({ kind: 'replay.progress', runId, ...progress })}\n`);
          else if (io.stderr.isTTY === true)
            io.stderr.write(`\r\u001b[K${progress.done} of ${progress.all}: ${progress.key}`);
        },
      },
    );
    if (!args.json && io.stderr.isTTY === true) io.stderr.write('\r\u001b[K');
    if (!done.ok) {
      if (args.json)
        io.stdout.write(`${JSON.stringify({ kind: 'replay.failed', runId, error: done.error })}\n`);
      sayFailure(io, done.error);
      return exitCodeOfError(done.error.kind);
    }
    if (args.json)
      io.stdout.write(`${JSON.stringify({ kind: 'replay.ended', runId, ...done.value })}\n`);
    else io.stdout.write(describeReport(io, done.value));
    if (done.value.unwritten !== undefined) sayFailure(io, done.value.unwritten);
    return done.value.all === 0 ? EXIT.delivered : EXIT.notApproved;
  } catch (reason) {
    if (!stop.signal.aborted) throw reason;
    if (args.json) io.stdout.write(`${JSON.stringify({ kind: 'replay.cancelled', runId })}\n`);
    io.stderr.write('Stopped. Nothing was left behind, and nothing was written down.\n');
    return EXIT.stopped;
  } finally {
    interrupts.stop();
  }
}

/** Said on the command line, or asked where somebody can answer, as a run does. */
async function askConsent(
  io: TerminalIo,
  args: { readonly unsandboxed: boolean; readonly json: boolean; readonly interrupts: Interrupts },
  { detail, repository }: { readonly detail: string; readonly repository: string | undefined },
): ReturnType<People['consentUnsandboxed']> {
  if (args.unsandboxed) return ok({ by: '--unsandboxed' });
  const output = args.json ? io.stderr : io.stdout;
  if (io.stdin.isTTY !== true || output.isTTY !== true)
    return err({ kind: 'consent-needed', detail });
  const { signal, interrupt } = args.interrupts;
  const screen = createScreen(output, { cursor: false });
  const asker = createAsker({ stdin: io.stdin, output, screen, signal, interrupt });
  const paint = createPaint(decideColour(true, io.env));
  return askUnsandboxed({ asker, paint }, detail, repository);
}

function describeReport(io: TerminalIo, report: ReExecutionReport): string {
  const paint = createPaint(decideColour(io.stdout.isTTY === true, io.env));
  const { steps, same, all, left, differences, rules, seq, ms } = report;
  const head =
    all === 0
      ? `${paint('good', mark.good)} ${describeAmount(steps, 'step')} done once more, all with the recorded result.`
      : `${paint('bad', mark.bad)} ${describeAmount(steps, 'step')} done once more: ${same} the same, ${describeAmount(all, 'difference')}.`;
  const lines = differences
    .slice(0, SHOWN)
    .flatMap((found) => [
      `  event ${found.seq} ${cleanLine(found.key, 100)} (${found.cause})`,
      `    recorded: ${cleanLine(found.recorded, 200)}`,
      `    now:      ${cleanLine(found.actual, 200)}`,
    ]);
  const more = all - Math.min(SHOWN, differences.length);
  return [
    head,
    ...lines,
    ...(more > 0 ? [`  … and ${more} more`] : []),
    ...(rules.length > 0 ? [`  Not counted as differences: ${rules.join(', ')}.`] : []),
    ...(left > 0
      ? [`  ${describeAmount(left, 'call')} to other servers or the planner: not repeated.`]
      : []),
    `  ${Math.round(ms / 100) / 10} s. ${seq === null ? 'Nothing was written down.' : `Written down as event ${seq}.`}`,
    '',
  ].join('\n');
}
