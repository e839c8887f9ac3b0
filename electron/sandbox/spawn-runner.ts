import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { sendSignal } from './process-tree.ts';
import { carriesMark, hasProc, listProcesses } from './processes.ts';

/**
 * Starts a tool runner: the one place where a sandbox is put around it. `argv` is program and arguments,
 * `env` its whole environment. It gets a session of its own, so that Ctrl-C in a terminal reaches the
 * host first, which then ends the runner in order; a host that dies is noticed by the end of its input.
 */
export function spawnRunner(
  argv: readonly [string, ...string[]],
  env: Readonly<Record<string, string>>,
  cwd: string,
): ChildProcessWithoutNullStreams {
  const [program, ...args] = argv;
  return spawn(program, args, { cwd, env: { ...env }, detached: true, stdio: 'pipe' });
}

/**
 * Ends whatever a runner left behind: the processes of its commands, recognised by their mark. For the
 * case that the runner itself was killed and could not do it.
 */
export function sweepCommands(mark: string): number {
  if (!hasProc) return 0;
  const left = listProcesses().filter((entry) => !entry.zombie && carriesMark(entry, mark));
  for (const entry of left) sendSignal(entry.pid, 'SIGKILL');
  return left.length;
}
