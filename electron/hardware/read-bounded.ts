import { open } from 'node:fs/promises';

const MOST_BYTES = 4_000_000;

/**
 * The beginning of a file as text, or null when it can't be read. Files of /proc and /sys say that they are
 * empty, so it is read until nothing more comes and not by size.
 */
export async function readBounded(path: string): Promise<string | null> {
  try {
    const file = await open(path, 'r');
    try {
      const parts: Buffer[] = [];
      let length = 0;
      while (length < MOST_BYTES) {
        const { bytesRead, buffer } = await file.read(Buffer.alloc(65_536), 0, 65_536, null);
        if (bytesRead === 0) break;
        parts.push(buffer.subarray(0, bytesRead));
        length += bytesRead;
      }
      return Buffer.concat(parts).toString('utf8');
    } finally {
      await file.close();
    }
  } catch {
    return null; // Missing, another user's, or a device that refuses: nothing to read in each case.
  }
}
