import type { TandemError } from '../../../shared/errors.ts';
import { exitCodeOfError } from '../../../shared/exit-code.ts';
import { describeFailure } from './output/ending.ts';
import { printWrapped } from './output/narrator.ts';
import { createScreen } from './output/screen.ts';
import { createPaint, decideColour } from './output/style.ts';
import { commandName, type TerminalIo } from './terminal-io.ts';

/** Says on standard error what happened, what is safe and what to do; returns the exit code. */
export function sayFailure(io: TerminalIo, error: TandemError): number {
  const screen = createScreen(io.stderr, { cursor: true });
  const paint = createPaint(decideColour(io.stderr.isTTY === true, io.env));
  for (const line of describeFailure(error, paint, commandName(io))) printWrapped(screen, line);
  return exitCodeOfError(error.kind);
}
