import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { setPriority } from 'node:os';
import type { Limits } from './limits.ts';
import { type KeptOutput, OutputWindow } from './output-window.ts';
import { ProcessTree } from './process-tree.ts';
import { hasProc } from './processes.ts';
import { type Breach, watch } from './watchdog.ts';

/**
 * One shell command, from start to the last process it left behind. Whatever happens, it ends in one of
 * the outcomes below, nothing of it keeps running, and memory use does not depend on what it prints.
 */

export interface CommandRequest {
  readonly command: string;
  /** Absolute path of the worktree. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  /** The value of `TANDEM_COMMAND` in `env`. */
  readonly mark: string;
  readonly limits: Limits;
  readonly signal: AbortSignal;
  /** Whether this process and its commands have a process namespace to themselves. */
  readonly alone?: boolean;
  /** Memory that commands can use without any process holding it; 0 outside of a sandbox. */
  readonly scratchBytes?: () => number;
}

export type CommandOutcome =
  | { readonly kind: 'exited'; readonly code: number }
  | { readonly kind: 'signalled'; readonly signal: string }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'limit'; readonly breach: Breach }
  | { readonly kind: 'not-started'; readonly detail: string };

export interface CommandEnd {
  readonly outcome: CommandOutcome;
  readonly stdout: KeptOutput;
  readonly stderr: KeptOutput;
  readonly ms: number;
  /** Processes that were still running after the shell had ended and were killed. */
  readonly leftBehind: number;
}

/** Shown to a small model as they are, so they are sized for its context: 12 KB at most together. */
const STDOUT_KEPT = { head: 2_000, tail: 6_000 };
const STDERR_KEPT = { head: 1_000, tail: 3_000 };

const TIMEOUT_GRACE_MS = 1_000;
const CANCEL_GRACE_MS = 300;
/** Threads, unlike processes, are not counted by the watchdog: the kernel's own limit is a backstop. */
const THREADS_PER_PROCESS = 8;

/** Runs a command to its end. Never throws; expected failures are outcomes. */
export async function runCommand(request: CommandRequest): Promise<CommandEnd> {
  const started = performance.now();
  const stdout = new OutputWindow(STDOUT_KEPT);
  const stderr = new OutputWindow(STDERR_KEPT);
  const end = (outcome: CommandOutcome, leftBehind: number): CommandEnd => ({
    outcome,
    stdout: stdout.read(),
    stderr: stderr.read(),
    ms: performance.now() - started,
    leftBehind,
  });
  if (request.signal.aborted) return end({ kind: 'cancelled' }, 0);
  if (process.platform === 'win32') return end({ kind: 'not-started', detail: NO_SHELL }, 0);

  const child = startShell(request);
  const leader = child.pid;
  if (leader === undefined) return end(await exitOf(child), 0);
  const tree = new ProcessTree(leader, request);
  const interrupted = interruption(request, tree, (report) => {
    collect(child, [stdout, stderr], request.limits.outputBytes, report);
  });
  const ended = exitOf(child);
  const first = await Promise.race([ended, interrupted.promise]);
  interrupted.stop();
  if (first.kind === 'timeout') await tree.terminate(TIMEOUT_GRACE_MS);
  if (first.kind === 'cancelled') await tree.terminate(CANCEL_GRACE_MS);
  const killed = await tree.kill();
  await drained(child);
  const wasOver = first.kind === 'exited' || first.kind === 'signalled';
  return end(first, wasOver ? killed : 0);
}

const NO_SHELL = 'Commands need a POSIX shell. On Windows, run Tandem inside WSL2.';

/** A session of its own, no terminal, nothing on standard input. */
function startShell(request: CommandRequest): ChildProcess {
  const shell = existsSync('/bin/bash') ? '/bin/bash' : '/bin/sh';
  const { limits } = request;
  // Each is set apart: a shell that lacks one must still set the others. Sizes are in 512-byte blocks (POSIX).
  const bounds = [
    'ulimit -c 0',
    `ulimit -f ${Math.ceil(limits.fileBytes / 512)}`,
    `ulimit -u ${runningThreads() + limits.processes * THREADS_PER_PROCESS}`,
  ].map((bound) => `${bound} 2>/dev/null`);
  const script = `${bounds.join(';')}; exec "$0" -c -- "$1"`;
  const child = spawn('/bin/sh', ['-c', script, shell, request.command], {
    cwd: request.folder,
    env: { ...request.env },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (child.pid !== undefined) yieldToWatchers(child.pid);
  return child;
}

/** Whoever watches has to get a turn among whatever a command starts, however many there are. */
const NICENESS = 10;

function yieldToWatchers(pid: number): void {
  try {
    setPriority(pid, NICENESS);
  } catch {
    // Over already, or a system that does not let us: it is watched all the same.
  }
}

/** Threads on the whole machine: an upper bound of what the user already runs, which `ulimit -u` counts. */
function runningThreads(): number {
  if (!hasProc) return 4_096;
  return Number(/\/(\d+)/.exec(readFileSync('/proc/loadavg', 'latin1'))?.[1] ?? 4_096);
}

/** Whatever ends a command before it ends by itself: time, the caller, a limit. */
function interruption(
  request: CommandRequest,
  tree: ProcessTree,
  listen: (report: (breach: Breach) => void) => void,
): { readonly promise: Promise<CommandOutcome>; readonly stop: () => void } {
  const { promise, resolve } = Promise.withResolvers<CommandOutcome>();
  const breached = (breach: Breach): void => resolve({ kind: 'limit', breach });
  const cancel = (): void => resolve({ kind: 'cancelled' });
  const timer = setTimeout(() => resolve({ kind: 'timeout' }), request.limits.timeoutMs);
  const unwatch = watch({ ...request, tree }, breached);
  request.signal.addEventListener('abort', cancel, { once: true });
  listen(breached);
  const stop = (): void => {
    clearTimeout(timer);
    unwatch();
    request.signal.removeEventListener('abort', cancel);
  };
  return { promise, stop };
}

function collect(
  child: ChildProcess,
  [stdout, stderr]: readonly [OutputWindow, OutputWindow],
  ceiling: number,
  report: (breach: Breach) => void,
): void {
  const into = (window: OutputWindow) => (chunk: Buffer) => {
    window.push(chunk);
    const value = stdout.bytes + stderr.bytes;
    if (value > ceiling) report({ limit: 'output', value, ceiling });
  };
  child.stdout?.on('data', into(stdout));
  child.stderr?.on('data', into(stderr));
}

const exitOf = (child: ChildProcess): Promise<CommandOutcome> =>
  new Promise((resolve) => {
    child.once('error', (error) => resolve({ kind: 'not-started', detail: error.message }));
    child.once('exit', (code, signal) =>
      resolve(
        signal === null ? { kind: 'exited', code: code ?? 0 } : { kind: 'signalled', signal },
      ),
    );
  });

/** Waits for the pipes to be read to their end; one that a stray process keeps open is closed from here. */
function drained(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    const streams = [child.stdout, child.stderr];
    const giveUp = setTimeout(() => {
      for (const stream of streams) stream?.destroy();
    }, 500);
    const finished = (): void => {
      clearTimeout(giveUp);
      resolve();
    };
    if (streams.every((stream) => stream === null || stream.destroyed)) return finished();
    child.once('close', finished);
  });
}
