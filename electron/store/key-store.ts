import type { TandemError } from '../../shared/errors.ts';
import type { KeyStatus } from '../../shared/ipc/settings.ts';
import { err, ok, type Result } from '../../shared/result.ts';

/**
 * The key for Claude, kept out of every file and process that does not need it. The environment's key beats
 * all others; a key for this session lives in memory only; a stored one lies in the host's vault (keychain
 * on the desktop, a file that only its owner can read elsewhere).
 */
export interface KeyStore {
  /** The key in force; null when there is none. */
  read(): Promise<string | null>;
  status(): Promise<KeyStatus>;
  /** Errors: `key-malformed`, `disk-full`, `folder-unwritable`. The key in use stays when it fails. */
  set(key: string, keep: 'session' | 'stored'): Promise<Result<KeyStatus, TandemError>>;
  /** Forgets the session's key and removes the stored one; the environment's stays. */
  clear(): Promise<Result<KeyStatus, TandemError>>;
}

/** Where a host keeps a key between starts. */
export interface KeyVault {
  /** What protects it: `unprotected` is a place any program of the user can read; `none` keeps nothing. */
  kind(): Promise<KeyStatus['store']>;
  load(): Promise<string | null>;
  save(key: string): Promise<Result<void, TandemError>>;
  remove(): Promise<Result<void, TandemError>>;
}

/** The key as it was meant: quotes and line ends come along when it is pasted. Null when it can't be one. */
export function parseKey(pasted: string): Result<string, TandemError> {
  const key = pasted.replace(/[\s\u200b\ufeff]+/g, '').replace(/^(["'])(.*)\1$/, '$2');
  if (key === '') return err({ kind: 'key-malformed', detail: 'it is empty.' });
  if (!isSendable(key)) {
    return err({ kind: 'key-malformed', detail: 'it holds characters that no key has.' });
  }
  if (key.length < 16 || key.length > 500) {
    const detail = `it has ${key.length} characters; keys are longer than 16 and shorter than 500.`;
    return err({ kind: 'key-malformed', detail });
  }
  return ok(key);
}

/** Whether a header can carry it: what can't be sent would come back in the words of an error. */
const isSendable = (key: string): boolean => /^[\x21-\x7e]+$/.test(key);

/** Keys over a host's vault; `environmentKey` was taken out of the environment at the start. */
export function createKeyStore(input: {
  readonly environmentKey: string | null;
  readonly vault: KeyVault;
}): KeyStore {
  const { environmentKey, vault } = input;
  let session: string | null = null;

  const find = async (): Promise<{ key: string | null; source: KeyStatus['source'] }> => {
    if (environmentKey !== null && isSendable(environmentKey))
      return { key: environmentKey, source: 'environment' };
    if (session !== null) return { key: session, source: 'session' };
    const stored = await vault.load();
    // Somebody else may have written there.
    return stored !== null && isSendable(stored)
      ? { key: stored, source: 'stored' }
      : { key: null, source: 'none' };
  };
  const status = async (): Promise<KeyStatus> => {
    const { key, source } = await find();
    return { source, hint: key === null ? null : key.slice(-4), store: await vault.kind() };
  };

  return {
    read: async () => (await find()).key,
    status,
    async set(pasted, keep) {
      const parsed = parseKey(pasted);
      if (!parsed.ok) return parsed;
      if (keep === 'stored') {
        const saved = await vault.save(parsed.value);
        if (!saved.ok) return saved;
        session = null;
      } else session = parsed.value;
      return ok(await status());
    },
    async clear() {
      session = null;
      const removed = await vault.remove();
      return removed.ok ? ok(await status()) : removed;
    },
  };
}
