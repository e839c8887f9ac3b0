import { EXIT } from '../../../shared/exit-code.ts';
import { type Interrupts, watchInterrupts } from './interrupts.ts';
import type { TerminalIo } from './terminal-io.ts';

/**
 * Ctrl-C around work on a model: the first stops it kindly, the second at once. A reader that goes away (`| head`)
 * counts as the first. `stop` takes all listeners off again.
 */
export function watchWork(io: TerminalIo, onFirst: () => void): Interrupts {
  let isReaderGone = false;
  const interrupts = watchInterrupts({
    signals: io.signals,
    now: io.now,
    onFirst: () => {
      if (!isReaderGone) onFirst();
    },
    onSecond: () => io.exit(EXIT.stopped),
  });
  const gone = () => {
    isReaderGone = true;
    interrupts.interrupt();
  };
  io.stdout.once('error', gone);
  return {
    ...interrupts,
    stop() {
      io.stdout.off('error', gone);
      interrupts.stop();
    },
  };
}
