import { EXIT } from '../../../../shared/exit-code.ts';
import type { BundleWatch } from '../../bundle-desk.ts';
import type { TerminalIo } from '../terminal-io.ts';

/** Runs a work that Ctrl-C stops without leaving anything behind; exit 4 then. */
export async function interruptible(
  io: TerminalIo,
  work: (watch: BundleWatch) => Promise<number>,
): Promise<number> {
  const stopping = new AbortController();
  const stop = (): void => stopping.abort();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) io.signals.on(signal, stop);
  try {
    return await work({ signal: stopping.signal, onProgress: () => {} });
  } catch (reason) {
    if (!stopping.signal.aborted) throw reason;
    io.stderr.write('Stopped; nothing was kept of it.\n');
    return EXIT.stopped;
  } finally {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) io.signals.off(signal, stop);
  }
}
