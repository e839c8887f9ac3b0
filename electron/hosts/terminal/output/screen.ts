import { fitWidth } from './display-width.ts';

/** A stream for text: the two standard ones, or a buffer in tests. */
export interface TextStream {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  write(text: string): unknown;
}

/**
 * Lines that stay, and below them one live line that is redrawn in place. On anything but a terminal the
 * live line is never written and no cursor sequence is. While `hold` is in force (a question is being
 * asked) the live line stays away, and lines wait, so that steps at work do not write into the answer.
 */
export interface Screen {
  readonly columns: number;
  readonly live: boolean;
  print(line: string): void;
  setLive(line: string | null): void;
  hold(held: boolean): void;
}

const ERASE_LINE = '\r\u001b[2K';

export function createScreen(stream: TextStream, options: { readonly cursor: boolean }): Screen {
  const live = options.cursor && stream.isTTY === true;
  let shown = '';
  let wanted: string | null = null;
  let held = false;
  const waiting: string[] = [];

  const columns = () => Math.max(20, stream.columns ?? 80);
  const redraw = () => {
    // A full last column makes some terminals wrap, and the redraw then climbs; two more columns are for
    // the ^C that a terminal shows where the cursor is.
    const next = wanted === null || held ? '' : fitWidth(wanted, columns() - 3);
    if (next === shown) return;
    stream.write(`${ERASE_LINE}${next}`);
    shown = next;
  };
  return {
    get columns() {
      return columns();
    },
    live,
    print(line) {
      if (held) waiting.push(line);
      else if (shown === '') stream.write(`${line}\n`);
      else stream.write(`${ERASE_LINE}${line}\n${shown}`);
    },
    setLive(line) {
      wanted = line;
      if (live) redraw();
    },
    hold(next) {
      held = next;
      if (!held) for (const line of waiting.splice(0)) stream.write(`${line}\n`);
      if (live) redraw();
    },
  };
}
