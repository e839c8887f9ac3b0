import { createHash, randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import {
  cp,
  lstat,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';

/**
 * Kept dependencies: <home>/setup/<repository>/<lock hash>/ with `entries.json` and the copies in `files/`. A
 * state is written beside its place and renamed into it, so that half of one is never found. The last two of
 * each repository stay.
 */
const STAYING = 2;
/** What a process that died left half-written. */
const STALE_MS = 24 * 60 * 60 * 1000;

const entriesSchema = z.object({ version: z.literal(1), entries: z.array(z.string().min(1)) });

export interface KeptFolder {
  /** Copies what is kept for `lockHash` below `target`; false: nothing is, or it can't be put there. */
  restore(lockHash: string, target: string, signal: AbortSignal): Promise<boolean>;
  /** Copies `entries` (paths relative to `source`) and forgets older states. */
  keep(
    lockHash: string,
    source: { readonly folder: string; readonly entries: readonly string[] },
    signal: AbortSignal,
  ): Promise<void>;
}

/** All methods reject with the file system's errors. */
export function openKeptFolder(home: string, repository: string): KeptFolder {
  const name = createHash('sha256').update(repository).digest('hex').slice(0, 16);
  const folder = join(home, 'setup', name);
  return {
    async restore(lockHash, target, signal) {
      const place = join(folder, lockHash);
      const entries = await readEntries(place);
      if (entries === null) return false;
      for (const entry of entries) if (!(await isFree(target, entry))) return false;
      for (const entry of entries) {
        signal.throwIfAborted();
        await copyTree(join(place, 'files', entry), join(target, entry));
      }
      const now = new Date();
      await utimes(place, now, now);
      return true;
    },
    async keep(lockHash, source, signal) {
      // The same state, kept by a run at the side of this one: somebody may be copying it.
      if ((await readEntries(join(folder, lockHash))) !== null) return;
      const half = join(folder, `.half-${randomBytes(6).toString('hex')}`);
      try {
        await mkdir(join(half, 'files'), { recursive: true, mode: 0o700 });
        for (const entry of source.entries) {
          signal.throwIfAborted();
          await copyTree(join(source.folder, entry), join(half, 'files', entry));
        }
        const text = JSON.stringify({ version: 1, entries: source.entries });
        await writeFile(join(half, 'entries.json'), text, { mode: 0o600 });
        await rm(join(folder, lockHash), { recursive: true, force: true });
        await rename(half, join(folder, lockHash));
      } finally {
        await rm(half, { recursive: true, force: true });
      }
      await prune(folder);
    },
  };
}

/** Blocks are shared where the file system can; else they are copied. Never a hard link. */
async function copyTree(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  await cp(from, to, {
    recursive: true,
    mode: constants.COPYFILE_FICLONE,
    verbatimSymlinks: true,
    preserveTimestamps: true,
    force: false,
    errorOnExist: true,
  });
}

async function readEntries(place: string): Promise<readonly string[] | null> {
  try {
    const text = await readFile(join(place, 'entries.json'), 'utf8');
    const parsed = entriesSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data.entries : null;
  } catch {
    // Nothing is kept, or something that can't be read: the command runs again either way.
    return null;
  }
}

/** Nothing is there yet, and every folder above it is a real one: a link would lead out of the worktree. */
async function isFree(target: string, entry: string): Promise<boolean> {
  const parts = entry.split('/').filter((part) => part !== '');
  if (parts.includes('..') || entry.startsWith('/')) return false;
  let path = target;
  for (const [index, part] of parts.entries()) {
    path = join(path, part);
    const found = await lstat(path).catch(() => null);
    if (found === null) return true;
    if (index === parts.length - 1 || !found.isDirectory()) return false;
  }
  return false;
}

async function prune(folder: string): Promise<void> {
  const states: { readonly path: string; readonly usedAt: number }[] = [];
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const usedAt = (await stat(path).catch(() => null))?.mtimeMs ?? 0;
    if (!name.startsWith('.half-')) states.push({ path, usedAt });
    else if (usedAt < Date.now() - STALE_MS) await rm(path, { recursive: true, force: true });
  }
  states.sort((a, b) => b.usedAt - a.usedAt);
  for (const { path } of states.slice(STAYING)) await rm(path, { recursive: true, force: true });
}
