import { statfsSync } from 'node:fs';
import type { Limits } from './limits.ts';
import type { ProcessTree } from './process-tree.ts';

/** A limit that a command went over. */
export interface Breach {
  readonly limit: 'processes' | 'memory' | 'disk' | 'output';
  readonly value: number;
  readonly ceiling: number;
}

const FIRST_LOOK_MS = 40;
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
 * Looks at a running command at growing intervals: often at the start, when a fork bomb must be caught,
 * then four times a second. Calls `onBreach` once and stops looking. Returns the function that stops it.
 */
export function watch(command: Watched, onBreach: (breach: Breach) => void): () => void {
  const freeAtStart = freeSpace(command.folder);
  let pause = FIRST_LOOK_MS;
  let timer = setTimeout(look, pause);
  function look(): void {
    const breach = findBreach(command, freeAtStart);
    if (breach !== null) {
      onBreach(breach);
      return;
    }
    pause = Math.min(pause * 1.5, SLOWEST_LOOK_MS);
    timer = setTimeout(look, pause);
  }
  return () => clearTimeout(timer);
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
