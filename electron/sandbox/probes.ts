import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { defaultLimits } from './limits.ts';
import { runCommand } from './run-command.ts';

/**
 * Five things that must not work from inside, tried before anything hostile runs. A sandbox that lets one through
 * is not the one that people were told about, whatever its version says.
 */
export interface Bait {
  readonly canary: string;
  readonly outside: string;
  readonly port: number;
  readonly gitFile: string | null;
}

const CONNECT_MS = 1_000;

/** What got through, in words; null when nothing did. Never throws. */
export async function findLeak(
  bait: Bait,
  command: {
    readonly folder: string;
    readonly env: Readonly<Record<string, string>>;
    readonly mark: string;
    readonly alone: boolean;
  },
): Promise<string | null> {
  const [reached, forked] = await Promise.all([reaches(bait.port), forks(command)]);
  // Inside, another folder may stand in the place of this one: whether the file is really there, the host looks.
  works(() => writeFileSync(bait.outside, ''));
  if (reads(bait.canary)) return 'a file of the host could be read';
  if (reached) return 'a server of the host could be reached';
  if (bait.gitFile !== null && opensForWriting(bait.gitFile)) {
    return 'the worktree’s .git file could be written';
  }
  return forked ? 'the limit on processes does not hold' : null;
}

const reads = (path: string): boolean => works(() => readFileSync(path));

/** Opened and closed: a file is not changed by that. */
const opensForWriting = (path: string): boolean => works(() => closeSync(openSync(path, 'r+')));

function reaches(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', timeout: CONNECT_MS });
    const settle = (reached: boolean) => () => {
      socket.destroy();
      resolve(reached);
    };
    socket.once('connect', settle(true));
    socket.once('error', settle(false));
    socket.once('timeout', settle(false));
  });
}

/**
 * Whether a command may run more processes at once than it was allowed. They would run for long: on a machine that
 * is very busy the watchdog is late, and that is no leak.
 */
async function forks(command: {
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  readonly mark: string;
  readonly alone: boolean;
}): Promise<boolean> {
  const end = await runCommand({
    ...command,
    command: 'sleep 30 & sleep 30 & sleep 30 & wait',
    limits: { ...defaultLimits(), processes: 2, timeoutMs: 30_000 },
    signal: new AbortController().signal,
  });
  return end.outcome.kind !== 'limit';
}

function works(attempt: () => unknown): boolean {
  try {
    attempt();
    return true;
  } catch {
    // Refused, by whatever means: that is what a sandbox is for.
    return false;
  }
}
