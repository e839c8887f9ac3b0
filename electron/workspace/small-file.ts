import { constants } from 'node:fs';
import { open } from 'node:fs/promises';

const MAX_BYTES = 1024 * 1024;

/**
 * A settings-like file as text; '' when it is absent, not a regular file (a pipe would block) or over 1 MiB.
 */
export async function readSmallFile(path: string): Promise<string> {
  try {
    const handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      const seen = await handle.stat();
      return seen.isFile() && seen.size <= MAX_BYTES ? await handle.readFile('utf8') : '';
    } finally {
      await handle.close();
    }
  } catch {
    // Such files are optional, and one that can't be read counts as one that is not there.
    return '';
  }
}
