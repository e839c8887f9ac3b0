import type { SignalSource } from './terminal-io.ts';

/**
 * Ctrl-C: the first stops the run cleanly, the second ends the process at once. Under npm (and under the
 * starter on an older Node) one key press arrives twice, from the terminal and passed on by the parent, so
 * signals within this time of the first are the same press.
 */
const SAME_PRESS_MS = 400;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export interface Interrupts {
  readonly signal: AbortSignal;
  /** As if Ctrl-C had been pressed. */
  interrupt(): void;
  /** While an editor has the terminal, its Ctrl-C is not ours. */
  ignore(ignored: boolean): void;
  stop(): void;
}

export function watchInterrupts(input: {
  readonly signals: SignalSource;
  readonly now: () => number;
  readonly onFirst: () => void;
  readonly onSecond: () => void;
}): Interrupts {
  const controller = new AbortController();
  let firstAt: number | null = null;
  let ignored = false;
  const interrupt = () => {
    if (ignored) return;
    if (firstAt === null) {
      firstAt = input.now();
      // The abort comes first: it ends the line of an open question, so that the words stand on one of their own.
      controller.abort(new Error('interrupted by the user'));
      input.onFirst();
    } else if (input.now() - firstAt > SAME_PRESS_MS) {
      input.onSecond();
    }
  };
  for (const name of SIGNALS) input.signals.on(name, interrupt);
  return {
    signal: controller.signal,
    interrupt,
    ignore: (next) => {
      ignored = next;
    },
    stop: () => {
      for (const name of SIGNALS) input.signals.off(name, interrupt);
    },
  };
}
