import { mkdir } from 'node:fs/promises';
import type { TandemError } from '../../shared/errors.ts';
import type { Result } from '../../shared/result.ts';
import type { Repositories, RepositoryReader } from '../workflow/ports.ts';
import { createRevisionReader, type RevisionReader } from './compare-revisions.ts';
import { createWorktree } from './create-worktree.ts';
import { orDiskFailure } from './disk-failure.ts';
import { createGit } from './git.ts';
import { inspectRepository } from './inspect.ts';
import { openPlace } from './open-worktree.ts';
import { readObjects } from './read-objects.ts';
import {
  findDrift,
  listBlobs,
  listExisting,
  openForReading,
  type ReadableRepository,
  readSubject,
  readTextAt,
} from './read-repository.ts';
import { type RunSeeder, requireTrees, seedRun, unseedRun } from './seed-run.ts';

/**
 * Everything Tandem does with git.
 *
 * @param options.privateFolder Tandem's own folder for indexes and records; must not be reachable from a worktree.
 * @param options.signal Stops every git process that is running and refuses new ones.
 * @param options.timeoutMs Limit for each git process; by default two minutes, ten for the first checkout.
 */
export function createRepositories(options: {
  readonly privateFolder: string;
  readonly signal?: AbortSignal;
  readonly timeoutMs?: number;
}): Repositories & RepositoryReader & RevisionReader & RunSeeder {
  const home = options.privateFolder;
  const git = createGit({ home, signal: options.signal, timeoutMs: options.timeoutMs });
  const opened = new Map<string, ReadableRepository>();
  const prepare = async (): Promise<void> => {
    await mkdir(home, { recursive: true, mode: 0o700 });
  };

  const read = async <T>(
    repository: string,
    work: (open: ReadableRepository) => Promise<Result<T, TandemError>>,
  ): Promise<Result<T, TandemError>> =>
    orDiskFailure(home, async () => {
      await prepare();
      const known = opened.get(repository);
      if (known !== undefined) return work(known);
      const found = await openForReading(git, home, repository);
      if (!found.ok) return found;
      opened.set(repository, found.value);
      return work(found.value);
    });

  return {
    ...createRevisionReader(git, read),
    inspect: (folder) =>
      orDiskFailure(home, async () => {
        await prepare();
        return inspectRepository(git, home, folder);
      }),
    openWorktree: (plan) =>
      orDiskFailure(home, async () => {
        await prepare();
        const place = await openPlace(git, home, plan);
        return place.ok ? { ok: true, value: createWorktree(place.value) } : place;
      }),
    seedRun: (seed) =>
      orDiskFailure(home, async () => {
        await prepare();
        return seedRun(git, home, seed);
      }),
    requireTrees: (of) =>
      orDiskFailure(home, async () => {
        await prepare();
        return requireTrees(git, home, of);
      }),
    unseedRun: (run) => orDiskFailure(home, () => unseedRun(git, home, run)),
    readFileAt: (repository, commit, path) =>
      read(repository, (open) => readTextAt(git, open, commit, path)),
    existing: (repository, commit, paths) =>
      read(repository, (open) => listExisting(git, open, commit, paths)),
    headSubject: (repository, commit) => read(repository, (open) => readSubject(git, open, commit)),
    changedSince: (repository, commit) => read(repository, (open) => findDrift(git, open, commit)),
    list: (repository, commit) => read(repository, (open) => listBlobs(git, open, commit)),
    async *readMany(repository, hashes, signal) {
      const open = await read(repository, async (found) => ({ ok: true, value: found }));
      // A repository that can't be opened has none of the objects; `list` has said why before.
      if (open.ok) yield* readObjects(git, open.value.store, hashes, { signal });
    },
  };
}
