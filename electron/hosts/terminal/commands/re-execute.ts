import { EXIT, exitCodeOfError } from '../../../../shared/exit-code.ts';
import type { ReExecutionReport } from '../../../../shared/ipc/replays.ts';
import { err, ok } from '../../../../shared/result.ts';
import type { Engine } from '../../engine.ts';
import { cleanLine } from '../output/clean-text.ts';
import { describeAmount } from '../output/format.ts';
import { createPaint, decideColour, mark } from '../output/style.ts';
import type { ReplayAct } from '../replay-arguments.ts';
import { sayFailure } from '../say-failure.ts';
import type { TerminalIo } from '../terminal-io.ts';
import { watchWork } from '../watch-work.ts';

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
  engine: Pick<Engine, 'replays'>,
  args: {
    readonly run: string;
    readonly unsandboxed: boolean;
    readonly record: boolean;
    readonly json: boolean;
  },
): Promise<number> {
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
        consent: async (detail) =>
          args.unsandboxed ? ok({ by: '--unsandboxed' }) : err({ kind: 'consent-needed', detail }),
        onProgress: (progress) => {
          if (args.json)
            io.stdout.write(`${JSON.stringify({ kind: 'replay.progress', ...progress })}\n`);
          else if (io.stderr.isTTY === true)
            io.stderr.write(`\r\u001b[K${progress.done} of ${progress.all}: ${progress.key}`);
        },
      },
    );
    if (!args.json && io.stderr.isTTY === true) io.stderr.write('\r\u001b[K');
    if (!done.ok) {
      if (args.json)
        io.stdout.write(`${JSON.stringify({ kind: 'replay.failed', run, error: done.error })}\n`);
      sayFailure(io, done.error);
      return exitCodeOfError(done.error.kind);
    }
    if (args.json)
      io.stdout.write(`${JSON.stringify({ kind: 'replay.ended', run, ...done.value })}\n`);
    else io.stdout.write(describeReport(io, done.value));
    return done.value.all === 0 ? EXIT.delivered : EXIT.notApproved;
  } catch (reason) {
    if (!stop.signal.aborted) throw reason;
    if (args.json)
      io.stdout.write(`${JSON.stringify({ kind: 'replay.cancelled', run: args.run })}\n`);
    io.stderr.write('Stopped. Nothing was left behind, and nothing was written down.\n');
    return EXIT.stopped;
  } finally {
    interrupts.stop();
  }
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
