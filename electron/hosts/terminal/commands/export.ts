import { resolve } from 'node:path';
import { EXIT } from '../../../../shared/exit-code.ts';
import type { Engine } from '../../engine.ts';
import type { BundleCommand } from '../bundle-arguments.ts';
import { describePreview } from '../output/bundle-lines.ts';
import { cleanLine } from '../output/clean-text.ts';
import { describeBytes } from '../output/format.ts';
import { printWrapped } from '../output/narrator.ts';
import { createScreen } from '../output/screen.ts';
import { createPaint, decideColour, mark } from '../output/style.ts';
import { sayFailure } from '../say-failure.ts';
import { callerFolder, type TerminalIo } from '../terminal-io.ts';
import { interruptible } from './interruptible.ts';

/** Exit 0: written, or shown. 4: stopped, and nothing was written. */
export async function exportCommand(
  io: TerminalIo,
  engine: Pick<Engine, 'bundles'>,
  command: Extract<BundleCommand, { kind: 'export' }>,
): Promise<number> {
  const { run, form, redact, json } = command;
  const file = command.file === null ? null : resolve(callerFolder(io), command.file);
  return interruptible(io, async (watch) => {
    const made =
      file === null
        ? await engine.bundles.preview({ run, redact }, watch)
        : await engine.bundles.exportTo({ run, form, redact, file }, watch);
    if (!made.ok) return sayFailure(io, made.error);
    if (json) {
      io.stdout.write(`${JSON.stringify(made.value)}\n`);
      return EXIT.delivered;
    }
    const screen = createScreen(io.stdout, { cursor: true });
    const paint = createPaint(decideColour(io.stdout.isTTY === true, io.env));
    for (const line of describePreview(made.value, paint)) printWrapped(screen, line);
    const size = describeBytes(made.value.bytes);
    printWrapped(
      screen,
      file === null
        ? `Nothing was written; the file would have ${size}.`
        : `${paint('good', mark.good)} ${cleanLine(file, 400)}, ${size}`,
    );
    return EXIT.delivered;
  });
}
