import { createInterface } from 'node:readline/promises';
import { EXIT } from '../../../../shared/exit-code.ts';
import type { SwapForecast, SwapProgress, SwapResult } from '../../../../shared/ipc/swap.ts';
import { describeShare } from '../../../../shared/run/swap-conclusion.ts';
import type { Engine } from '../../engine.ts';
import { watchInterrupts } from '../interrupts.ts';
import { cleanLine } from '../output/clean-text.ts';
import { describeAmount, describeCount, describeMoney } from '../output/format.ts';
import { joined, line, row } from '../output/lines.ts';
import { printWrapped } from '../output/narrator.ts';
import { createScreen } from '../output/screen.ts';
import { createPaint, decideColour, mark, type Paint } from '../output/style.ts';
import { sayFailure } from '../say-failure.ts';
import type { SwapArguments } from '../swap-arguments.ts';
import { commandName, type TerminalIo } from '../terminal-io.ts';
import { userPath } from '../user-files.ts';
import { readPlan } from './fork.ts';

/** Exit 0: it came to a result, whatever that is. 3: not wanted. 4: stopped. */
export async function swapTestCommand(
  io: TerminalIo,
  engine: Pick<Engine, 'swaps'>,
  args: SwapArguments,
): Promise<number> {
  const { run, step, executor, repeats, criterion, onlyLocal, json } = args;
  const plan = args.plan === null ? null : await readPlan(userPath(io, args.plan));
  if (plan !== null && !plan.ok) return sayFailure(io, plan.error);
  const asked = {
    ...{ run, step, executor, repeats, criterion, onlyLocal },
    plan: plan?.value.plan ?? null,
  };
  const forecast = await engine.swaps.forecast(asked);
  if (!forecast.ok) return sayFailure(io, forecast.error);
  const stream = json ? io.stderr : io.stdout;
  const screen = createScreen(stream, { cursor: false });
  const paint = createPaint(decideColour(stream.isTTY === true, io.env));
  const tell = (lines: readonly string[]): void => {
    for (const text of lines) printWrapped(screen, text);
  };
  const say = (value: object): void => {
    if (json) io.stdout.write(`${JSON.stringify(value)}\n`);
  };
  tell(describeSwap(forecast.value, paint));
  if (!(await isWanted(io, args))) return notWanted(io, run);
  const interrupts = watchInterrupts({
    signals: io.signals,
    now: io.now,
    onFirst: () => tell([paint('warn', 'Stopping; nothing is recorded.')]),
    onSecond: () => io.exit(EXIT.stopped),
  });
  try {
    const done = await engine.swaps.run(asked, {
      signal: interrupts.signal,
      onProgress(progress) {
        say({ kind: 'swap.progress', ...progress });
        if (progress.passed !== null) tell([describeRepeat(progress, paint)]);
      },
    });
    if (!done.ok) return sayFailure(io, done.error);
    if (done.value === null) return EXIT.stopped;
    say({ kind: 'swap.finished', ...done.value });
    if (!json) tell(describeResult(done.value, paint));
    if (done.value.unwritten !== undefined) sayFailure(io, done.value.unwritten);
    return EXIT.delivered;
  } finally {
    interrupts.stop();
  }
}

function describeSwap(forecast: SwapForecast, paint: Paint): readonly string[] {
  const { runId, step, from, cells, forks, turns, localTokens, minutes } = forecast;
  const { cloudCalls, costUsd, leaves } = forecast;
  return [
    paint('strong', `Swap test of step ${cleanLine(step, 60)} of ${runId}`),
    ...cells.map(({ name, plan, executor }) =>
      row(paint, name, `${plan} plan, ${cleanLine(executor, 120)}`),
    ),
    row(paint, 'from', cleanLine(from, 200)),
    row(
      paint,
      'at most',
      joined(
        describeAmount(forks, 'fork'),
        turns !== null && describeAmount(turns, 'turn'),
        localTokens !== null && `${describeCount(localTokens)} local tokens`,
        minutes !== null && describeAmount(minutes, 'minute'),
      ),
    ),
    row(
      paint,
      'cloud',
      leaves.length === 0
        ? 'nothing leaves this machine'
        : `up to ${describeAmount(cloudCalls, 'call')} to Claude, about ${describeMoney(costUsd)}: ${leaves.join('; ')}`,
    ),
  ];
}

const describeRepeat = ({ cell, repeat, repeats, passed, runId }: SwapProgress, paint: Paint) =>
  line(
    paint,
    passed === true ? 'good' : 'bad',
    passed === true ? mark.good : mark.bad,
    `${cell}, fork ${repeat} of ${repeats}: ${passed === true ? 'passed' : 'failed'}  ${paint('quiet', runId)}`,
  );

const WORDS: Readonly<Record<SwapResult['conclusion'], string>> = {
  unstable: 'unstable: the same once more sometimes passes',
  executor: 'the executor',
  plan: 'the plan',
  both: 'plan and executor together',
  joint: 'either of them: mending one is enough',
  neither: 'neither: environment, request or checks',
  undecided: 'undecided',
};

function describeResult(result: SwapResult, paint: Paint): readonly string[] {
  return [
    '',
    ...result.cells.map(({ plan, executor, passed, of }, at) =>
      row(
        paint,
        result.names[at] ?? '',
        `${describeShare(passed, of).padEnd(20)} ${plan} plan, ${cleanLine(executor, 100)}`,
      ),
    ),
    row(paint, 'shows', paint('strong', WORDS[result.conclusion])),
    row(paint, '', cleanLine(result.detail, 600)),
    ...(result.recorded || result.unwritten !== undefined
      ? []
      : [row(paint, '', 'The run came from elsewhere: it is not recorded.')]),
  ];
}

/** Only a person at a terminal, or `--yes`, starts it. */
async function isWanted({ stdin, stdout }: TerminalIo, args: SwapArguments): Promise<boolean> {
  if (args.yes) return true;
  if (args.json || stdin.isTTY !== true) return false;
  const lines = createInterface({ input: stdin, output: stdout });
  const ended = new Promise<string>((resolve) => lines.once('close', () => resolve('')));
  try {
    const answer = await Promise.race([lines.question('Start the test? [y/N] '), ended]);
    return /^y(?:es)?$/i.test(answer.trim());
  } finally {
    lines.close();
  }
}

function notWanted(io: TerminalIo, run: string): number {
  if (io.stdin.isTTY === true) return EXIT.notApproved;
  const again = `${commandName(io)} swap-test ${run} --yes`;
  return sayFailure(io, {
    kind: 'usage',
    message: `Nobody is here to say yes to what is shown; \`${again}\` says it.`,
  });
}
