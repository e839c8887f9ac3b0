import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import type { TandemError } from '../../shared/errors.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { GIT_FLOOR, isOldGit } from './git-version.ts';
import { gitEnvironment, HARDENED_FLAGS } from './hardening.ts';
import { locateGit } from './locate-git.ts';

/**
 * The one place that starts git. Arguments are lists, never a shell line; the git folder and the work tree
 * are always stated, never discovered (except by `discover.ts`, which is what discovery is for); the working
 * directory is Tandem's own. Output and time are bounded, and a process that has to go takes its children
 * with it.
 */

export interface GitCall {
  readonly args: readonly string[];
  readonly gitDir?: string;
  readonly workTree?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string | Uint8Array;
  /** Exit codes that are answers rather than failures; 0 always is. */
  readonly answers?: readonly number[];
  readonly maxBytes?: number;
  readonly timeoutMs?: number;
  /** Lets git see the user's global and system configuration. */
  readonly userSettings?: boolean;
}

export interface GitOutput {
  readonly code: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

export interface Git {
  run(call: GitCall): Promise<Result<GitOutput, TandemError>>;
  /** For streams both ways; the caller ends it. Throws when git is missing: call `run` first. */
  start(call: GitCall): ChildProcessWithoutNullStreams;
}

const MAX_BYTES = 256 * 1024 * 1024;
const TIMEOUT_MS = 120_000;
const STDERR_CHARS = 2_000;

export interface GitOptions {
  /** An existing folder of Tandem's own, used as working directory. */
  readonly home: string;
  readonly signal?: AbortSignal | undefined;
  readonly timeoutMs?: number | undefined;
}

export function createGit(options: GitOptions): Git {
  const location = locateGit(process.env.PATH ?? '');
  let usable: Promise<Result<null, TandemError>> | null = null;
  const start = (call: GitCall): ChildProcessWithoutNullStreams => {
    if (location === null) throw new Error('git was started although it was not found');
    return spawn(location.program, argumentsOf(call), {
      cwd: options.home,
      env: { ...gitEnvironment(location.path, call.userSettings === true), ...call.env },
      stdio: 'pipe',
      // A group of its own: killed as one, and not hit by the terminal's Ctrl-C in the middle of a write.
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
  };
  const runNow = (call: GitCall) => collect(start(call), call, options);
  const requireGit = async (): Promise<Result<null, TandemError>> => {
    if (location === null) return missing('it is not on the PATH');
    mkdirSync(options.home, { recursive: true, mode: 0o700 });
    const version = await runNow({ args: ['version'] });
    if (!version.ok) return missing('it does not answer');
    const text = version.value.stdout.toString().trim();
    return isOldGit(text) ? missing(`${text} is too old, ${GIT_FLOOR} is needed`) : ok(null);
  };
  return {
    start,
    async run(call) {
      options.signal?.throwIfAborted();
      usable ??= requireGit();
      const found = await usable;
      return found.ok ? runNow(call) : found;
    },
  };
}

const missing = (detail: string): Result<never, TandemError> =>
  err({ kind: 'git-missing', detail });

function argumentsOf(call: GitCall): readonly string[] {
  const place = [
    ...(call.gitDir === undefined ? [] : [`--git-dir=${call.gitDir}`]),
    ...(call.workTree === undefined ? [] : [`--work-tree=${call.workTree}`]),
  ];
  return [...HARDENED_FLAGS, ...place, ...call.args];
}

/** Ends a git process with everything it started. */
export function killGit(child: ChildProcessWithoutNullStreams): void {
  if (child.pid === undefined || child.exitCode !== null) return;
  try {
    if (process.platform === 'win32') child.kill('SIGKILL');
    else process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It ended between the check and the signal.
  }
}

function collect(
  child: ChildProcessWithoutNullStreams,
  call: GitCall,
  options: GitOptions,
): Promise<Result<GitOutput, TandemError>> {
  const { signal } = options;
  const timeoutMs = options.timeoutMs ?? call.timeoutMs ?? TIMEOUT_MS;
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    let stderr = '';
    let stopped: string | null = null;
    const stop = (why: string): void => {
      stopped ??= why;
      killGit(child);
    };
    const timer = setTimeout(() => stop(`it did not end in ${timeoutMs / 1000} s`), timeoutMs);
    const onAbort = (): void => stop('cancelled');
    signal?.addEventListener('abort', onAbort, { once: true });
    const settle = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
    };
    child.stdout.on('data', (chunk: Buffer) => {
      bytes += chunk.byteLength;
      if (bytes > (call.maxBytes ?? MAX_BYTES)) stop('its output is too long');
      else chunks.push(chunk);
    });
    child.stderr.on('data', (chunk: Buffer) => {
      if (stderr.length < STDERR_CHARS) stderr += chunk.toString();
    });
    child.on('error', (cause) => {
      settle();
      resolve(missing(cause.message));
    });
    child.on('close', (code) => {
      settle();
      if (signal?.aborted === true) return reject(signal.reason);
      const answer = code !== null && (code === 0 || call.answers?.includes(code) === true);
      if (answer && stopped === null) {
        return resolve(ok({ code, stdout: Buffer.concat(chunks), stderr }));
      }
      return resolve(err(describeFailure(call, stopped ?? stderr.trim(), code)));
    });
    // A git that ends early closes its input; why it did is in its exit code and message.
    child.stdin.on('error', () => {});
    child.stdin.end(call.input ?? '');
  });
}

function describeFailure(call: GitCall, said: string, code: number | null): TandemError {
  const detail = said === '' ? `it ended with code ${code ?? 'none (killed)'}` : said;
  const where = call.workTree ?? call.gitDir ?? '';
  if (/No space left on device/i.test(detail)) return { kind: 'disk-full', path: where };
  if (/(Permission denied|Read-only file system)/i.test(detail)) {
    return { kind: 'folder-unwritable', path: where, detail };
  }
  return { kind: 'git-failed', command: call.args[0] ?? '', detail };
}
