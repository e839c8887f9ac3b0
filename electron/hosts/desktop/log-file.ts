import { closeSync, fstatSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { createFolder } from '../../store/create-folder.ts';

/**
 * A text file of bounded size: when it is full it becomes `NAME.1`, the one before `NAME.2`, and the oldest
 * goes. Written at once, so that the last words of a crash are in it. It never throws: a log that can't be
 * written must not stop what it is about.
 */
export interface LogFile {
  /** Text as it comes, with or without an end of line. */
  write(text: string | Uint8Array): void;
  /** One line with the time in front. */
  line(text: string): void;
  close(): void;
}

export interface LogLimits {
  readonly maxBytes: number;
  /** Full files kept besides the current one. */
  readonly keep: number;
}

const USUAL: LogLimits = { maxBytes: 4 * 1024 * 1024, keep: 3 };

export function openLogFile(folder: string, name: string, limits: LogLimits = USUAL): LogFile {
  const path = join(folder, name);
  let file: number | null = null;
  let bytes = 0;

  const open = (): void => {
    createFolder(folder);
    file = openSync(path, 'a', 0o600);
    bytes = fstatSync(file).size;
  };
  const turn = (): void => {
    if (file !== null) closeSync(file);
    file = null;
    rmSync(`${path}.${limits.keep}`, { force: true });
    for (let at = limits.keep - 1; at >= 0; at -= 1) {
      const from = at === 0 ? path : `${path}.${at}`;
      quietly(() => renameSync(from, `${path}.${at + 1}`));
    }
    open();
  };
  const write = (text: string | Uint8Array): void =>
    quietly(() => {
      const content = typeof text === 'string' ? Buffer.from(text) : text;
      if (file === null) open();
      if (bytes > 0 && bytes + content.byteLength > limits.maxBytes) turn();
      if (file !== null) bytes += writeSync(file, content);
    });

  return {
    write,
    line: (text) => write(`${new Date().toISOString()} ${text}\n`),
    close() {
      if (file !== null) closeSync(file);
      file = null;
    },
  };
}

function quietly(work: () => void): void {
  try {
    work();
  } catch {
    // A full or missing disk: there is nowhere left to say so.
  }
}
