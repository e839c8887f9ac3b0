import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * The key that turns a secret into its token. It is random and kept in the data folder, because a token made
 * with a guessable key would let a reader of the token try out short passwords.
 */

const KEY_BYTES = 32;

/** Reads the key at `file`, or makes it (mode 0600). Two processes that start at once agree on one key. */
export async function openWorkspaceKey(file: string): Promise<Uint8Array> {
  const existing = await readKey(file);
  if (existing !== null) return existing;
  await mkdir(dirname(file), { recursive: true });
  const fresh = `${file}.${randomBytes(6).toString('hex')}`;
  await writeFile(fresh, randomBytes(KEY_BYTES).toString('hex'), { mode: 0o600 });
  try {
    // Linking puts the whole file in place or fails because another was first.
    await link(fresh, file);
  } catch (error) {
    if (!isExisting(error)) throw error;
    // What is there may be torn; tokens of earlier runs can't be matched any more then, which is safe.
    if ((await readKey(file)) === null) await rename(fresh, file);
  }
  await rm(fresh, { force: true });
  return (await readKey(file)) ?? Promise.reject(new Error(`The key file ${file} can't be read.`));
}

/** Null when there is no file or it holds no key. */
async function readKey(file: string): Promise<Uint8Array | null> {
  try {
    const key = Buffer.from((await readFile(file, 'utf8')).trim(), 'hex');
    return key.length === KEY_BYTES ? key : null;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

const isExisting = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'EEXIST';
