import { constants } from 'node:fs';
import { type FileHandle, lstat, open } from 'node:fs/promises';
import { type ImportLimits, refuse } from './import-limits.ts';

/** How much is held at once. */
const PART_BYTES = 256 * 1024;

/**
 * Copies a file from elsewhere to a place where nobody else writes, a part at a time. Only a plain file is taken: a link
 * is not followed, and of a pipe or a device nothing is read. What lies beside it is not looked at.
 */
export async function copyIn(
  from: string,
  to: string,
  around: {
    readonly limits: ImportLimits;
    readonly signal: AbortSignal;
    onProgress(done: number, of: number): void;
  },
): Promise<number> {
  const seen = await lstat(from);
  if (seen.isSymbolicLink()) refuse('not-a-file', 'it is a link; name the file itself.');
  if (!seen.isFile()) refuse('not-a-file', 'it is a folder, a pipe or a device.');
  const source = await open(from, openFlags);
  try {
    const before = await source.stat();
    if (!before.isFile() || before.ino !== seen.ino) refuse('not-a-file', 'it was exchanged.');
    if (before.size > around.limits.fileBytes)
      refuse('too-large', describeBytes(before.size, around.limits.fileBytes));
    const target = await open(to, 'wx', 0o600);
    try {
      const bytes = await copyAll(source, target, around, before.size);
      await target.sync();
      const after = await source.stat();
      const isSame =
        after.size === before.size && after.mtimeMs === before.mtimeMs && bytes === before.size;
      if (!isSame) refuse('changed', 'it was written to while it was read.');
      return bytes;
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}

/** Opening a pipe for reading would wait for its writer. Windows has neither flag, and no need of them. */
const openFlags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

async function copyAll(
  source: FileHandle,
  target: FileHandle,
  around: Parameters<typeof copyIn>[2],
  size: number,
): Promise<number> {
  const part = Buffer.allocUnsafe(PART_BYTES);
  let done = 0;
  for (;;) {
    around.signal.throwIfAborted();
    const { bytesRead } = await source.read(part, 0, PART_BYTES, done);
    if (bytesRead === 0) return done;
    done += bytesRead;
    if (done > around.limits.fileBytes)
      refuse('too-large', describeBytes(done, around.limits.fileBytes));
    await writeAll(target, part.subarray(0, bytesRead));
    around.onProgress(done, size);
  }
}

/** A disk that is nearly full takes a part and says no more than how much; the next attempt says why. */
export async function writeAll(
  target: FileHandle,
  part: Uint8Array,
  place?: number,
): Promise<void> {
  for (let from = 0; from < part.byteLength; ) {
    const at = place === undefined ? null : place + from;
    const { bytesWritten } = await target.write(part, from, part.byteLength - from, at);
    from += bytesWritten;
  }
}

const describeBytes = (bytes: number, most: number): string =>
  `it has ${bytes} bytes; ${most} are the most.`;
