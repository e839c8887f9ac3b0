import { readdir, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { JobClock } from '../jobs/job-clock.ts';
import { waitFor } from '../jobs/job-clock.ts';
import { isDigest } from './pull-progress.ts';

/** Bytes that this user may still write there; null when the folder can't be asked. */
export async function readFreeBytes(path: string): Promise<number | null> {
  try {
    const { bavail, bsize } = await statfs(path);
    return bavail * bsize;
  } catch {
    // No such folder or none that may be read: unknown is an answer.
    return null;
  }
}

/** The server stops writing a moment after its client has left. */
const LOOKS = 3;
const LOOK_MS = 200;

/**
 * Deletes the partial files of these layers and nothing else. Returns how many files went, and null when the folder
 * can't be read or written from here.
 */
export async function dropPartials(
  folder: string,
  digests: readonly string[],
  clock: JobClock,
): Promise<number | null> {
  const blobs = join(folder, 'blobs');
  const starts = digests.filter(isDigest).map((digest) => `${digest.replace(':', '-')}-partial`);
  let dropped = 0;
  try {
    for (let look = 0; look < LOOKS; look += 1) {
      if (look > 0) await waitFor(clock, LOOK_MS, new AbortController().signal);
      const names = await readdir(blobs);
      const partial = names.filter((name) => starts.some((start) => isPartialOf(name, start)));
      for (const name of partial) await rm(join(blobs, name), { force: true });
      dropped += partial.length;
    }
    return dropped;
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown) return null;
    throw thrown;
  }
}

/** The file itself, and the sidecars that hold how far each of its ranges is. */
const isPartialOf = (name: string, start: string): boolean =>
  name === start || (/^-\d+$/.test(name.slice(start.length)) && name.startsWith(start));
