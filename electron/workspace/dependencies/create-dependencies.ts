import { lstat, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { TandemError } from '../../../shared/errors.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { Dependencies, RepositoryReader, Worktree } from '../../workflow/ports.ts';
import { openKeptFolder } from './kept-folder.ts';
import { copyingCommand, hashLockFiles, isLockFile } from './lock-files.ts';
import { surveyEntries, takeApart } from './survey.ts';

/** Ignored entries are named by the dozen: so many looks take everything away, or there is something odd. */
const CLEARING_ROUNDS = 500;

/** Dependencies of one run's repository at one commit. Expected failures: `folder-unwritable`, those of git. */
export function createDependencies(run: {
  readonly home: string;
  readonly repository: { readonly path: string; readonly baseCommit: string };
  readonly command: string;
  readonly reader: Pick<RepositoryReader, 'list'>;
  readonly hosts: readonly string[] | undefined;
}): Dependencies {
  const { path, baseCommit } = run.repository;
  const kept = openKeptFolder(run.home, path);
  const list = () => run.reader.list(path, baseCommit);
  return {
    hosts: run.hosts,
    async lockHash() {
      const files = await list();
      return files.ok ? ok(hashLockFiles(files.value, run.command)) : files;
    },
    settledBy: (paths) => paths.some(isLockFile),
    async commandFor(command) {
      const files = await list();
      if (!files.ok) return files;
      return ok(
        copyingCommand(
          files.value.map((file) => file.path),
          command,
        ),
      );
    },
    clear: (worktree) => guarded(worktree, () => clear(worktree)),
    restore: (worktree, lockHash, signal) =>
      guarded(worktree, async () => {
        try {
          return ok(await kept.restore(lockHash, worktree.folder, signal));
        } catch (thrown) {
          // Forgotten meanwhile by a run at the side of this one, or damaged: it is prepared anew.
          if (!isOfFiles(thrown)) throw thrown;
          const cleared = await clear(worktree);
          return cleared.ok ? ok(false) : cleared;
        }
      }),
    keep: (worktree, lockHash, signal) =>
      guarded(worktree, async () => {
        const left = await listLeft(worktree);
        if (!left.ok) return left;
        const entries = left.value;
        const looked = entries.isWhole ? entries.known : await listTop(worktree.folder);
        const { linked, objection } = await surveyEntries(worktree.folder, looked, signal);
        await takeApart(linked, signal);
        const why =
          lockHash === null
            ? 'the repository has no lock file'
            : entries.isWhole
              ? objection
              : 'it is spread over too many folders';
        if (why !== null || lockHash === null) return ok(why);
        try {
          await kept.keep(lockHash, { folder: worktree.folder, entries: entries.known }, signal);
        } catch (thrown) {
          // A full disk, perhaps: this run has what it needs, the next one prepares again.
          if (isOfFiles(thrown)) return ok(`it could not be copied: ${thrown.message}`);
          throw thrown;
        }
        return ok(null);
      }),
  };
}

/** What is ignored and really there; `isWhole` is false when there is more than git's list named. */
async function listLeft(
  worktree: Worktree,
): Promise<Result<{ readonly known: readonly string[]; readonly isWhole: boolean }, TandemError>> {
  const listed = await worktree.listIgnored();
  if (!listed.ok) return listed;
  const known: string[] = [];
  for (const entry of listed.value) {
    const bare = entry.replace(/\/$/, '');
    const found = await lstat(join(worktree.folder, bare)).catch(() => null);
    if (found !== null) known.push(bare);
  }
  return ok({ known, isWhole: known.length === listed.value.length });
}

/** Everything in the worktree but git's own file. */
const listTop = async (folder: string): Promise<readonly string[]> =>
  (await readdir(folder)).filter((name) => name !== '.git');

async function clear(worktree: Worktree): Promise<Result<void, TandemError>> {
  for (let round = 0; round < CLEARING_ROUNDS; round += 1) {
    const left = await listLeft(worktree);
    if (!left.ok) return left;
    if (left.value.known.length === 0) break;
    for (const entry of left.value.known)
      await rm(join(worktree.folder, entry), { recursive: true, force: true });
  }
  return ok(undefined);
}

/** Errors of the file system become one of ours; an abort and our own faults go on. */
async function guarded<T>(
  { folder }: Worktree,
  work: () => Promise<Result<T, TandemError>>,
): Promise<Result<T, TandemError>> {
  try {
    return await work();
  } catch (thrown) {
    if (!isOfFiles(thrown)) throw thrown;
    return err({ kind: 'folder-unwritable', path: folder, detail: thrown.message });
  }
}

const isOfFiles = (thrown: unknown): thrown is Error =>
  thrown instanceof Error &&
  thrown.name !== 'AbortError' &&
  'code' in thrown &&
  typeof thrown.code === 'string';
