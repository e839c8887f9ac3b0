import { lstat, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { TandemError } from '../../shared/errors.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import type { Git } from './git.ts';
import { listRegistrations, registerWorktree, type WorktreeHead } from './register-worktree.ts';

/**
 * Finds a worktree's registration, or makes it (again) around whatever files are there. `recorded` is the content
 * that its `.git` file had; null before there was one.
 */
export async function requireRegistration(
  at: {
    readonly git: Git;
    readonly folder: string;
    readonly commonDir: string;
    readonly head: WorktreeHead;
  },
  recorded: string | null,
): Promise<Result<{ readonly adminDir: string; readonly gitFile: string }, TandemError>> {
  const { folder, commonDir } = at;
  const gitFilePath = join(folder, '.git');
  const seen = await lstat(gitFilePath).catch(() => null);
  const content = seen?.isFile() && seen.size < 65_536 ? await readFile(gitFilePath, 'utf8') : null;
  const entry = (await listRegistrations(commonDir)).find(
    (each) => each.gitFilePath === gitFilePath,
  );
  if (entry !== undefined && content !== null && (await leadsTo(content, entry.adminDir))) {
    if (recorded === null || recorded === content) {
      return ok({ adminDir: entry.adminDir, gitFile: content });
    }
  }
  // A file that says something else than we wrote is not a loss to repair but somebody's doing.
  if (seen !== null && (content === null || (recorded !== null && content !== recorded))) {
    return err({
      kind: 'worktree-tampered',
      path: folder,
      detail: 'its .git file has another content.',
    });
  }
  const made = await registerWorktree(at.git, at);
  if (!made.ok) return made;
  return ok({ adminDir: made.value.adminDir, gitFile: await readFile(gitFilePath, 'utf8') });
}

async function leadsTo(gitFile: string, adminDir: string): Promise<boolean> {
  const target = /^gitdir: (.*)\n$/s.exec(gitFile)?.[1];
  if (target === undefined) return false;
  const [one, other] = await Promise.all([
    stat(target).catch(() => null),
    stat(adminDir).catch(() => null),
  ]);
  return one !== null && other !== null && one.ino === other.ino && one.dev === other.dev;
}
