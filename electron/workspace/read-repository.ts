import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { TandemError } from '../../shared/errors.ts';
import { type CommitHash, commitHash } from '../../shared/ids.ts';
import { ok, type Result } from '../../shared/result.ts';
import type { RepositoryReader } from '../workflow/ports.ts';
import { type Checkout, discoverCheckout } from './discover.ts';
import type { Git } from './git.ts';
import { readHead } from './inspect.ts';
import { chunkPaths, isInsidePath, readName, splitRecords } from './paths.ts';
import { createPrivateGitFolder, type PrivateGitFolder } from './private-git-folder.ts';
import { readBlobAt } from './read-objects.ts';
import { PLAIN_DIFF } from './tree-changes.ts';
import { readUserSettings } from './user-settings.ts';

/** A repository opened for reading objects; nothing of it is written, nothing of its configuration applies. */
export interface ReadableRepository {
  readonly checkout: Checkout;
  readonly store: PrivateGitFolder;
}

export async function openForReading(
  git: Git,
  home: string,
  repository: string,
): Promise<Result<ReadableRepository, TandemError>> {
  const checkout = await discoverCheckout(git, repository);
  if (!checkout.ok) return checkout;
  const { commonDir, gitDir } = checkout.value;
  const settings = await readUserSettings(git, gitDir);
  if (!settings.ok) return settings;
  const name = createHash('sha256').update(commonDir).digest('hex').slice(0, 16);
  const borrowed = { commonDir, settings: settings.value };
  const store = await createPrivateGitFolder(join(home, 'readers', name), borrowed, {
    kind: 'raw',
  });
  return ok({ checkout: checkout.value, store });
}

/** Turns what a caller names, a hash or a ref, into a hash. Refs are looked up in the user's repository. */
async function resolveRevision(
  git: Git,
  { checkout }: ReadableRepository,
  revision: string,
): Promise<Result<string, TandemError>> {
  if (/^[0-9a-f]{40,64}$/.test(revision)) return ok(revision);
  const found = await git.run({
    args: ['rev-parse', '--verify', '--end-of-options', revision],
    gitDir: checkout.gitDir,
  });
  return found.ok ? ok(found.value.stdout.toString().trim()) : found;
}

type Listing = Awaited<ReturnType<RepositoryReader['list']>>;

export async function listBlobs(
  git: Git,
  open: ReadableRepository,
  revision: string,
): Promise<Listing> {
  const commit = await resolveRevision(git, open, revision);
  if (!commit.ok) return commit;
  const listed = await git.run(
    open.store.call({ args: ['ls-tree', '-r', '-l', '-z', '--full-tree', commit.value] }),
  );
  if (!listed.ok) return listed;
  const blobs: { path: string; hash: string; bytes: number }[] = [];
  for (const record of splitRecords(listed.value.stdout)) {
    const text = readName(record);
    // Links are blobs too, but what they hold is a path, not source.
    const [, hash, bytes, path] =
      /^100\d{3} blob ([0-9a-f]+) +(\d+)\t(.*)$/s.exec(text ?? '') ?? [];
    if (hash !== undefined && path !== undefined) blobs.push({ path, hash, bytes: Number(bytes) });
  }
  return ok(blobs);
}

/** First line of a commit's message. */
export async function readSubject(
  git: Git,
  open: ReadableRepository,
  revision: string,
): Promise<Result<string, TandemError>> {
  const commit = await resolveRevision(git, open, revision);
  if (!commit.ok) return commit;
  const read = await git.run(open.store.call({ args: ['cat-file', 'commit', commit.value] }));
  if (!read.ok) return read;
  const text = read.value.stdout.toString();
  const message = text.slice(text.indexOf('\n\n') + 2);
  return ok((message.split('\n', 1)[0] ?? '').slice(0, 400));
}

/** Characters of a file are only worth reading up to here; more is data, whatever its name says. */
const MAX_TEXT_BYTES = 16 * 1024 * 1024;

export async function readTextAt(
  git: Git,
  open: ReadableRepository,
  revision: string,
  path: string,
): Promise<Result<string | null, TandemError>> {
  if (!isInsidePath(path)) return ok(null);
  const commit = await resolveRevision(git, open, revision);
  if (!commit.ok) return commit;
  const blob = await readBlobAt(git, open.store, commit.value, path);
  if (!blob.ok) return blob;
  const binary = blob.value === null || blob.value.includes(0);
  return ok(binary || blob.value.length > MAX_TEXT_BYTES ? null : blob.value.toString());
}

export async function listExisting(
  git: Git,
  open: ReadableRepository,
  revision: string,
  paths: readonly string[],
): Promise<Result<readonly string[], TandemError>> {
  const commit = await resolveRevision(git, open, revision);
  if (!commit.ok) return commit;
  const found = new Set<string>();
  for (const group of chunkPaths([...new Set(paths)].filter(isInsidePath))) {
    const listed = await git.run(
      open.store.call({
        // -t: without it a folder is left out when a file in it is asked for as well.
        args: ['ls-tree', '-t', '-z', '--name-only', '--full-tree', commit.value, '--', ...group],
      }),
    );
    if (!listed.ok) return listed;
    for (const record of splitRecords(listed.value.stdout)) found.add(record.toString());
  }
  return ok(paths.filter((path) => found.has(path)));
}

/** Drift: what HEAD has that the commit had not, by path. */
export async function findDrift(
  git: Git,
  open: ReadableRepository,
  revision: string,
): Promise<Result<{ readonly head: CommitHash; readonly files: readonly string[] }, TandemError>> {
  const commit = await resolveRevision(git, open, revision);
  if (!commit.ok) return commit;
  const head = await readHead(git, open.checkout);
  if (!head.ok) return head;
  const compared = await git.run(
    open.store.call({
      args: [
        'diff-tree',
        '-r',
        '-z',
        '--name-only',
        ...PLAIN_DIFF,
        commit.value,
        head.value.commit,
      ],
    }),
  );
  if (!compared.ok) return compared;
  const files = splitRecords(compared.value.stdout).map((record) => record.toString());
  return ok({ head: commitHash(head.value.commit), files });
}
