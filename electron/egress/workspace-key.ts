import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * The key that turns a secret into its token. It is random and kept in the data folder, because a token made
 * with a guessable key would let a reader of the token try out short passwords.
 */

const KEY_BYTES = 32;

/** Reads the key at `file`, or makes it (mode 0600). Two processes that start at once agree on one key. */
export async function openWorkspaceKey(file: string): Promise<Uint8Array> {
  await mkdir(dirname(file), { recursive: true });
  try {
    await writeFile(file, randomBytes(KEY_BYTES).toString('hex'), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if (!isExisting(error)) throw error;
  }
  const key = Buffer.from((await readFile(file, 'utf8')).trim(), 'hex');
  if (key.length === KEY_BYTES) return key;
  // A torn or foreign file holds no key; tokens of earlier runs can't be matched any more, which is safe.
  const fresh = randomBytes(KEY_BYTES);
  await writeFile(file, fresh.toString('hex'), { mode: 0o600 });
  return fresh;
}

const isExisting = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'EEXIST';
