import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';

/**
 * What git needs of the user's repository to read history from inside a worktree: objects, refs, and the
 * worktree's own entry. The repository's configuration, hooks, reflogs and fetched addresses, where passwords and
 * names of hosts stand, stay out. Nothing of it is ever writable, so `git add` and `git commit` are refused inside.
 */
const SHARED = ['HEAD', 'objects', 'refs', 'packed-refs', 'shallow', 'info'];

/** Absolute paths to be readable; none when the folder is no linked worktree that its repository knows. */
export function findGitFolders(folder: string): readonly string[] {
  try {
    const pointer = join(folder, '.git');
    if (!statSync(pointer).isFile()) return [];
    const own = /^gitdir: (.+)\n?$/.exec(readFileSync(pointer, 'utf8'))?.[1];
    if (own === undefined) return [];
    const entry = realpathSync(resolve(folder, own));
    const shared = dirname(dirname(entry));
    // The pointer alone is not believed: it could name any folder. The repository has to name this worktree too.
    if (basename(dirname(entry)) !== 'worktrees' || !namesWorktree(entry, pointer)) return [];
    const paths = [entry, ...SHARED.map((name) => join(shared, name)), ...alternates(shared)];
    return paths.filter((path) => existsSync(path));
  } catch {
    // Whatever can't be read here can't be read by git either.
    return [];
  }
}

function namesWorktree(entry: string, pointer: string): boolean {
  const back = readFileSync(join(entry, 'gitdir'), 'utf8').trim();
  return realpathSync(resolve(entry, back)) === realpathSync(pointer);
}

/** Object stores that this one borrows from. */
function alternates(shared: string): readonly string[] {
  const file = join(shared, 'objects', 'info', 'alternates');
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => (isAbsolute(line) ? line : resolve(shared, 'objects', line)))
    .filter((path) => basename(path) === 'objects');
}
