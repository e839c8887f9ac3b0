import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'rolldown';
import { afterAll } from 'vitest';
import { RUN } from './scratch.ts';

/** The program as one file: hundreds of starts would otherwise strip and load the same modules each time. */
const scratch = mkdtempSync(join(tmpdir(), 'tandem-writer-'));
const PROGRAM = join(scratch, 'writer-process.mjs');
await build({
  input: join(import.meta.dirname, 'writer-process.ts'),
  platform: 'node',
  output: { file: PROGRAM, format: 'esm' },
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

export interface Writer {
  readonly child: ChildProcess;
  /** What it has printed so far. */
  output(): string;
  /** Resolves when the output has a line that matches. */
  says(pattern: RegExp): Promise<void>;
  /** Resolves with the exit code, or the signal's name. */
  readonly ended: Promise<number | string>;
}

/** Starts a process that writes to the run until it is killed; `shell` is put before the program. */
export function startWriter(folder: string, shell = '', limit = ''): Writer {
  const command = `${shell} exec "$0" "$1" "$2" "$3" ${limit}`;
  const child = spawn('/bin/sh', ['-c', command, process.execPath, PROGRAM, folder, RUN], {
    env: { ...process.env, NODE_COMPILE_CACHE: scratch },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  const waiting = new Set<() => void>();
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    for (const check of waiting) check();
  });
  const ended = once(child, 'close').then(([code, signal]: (number | string | null)[]) => {
    for (const check of waiting) check();
    return code ?? signal ?? 'unknown';
  });
  const says = (pattern: RegExp): Promise<void> =>
    new Promise((resolve) => {
      const check = (): void => {
        if (!pattern.test(output) && child.exitCode === null && child.signalCode === null) return;
        waiting.delete(check);
        resolve();
      };
      waiting.add(check);
      check();
    });
  return { child, output: () => output, says, ended };
}

/** Sequence numbers that the writer said were acknowledged; a last line cut by the kill does not count. */
export const acknowledged = (writer: Writer): readonly number[] =>
  [...writer.output().matchAll(/^(\d+)\n/gm)].map((match) => Number(match[1]));
