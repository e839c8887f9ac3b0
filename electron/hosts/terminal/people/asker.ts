import { createInterface } from 'node:readline/promises';
import type { Screen } from '../output/screen.ts';

/** A person at a terminal: lines said to them, and one answer at a time. */
export interface Asker {
  readonly columns: number;
  say(line: string): void;
  /** The typed line, trimmed; null when the input ended. Rejects with the run's reason when it is stopped. */
  ask(prompt: string): Promise<string | null>;
}

/**
 * Reads answers with one short-lived readline each, so that between questions the terminal is in its own
 * mode and Ctrl-C is an ordinary signal. At a question Ctrl-C arrives here and interrupts the run.
 */
export function createAsker(input: {
  readonly stdin: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
  readonly screen: Screen;
  readonly signal: AbortSignal;
  readonly interrupt: () => void;
}): Asker {
  const { screen, signal } = input;
  return {
    get columns() {
      return screen.columns;
    },
    say: (line) => screen.print(line),
    async ask(prompt) {
      signal.throwIfAborted();
      screen.hold(true);
      const lines = createInterface({ input: input.stdin, output: input.output });
      const ended = new Promise<null>((resolve) => lines.once('close', () => resolve(null)));
      lines.on('SIGINT', input.interrupt);
      try {
        const answer = await Promise.race([lines.question(prompt, { signal }), ended]);
        if (answer === null) screen.print('');
        return answer?.trim() ?? null;
      } catch (fault) {
        // A question that is given up has its line ended by readline.
        signal.throwIfAborted();
        throw fault;
      } finally {
        lines.close();
        input.stdin.pause();
        screen.hold(false);
      }
    },
  };
}
