import { rmSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { err, ok } from '../../shared/result.ts';
import { describeFault } from './describe-fault.ts';
import type { KeyVault } from './key-store.ts';
import { writePrivateFile } from './write-private-file.ts';

/** A key in a file of the data folder that only its owner can read: for hosts without a keychain. */
export function createFileVault(home: string): KeyVault {
  const path = join(home, 'claude-key');
  return {
    kind: async () => 'file',
    async load() {
      const stat = statSync(path, { throwIfNoEntry: false });
      // A file that others could have written or read is not taken for the user's word.
      if (stat?.isFile() !== true || stat.size > 4_096 || isOpenToOthers(stat.mode)) return null;
      const text = (await readFile(path, 'utf8')).trim();
      return text === '' ? null : text;
    },
    async save(key) {
      return writePrivateFile(path, `${key}\n`);
    },
    async remove() {
      try {
        rmSync(path, { force: true });
        return ok(undefined);
      } catch (thrown) {
        return err(describeFault(thrown, path));
      }
    },
  };
}

/** Windows knows no such bits; there the folder's rights decide. */
const isOpenToOthers = (mode: number): boolean =>
  process.platform !== 'win32' && (mode & 0o077) !== 0;
