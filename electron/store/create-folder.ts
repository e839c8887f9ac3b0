import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Makes a folder and what is missing above it, for its owner only; one that is there keeps its rights. Throws
 * the file system's errors. Node's own recursive mkdir is not used: where the system answers "no such file"
 * although the parent exists, as in /proc, it tries for ever.
 */
export function createFolder(path: string): void {
  try {
    makeOne(path);
  } catch (thrown) {
    const parent = dirname(path);
    if (codeOf(thrown) !== 'ENOENT' || parent === path) throw thrown;
    createFolder(parent);
    makeOne(path);
  }
}

function makeOne(path: string): void {
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (thrown) {
    // A read-only file system says so even of a folder that is there.
    const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
    if (!isFolder) throw thrown;
  }
}

const codeOf = (thrown: unknown): unknown =>
  thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
