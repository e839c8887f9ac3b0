import { EXIT, exitCodeOfError } from '../../../../shared/exit-code.ts';
import type { Engine } from '../../engine.ts';
import { cleanLine } from '../output/clean-text.ts';
import { describeAmount } from '../output/format.ts';
import { createPaint, decideColour, mark } from '../output/style.ts';
import { sayFailure } from '../say-failure.ts';
import type { TerminalIo } from '../terminal-io.ts';

export async function replayCommand(
  io: TerminalIo,
  engine: Engine,
  args: { readonly run: string; readonly json: boolean },
): Promise<number> {
  const replay = await engine.replay(args.run);
  if (!replay.ok) {
    if (args.json)
      io.stdout.write(`${JSON.stringify({ same: false, run: args.run, error: replay.error })}\n`);
    sayFailure(io, replay.error);
    return exitCodeOfError(replay.error.kind);
  }
  if (args.json) {
    io.stdout.write(`${JSON.stringify({ same: true, ...replay.value })}\n`);
    return EXIT.delivered;
  }
  const { runId, steps, events, outcome } = replay.value;
  const paint = createPaint(decideColour(io.stdout.isTTY === true, io.env));
  io.stdout.write(
    `${paint('good', mark.good)} ${cleanLine(runId, 60)}: today’s workflow asks for the same ` +
      `${describeAmount(steps, 'step')} (${describeAmount(events, 'event')}) and ends ${cleanLine(outcome)}.\n` +
      '  Nothing was executed, sent or written.\n',
  );
  return EXIT.delivered;
}
