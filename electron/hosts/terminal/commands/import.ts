import { resolve } from 'node:path';
import { EXIT } from '../../../../shared/exit-code.ts';
import type { Engine } from '../../engine.ts';
import type { BundleCommand } from '../bundle-arguments.ts';
import { cleanLine } from '../output/clean-text.ts';
import { describeAmount } from '../output/format.ts';
import { printWrapped } from '../output/narrator.ts';
import { createScreen } from '../output/screen.ts';
import { createPaint, decideColour, mark } from '../output/style.ts';
import { sayFailure } from '../say-failure.ts';
import { callerFolder, commandName, type TerminalIo } from '../terminal-io.ts';
import { interruptible } from './interruptible.ts';

/** Exit 0: it is here. 2: the file was refused, and nothing of it was kept. */
export async function importCommand(
  io: TerminalIo,
  engine: Pick<Engine, 'bundles'>,
  { file, json }: Extract<BundleCommand, { kind: 'import' }>,
): Promise<number> {
  return interruptible(io, async (watch) => {
    const taken = await engine.bundles.importFrom(resolve(callerFolder(io), file), watch);
    if (!taken.ok) {
      if (json) io.stdout.write(`${JSON.stringify({ imported: false, error: taken.error })}\n`);
      return sayFailure(io, taken.error);
    }
    if (json) {
      io.stdout.write(`${JSON.stringify({ imported: !taken.value.known, ...taken.value })}\n`);
      return EXIT.delivered;
    }
    const { runId, known, events, outcome, request, replaced, notComparable } = taken.value;
    const paint = createPaint(decideColour(io.stdout.isTTY === true, io.env));
    const screen = createScreen(io.stdout, { cursor: true });
    const places = replaced === null ? 0 : replaced.secrets + replaced.paths + replaced.names;
    const lines = [
      known
        ? `${paint('good', mark.good)} ${runId} is here already, event by event; nothing was done.`
        : `${paint('good', mark.good)} ${runId}: ${describeAmount(events, 'event')}, ${cleanLine(outcome, 20)}. ${cleanLine(request, 160)}`,
      ...(places > 0
        ? [`  ${describeAmount(places, 'place')} in it were replaced when it was exported.`]
        : []),
      ...(notComparable > 0
        ? [
            `  ${paint('warn', mark.warn)} ${describeAmount(notComparable, 'step')} can’t be verified.`,
          ]
        : []),
      ...(known ? [] : [`  It is only read here: \`${commandName(io)} show ${runId}\`.`]),
    ];
    for (const line of lines) printWrapped(screen, line);
    return EXIT.delivered;
  });
}
