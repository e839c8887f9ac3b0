import type { TandemError } from '../../../../shared/errors.ts';
import { EXIT } from '../../../../shared/exit-code.ts';
import type { Engine } from '../../engine.ts';
import type { CompareArguments } from '../compare-arguments.ts';
import { describeComparison } from '../output/comparison-lines.ts';
import { describeAmount } from '../output/format.ts';
import { describeMatrix } from '../output/matrix-lines.ts';
import { printWrapped } from '../output/narrator.ts';
import { createScreen } from '../output/screen.ts';
import { createPaint, decideColour } from '../output/style.ts';
import { sayFailure } from '../say-failure.ts';
import type { TerminalIo } from '../terminal-io.ts';

/** Runs side by side. Exit 0 whatever differs. */
export async function compareCommand(
  io: TerminalIo,
  engine: Engine,
  args: CompareArguments,
): Promise<number> {
  return args.matrix ? sayMatrix(io, engine, args) : sayComparison(io, engine, args);
}

async function sayComparison(
  io: TerminalIo,
  engine: Engine,
  { runs, base, json }: CompareArguments,
): Promise<number> {
  const live = createScreen(io.stderr, { cursor: true });
  const made = await engine.comparisons.compare({
    runs,
    ...(base === null ? {} : { base }),
    onProgress: ({ run, read, of }) =>
      live.setLive(`reading ${run}: ${read} of ${describeAmount(of, 'event')}`),
  });
  live.setLive(null);
  if (!made.ok) return fail(io, made.error, json);
  if (json) {
    io.stdout.write(`${JSON.stringify({ kind: 'comparison', ...made.value })}\n`);
    return EXIT.delivered;
  }
  const paint = createPaint(decideColour(io.stdout.isTTY === true, io.env));
  const screen = createScreen(io.stdout, { cursor: true });
  for (const text of describeComparison(made.value, paint)) printWrapped(screen, text);
  return EXIT.delivered;
}

async function sayMatrix(
  io: TerminalIo,
  engine: Engine,
  { runs, json }: CompareArguments,
): Promise<number> {
  const made = await engine.comparisons.matrix(runs[0] ?? '');
  if (!made.ok) return fail(io, made.error, json);
  if (json) {
    io.stdout.write(`${JSON.stringify({ kind: 'matrix', ...made.value })}\n`);
    return EXIT.delivered;
  }
  const paint = createPaint(decideColour(io.stdout.isTTY === true, io.env));
  const screen = createScreen(io.stdout, { cursor: true });
  for (const text of describeMatrix(made.value, paint)) printWrapped(screen, text);
  return EXIT.delivered;
}

function fail(io: TerminalIo, error: TandemError, json: boolean): number {
  if (json) io.stdout.write(`${JSON.stringify({ kind: 'comparison', error })}\n`);
  return sayFailure(io, error);
}
