import { readdirSync, readFileSync, rmSync, statfsSync, statSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Where the sandbox takes a folder of the machine away, a file system in memory stands in its place, and commands
 * can write there: it is gone with the sandbox, but until then it is memory that belongs to no process. So it is
 * counted with a command's memory, and emptied when a command has left much in it.
 */
export interface Scratch {
  /** Bytes in all of them. */
  usedBytes(): number;
  /** Removes what commands left, where that is more than `bytes`. */
  empty(bytes: number): void;
}

/** Those of this process's mount namespace; of use only inside a sandbox. */
export function findScratch(mounts: string = readFileSync('/proc/self/mounts', 'latin1')): Scratch {
  const lines = mounts.split('\n').map((line) => line.split(' '));
  const points = lines.map(([, point = '']) => unescapeOctal(point));
  const own = lines
    .filter(([, , type, options = '']) => type === 'tmpfs' && options.split(',').includes('rw'))
    .map(([, point = '']) => unescapeOctal(point));
  // A later mount can lie over an earlier one: what counts is what is found at the path now.
  const folders = [
    ...new Map(own.filter(isInMemory).map((path) => [deviceOf(path), path])).values(),
  ];
  const usedBytes = (): number => folders.reduce((sum, folder) => sum + used(folder), 0);
  return {
    usedBytes,
    empty(bytes) {
      if (usedBytes() <= bytes) return;
      for (const folder of folders) emptyFolder(folder, points);
    },
  };
}

const TMPFS_MAGIC = 0x01021994;

function isInMemory(folder: string): boolean {
  try {
    return statfsSync(folder).type === TMPFS_MAGIC;
  } catch {
    // Covered by something that does not have this folder.
    return false;
  }
}

const deviceOf = (folder: string): number => statSync(folder).dev;

function used(folder: string): number {
  try {
    const disk = statfsSync(folder);
    return (disk.blocks - disk.bfree) * disk.bsize;
  } catch {
    // Not to be looked at any more: nothing that a command could have written to.
    return 0;
  }
}

function emptyFolder(folder: string, points: readonly string[]): void {
  const holdsMount = (path: string): boolean =>
    points.some((point) => point === path || point.startsWith(`${path}/`));
  try {
    for (const name of readdirSync(folder)) {
      const path = join(folder, name);
      if (!holdsMount(path)) rmSync(path, { recursive: true, force: true });
    }
  } catch {
    // What can't be listed or removed still counts, and ends the next command that adds to it.
  }
}

/** Spaces and the like are written as octal numbers in this file; see proc(5). */
const unescapeOctal = (text: string): string =>
  text.replace(/\\([0-7]{3})/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 8)),
  );
