import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';

export interface GitLocation {
  readonly program: string;
  /** PATH with only its absolute entries: a relative one would find programs in whatever folder git runs in. */
  readonly path: string;
}

/** Finds git by absolute path, so that no file of a workspace can ever be taken for it; null when there is none. */
export function locateGit(path: string): GitLocation | null {
  const folders = path.split(delimiter).filter(isAbsolute);
  const names = process.platform === 'win32' ? ['git.exe'] : ['git'];
  for (const folder of folders) {
    for (const name of names) {
      const program = join(folder, name);
      if (isProgram(program)) return { program, path: folders.join(delimiter) };
    }
  }
  return null;
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    // Not there, or not ours to start: the next folder of PATH may have one.
    return false;
  }
}
