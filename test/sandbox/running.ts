import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { commandEnvironment } from '../../electron/sandbox/environment.ts';
import { defaultLimits, type Limits } from '../../electron/sandbox/limits.ts';
import { readProcess } from '../../electron/sandbox/processes.ts';
import { type CommandEnd, runCommand } from '../../electron/sandbox/run-command.ts';

export const programs = join(import.meta.dirname, '../fixtures/programs');

export function tempFolder(): string {
  const folder = realpathSync.native(mkdtempSync(join(tmpdir(), 'tandem-test-')));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Runs a command in a folder as the tool runner would. */
export function run(
  command: string,
  options: {
    readonly folder?: string;
    readonly limits?: Partial<Limits>;
    readonly signal?: AbortSignal;
    readonly parent?: Readonly<Record<string, string | undefined>>;
  } = {},
): Promise<CommandEnd> {
  const folder = options.folder ?? tempFolder();
  const mark = `test-${folder}`;
  return runCommand({
    command,
    folder,
    mark,
    env: commandEnvironment(options.parent ?? process.env, { temp: folder, mark }),
    limits: { ...defaultLimits(), ...options.limits },
    signal: options.signal ?? new AbortController().signal,
  });
}

export const node = `'${process.execPath}'`;

/** Whether a process runs; one that only waits to be reaped does not. */
export function isRunning(pid: number): boolean {
  const entry = readProcess(pid);
  return entry !== null && !entry.zombie;
}

/** Resolves when the condition holds; fails after ten seconds. */
export async function until(what: string, holds: () => boolean): Promise<void> {
  const deadline = performance.now() + 10_000;
  while (!holds()) {
    if (performance.now() > deadline) throw new Error(`waited in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** The number that a fixture program wrote, once it has. */
export async function pidIn(file: string): Promise<number> {
  const read = () => (existsSync(file) ? readFileSync(file, 'utf8').trim() : '');
  await until(`${file} holds a process id`, () => read() !== '');
  return Number(read());
}
