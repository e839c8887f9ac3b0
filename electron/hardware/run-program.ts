import { type ChildProcess, spawn } from 'node:child_process';
import { join, parse } from 'node:path';

/**
 * Runs a vendor's program without a shell and never waits longer than told. A driver that is stuck leaves its
 * program unkillable, so the answer `hung` comes when the time is over and not when the process is gone.
 */
export type ProgramAnswer =
  /** `code` is null when it was ended by a signal, could not be started, or said too much. */
  | {
      readonly kind: 'done';
      readonly code: number | null;
      readonly stdout: string;
      readonly stderr: string;
    }
  | { readonly kind: 'missing' }
  | { readonly kind: 'hung'; readonly afterMs: number }
  | { readonly kind: 'stopped' };

export interface RunOptions {
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

const MOST_OUTPUT = 4_000_000;

/** Names that programs need to start; the rest of our environment is none of their business. */
const PASSED_ON = [
  'PATH',
  'HOME',
  'TMPDIR',
  'LD_LIBRARY_PATH',
  'SystemRoot',
  'SystemDrive',
  'windir',
  'TEMP',
  'TMP',
  'ProgramFiles',
  'ProgramData',
  'USERPROFILE',
  'PSModulePath',
  'ROCM_PATH',
];

/** Runs to its end, `timeoutMs`, or the signal, whichever is first; the whole process group ends with it. */
export function runProgram(
  program: string,
  args: readonly string[],
  options: RunOptions,
): Promise<ProgramAnswer> {
  if (options.signal.aborted) return Promise.resolve({ kind: 'stopped' });
  return new Promise((resolve) => {
    const child = start(program, args);
    const output = { stdout: '', stderr: '' };
    let code: number | null | undefined;
    const finish = (answer: ProgramAnswer, kill: boolean) => {
      clearTimeout(timer);
      options.signal.removeEventListener('abort', stop);
      if (kill) killGroup(child);
      resolve(answer);
    };
    const stop = () => finish({ kind: 'stopped' }, true);
    const timer = setTimeout(() => {
      // Ended, but something it started still holds its output: what came until now is the answer.
      if (code !== undefined) finish({ kind: 'done', code, ...output }, true);
      else finish({ kind: 'hung', afterMs: options.timeoutMs }, true);
    }, options.timeoutMs);
    options.signal.addEventListener('abort', stop, { once: true });
    for (const name of ['stdout', 'stderr'] as const) {
      child[name]?.setEncoding('utf8').on('data', (text: string) => {
        output[name] += text;
        if (output[name].length <= MOST_OUTPUT) return;
        const stderr = `${program} wrote more than ${MOST_OUTPUT} characters`;
        finish({ kind: 'done', code: null, stdout: '', stderr }, true);
      });
    }
    child.on('error', (error) => finish(notStarted(error), false));
    child.on('exit', (status) => {
      code = status;
    });
    child.on('close', (status) => finish({ kind: 'done', code: status, ...output }, false));
  });
}

function start(program: string, args: readonly string[]): ChildProcess {
  const env: Record<string, string> = { LC_ALL: 'C', LANG: 'C' };
  for (const name of PASSED_ON) {
    const value = process.env[name];
    if (value !== undefined) env[name] = value;
  }
  return spawn(program, [...args], {
    shell: false,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
    windowsHide: true,
    cwd: parse(process.execPath).root,
    env,
  });
}

function notStarted(error: NodeJS.ErrnoException): ProgramAnswer {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return { kind: 'missing' };
  return { kind: 'done', code: null, stdout: '', stderr: error.message };
}

function killGroup(child: ChildProcess): void {
  child.stdout?.destroy();
  child.stderr?.destroy();
  child.unref();
  if (child.pid === undefined) return;
  try {
    if (process.platform !== 'win32') process.kill(-child.pid, 'SIGKILL');
    else spawnTaskkill(child.pid);
  } catch {
    // It ended in the meantime, which is what was wanted.
  }
}

function spawnTaskkill(pid: number): void {
  const taskkill = join(process.env.SystemRoot ?? 'C:\\Windows', 'System32', 'taskkill.exe');
  spawn(taskkill, ['/T', '/F', '/PID', String(pid)], { stdio: 'ignore', windowsHide: true })
    .on('error', () => undefined)
    .unref();
}
