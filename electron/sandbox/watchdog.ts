import { readFileSync, statfsSync } from 'node:fs';
import type { Limits } from './limits.ts';
import type { ProcessTree } from './process-tree.ts';
import { hasProc } from './processes.ts';

/** A limit that a command went over. */
export interface Breach {
  readonly limit: 'processes' | 'memory' | 'disk' | 'output';
  readonly value: number;
  readonly ceiling: number;
}

const FIRST_LOOK_MS = 40;
const GLANCE_MS = 15;
/** Some of what is counted may only wait to be reaped; of so many, not most. */
const BEYOND_DOUBT = 3;
const SLOWEST_LOOK_MS = 250;
/** What a command may still write on a disk that is full already. */
const WRITES_LITTLE = 64 * 1024 * 1024;

interface Watched {
  readonly tree: ProcessTree;
  readonly folder: string;
  readonly limits: Limits;
  readonly scratchBytes?: () => number;
}

/**
 * Looks at a running command at growing intervals, at the end four times a second, and glances at the number
 * of threads in between, because a fork bomb is over the limit within milliseconds. Calls `onBreach` once and
 * stops looking. Returns the function that stops it.
 */
export function watch(command: Watched, onBreach: (breach: Breach) => void): () => void {
  const atStart = { free: freeSpace(command.folder), threads: countThreads() };
  let pause = FIRST_LOOK_MS;
  let next = performance.now() + pause;
  const timer = setInterval(glance, GLANCE_MS);
  /** Multiplying processes leave no time for looking at each: they are stopped first, and looked at then. */
  function glance(): void {
    const ceiling = command.limits.processes;
    const count = command.tree.count() ?? countThreads() - atStart.threads;
    const multiplies = count > ceiling / 2;
    if (performance.now() < next && !multiplies) return;
    if (multiplies) command.tree.freeze();
    const tooMany: Breach | null =
      command.tree.count() !== null && count > ceiling * BEYOND_DOUBT
        ? { limit: 'processes', value: count, ceiling }
        : null;
    const breach = tooMany ?? findBreach(command, atStart.free);
    if (breach !== null) {
      clearInterval(timer);
      onBreach(breach);
      return;
    }
    if (multiplies) command.tree.thaw();
    pause = Math.min(pause * 1.5, SLOWEST_LOOK_MS);
    next = performance.now() + pause;
  }
  return () => clearInterval(timer);
}

/** On the whole machine: one small file, whatever runs; a hint only. */
function countThreads(): number {
  if (!hasProc) return 0;
  return Number(/\/(\d+)/.exec(readFileSync('/proc/loadavg', 'latin1'))?.[1] ?? 0);
}

function findBreach(command: Watched, freeAtStart: number): Breach | null {
  const { limits } = command;
  const { processes, ...usage } = command.tree.usage();
  const memoryBytes = usage.memoryBytes + (command.scratchBytes?.() ?? 0);
  if (processes > limits.processes) {
    return { limit: 'processes', value: processes, ceiling: limits.processes };
  }
  if (memoryBytes > limits.memoryBytes) {
    return { limit: 'memory', value: memoryBytes, ceiling: limits.memoryBytes };
  }
  const free = freeSpace(command.folder);
  // A disk that was already full before is not this command's doing: it may still run tests.
  const used = freeAtStart - free;
  return free < limits.diskReserveBytes && used > WRITES_LITTLE
    ? { limit: 'disk', value: used, ceiling: Math.max(0, freeAtStart - limits.diskReserveBytes) }
    : null;
}

function freeSpace(folder: string): number {
  try {
    const disk = statfsSync(folder);
    return disk.bavail * disk.bsize;
  } catch {
    // The command may have removed its own folder; that is no breach of this limit.
    return Number.POSITIVE_INFINITY;
  }
}
