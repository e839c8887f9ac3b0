import type { TandemError } from '../../shared/errors.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { type Git, killGit } from './git.ts';
import type { PrivateGitFolder } from './private-git-folder.ts';

/**
 * Objects by hash through one `cat-file --batch`, which streams. Only as many names are sent as contents are
 * read, so neither side fills a buffer; a reader that stops early ends the process. Objects over
 * `maxBytes` are read past without being held, and left out.
 */
export async function* readObjects(
  git: Git,
  store: PrivateGitFolder,
  hashes: readonly string[],
  { signal, maxBytes = Number.POSITIVE_INFINITY }: ReadingBounds = {},
): AsyncGenerator<{ readonly hash: string; readonly content: Buffer }> {
  signal?.throwIfAborted();
  const wanted = hashes.filter((hash) => /^[0-9a-f]{40,64}$/.test(hash));
  if (wanted.length === 0) return;
  const child = git.start(store.call({ args: ['cat-file', '--batch'] }));
  const stop = (): void => killGit(child);
  signal?.addEventListener('abort', stop, { once: true });
  // Both ends close when the process is killed; the reading side below says what is missing.
  child.stdin.on('error', () => {});
  child.on('error', () => {});
  const reader = createRecordReader(child.stdout, maxBytes);
  try {
    let sent = 0;
    for (let at = 0; at < wanted.length; at += 1) {
      // A window of names in flight hides the latency of the pipe.
      for (; sent < Math.min(at + IN_FLIGHT, wanted.length); sent += 1) {
        child.stdin.write(`${wanted[sent]}\n`);
      }
      const record = await reader.next();
      signal?.throwIfAborted();
      if (record === null) return;
      if (record.content !== null) yield { hash: record.hash, content: record.content };
    }
  } finally {
    signal?.removeEventListener('abort', stop);
    stop();
  }
}

export interface ReadingBounds {
  readonly signal?: AbortSignal | undefined;
  readonly maxBytes?: number;
}

const IN_FLIGHT = 64;

interface Record {
  readonly hash: string;
  /** Null for an object that the repository does not have, or that is over the limit. */
  readonly content: Buffer | null;
}

/** Parses `HASH TYPE SIZE LF CONTENT LF` and `HASH missing LF`. `next` gives null at the end. */
function createRecordReader(
  stream: NodeJS.ReadableStream,
  maxBytes: number,
): { next(): Promise<Record | null> } {
  const chunks = stream[Symbol.asyncIterator]();
  let held = Buffer.alloc(0);
  const more = async (): Promise<boolean> => {
    const { done, value } = await chunks.next();
    if (done === true) return false;
    held = Buffer.concat([held, Buffer.from(value)]);
    return true;
  };
  const take = async (bytes: number): Promise<Buffer | null> => {
    const parts = [held];
    let have = held.length;
    while (have < bytes) {
      const { done, value } = await chunks.next();
      if (done === true) return null;
      const part = Buffer.from(value);
      parts.push(part);
      have += part.length;
    }
    const all = parts.length === 1 ? held : Buffer.concat(parts);
    held = all.subarray(bytes);
    return all.subarray(0, bytes);
  };
  const skip = async (bytes: number): Promise<boolean> => {
    let left = bytes;
    while (left > held.length) {
      left -= held.length;
      held = Buffer.alloc(0);
      if (!(await more())) return false;
    }
    held = held.subarray(left);
    return true;
  };
  return {
    async next() {
      let end = held.indexOf(10);
      while (end < 0) {
        if (!(await more())) return null;
        end = held.indexOf(10);
      }
      const header = (await take(end + 1))?.toString('latin1') ?? '';
      const [hash = '', kind = '', size = ''] = header.trim().split(' ');
      if (kind === 'missing' || kind === 'ambiguous') return { hash, content: null };
      if (Number(size) > maxBytes) {
        return (await skip(Number(size) + 1)) ? { hash, content: null } : null;
      }
      const content = await take(Number(size) + 1);
      return content === null ? null : { hash, content: content.subarray(0, -1) };
    },
  };
}

/** All of a few objects at once. */
export async function collectObjects(
  git: Git,
  store: PrivateGitFolder,
  hashes: readonly string[],
): Promise<ReadonlyMap<string, Buffer>> {
  const found = new Map<string, Buffer>();
  for await (const { hash, content } of readObjects(git, store, hashes)) found.set(hash, content);
  return found;
}

export interface TreeEntry {
  readonly mode: string;
  readonly hash: string;
  readonly path: string;
}

/** The entry of one path in a tree; null when there is none. */
export async function findEntry(
  git: Git,
  store: PrivateGitFolder,
  tree: string,
  path: string,
): Promise<Result<TreeEntry | null, TandemError>> {
  const listed = await git.run(
    store.call({ args: ['ls-tree', '-z', '--full-tree', tree, '--', path] }),
  );
  if (!listed.ok) return listed;
  const record = listed.value.stdout.toString().split('\0')[0] ?? '';
  const [, mode, hash, name] = /^(\d{6}) \w+ ([0-9a-f]+)\t(.*)$/s.exec(record) ?? [];
  return ok(
    mode === undefined || hash === undefined || name !== path ? null : { mode, hash, path },
  );
}

/** The bytes of a file or link in a tree; null when there is none at the path. */
export async function readBlobAt(
  git: Git,
  store: PrivateGitFolder,
  tree: string,
  path: string,
): Promise<Result<Buffer | null, TandemError>> {
  const entry = await findEntry(git, store, tree, path);
  if (!entry.ok) return entry;
  if (entry.value === null || !entry.value.mode.startsWith('1') || entry.value.mode === '160000') {
    return ok(null);
  }
  const blob = await git.run(store.call({ args: ['cat-file', 'blob', entry.value.hash] }));
  return blob.ok ? ok(blob.value.stdout) : err(blob.error);
}
