import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { TandemError } from '../../../shared/errors.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { describeFault } from '../../store/describe-fault.ts';
import type { KeyVault } from '../../store/key-store.ts';
import { writePrivateFile } from '../../store/write-private-file.ts';
import type { SafePart } from './electron-parts.ts';

/**
 * The desktop's vault: one file for its owner only, with the key encrypted by the system's keychain. A Linux
 * machine without a keyring protects nothing; there a key is written down only after people were asked and
 * agreed, and where policy allows it at all. Only Electron's asynchronous functions are used.
 */
export interface SafeVaultParts {
  readonly safeStorage: SafePart;
  readonly platform: NodeJS.Platform;
  readonly folder: string;
  /** Whether policy lets a key lie unprotected. */
  readonly allowUnprotected: boolean;
  /** Asks people whether to store the key although nothing protects it. */
  readonly askUnprotected: () => Promise<boolean>;
  readonly log: (line: string) => void;
}

const fileSchema = z.object({
  version: z.literal(1),
  protection: z.enum(['keychain', 'none']),
  /** Base64. */
  content: z.string().max(20_000),
});

export function createSafeVault(parts: SafeVaultParts): KeyVault {
  const { safeStorage, log } = parts;
  const path = join(parts.folder, 'claude-key.json');
  const say = (thrown: unknown): string =>
    thrown instanceof Error ? thrown.message : String(thrown);

  const isProtected = async (): Promise<boolean> => {
    try {
      if (!(await safeStorage.isAsyncEncryptionAvailable())) return false;
      // Asked after the first use: the backend is unknown before it is set up. Linux alone has a choice.
      if (parts.platform !== 'linux') return true;
      const backend = safeStorage.getSelectedStorageBackend();
      return backend !== 'basic_text' && backend !== 'unknown';
    } catch (thrown) {
      log(`The keychain could not be asked: ${say(thrown)}`);
      return false;
    }
  };
  const write = async (
    key: string,
    protection: 'keychain' | 'none',
  ): Promise<Result<void, TandemError>> => {
    const bytes =
      protection === 'keychain' ? await safeStorage.encryptStringAsync(key) : Buffer.from(key);
    const content = bytes.toString('base64');
    return writePrivateFile(path, JSON.stringify({ version: 1, protection, content }));
  };
  const open = async (bytes: Buffer): Promise<string> => {
    const { result, shouldReEncrypt } = await safeStorage.decryptStringAsync(bytes);
    // The keychain's own key was changed: what was written with the old one is written again.
    if (shouldReEncrypt) await write(result, 'keychain');
    return result;
  };

  return {
    async kind() {
      if (await isProtected()) return 'keychain';
      return parts.allowUnprotected ? 'unprotected' : 'none';
    },
    async load() {
      const file = readFile(path);
      if (file === null) return null;
      try {
        const bytes = Buffer.from(file.content, 'base64');
        if (file.protection === 'keychain') return await open(bytes);
        if (!parts.allowUnprotected) return null;
        const key = bytes.toString('utf8');
        if (await isProtected()) await write(key, 'keychain');
        return key;
      } catch (thrown) {
        // Another user, another machine, a keychain that was reset: the key has to be given again.
        log(`The stored key could not be opened: ${say(thrown)}`);
        return null;
      }
    },
    async save(key): Promise<Result<void, TandemError>> {
      const protection = (await isProtected()) ? 'keychain' : 'none';
      if (protection === 'none') {
        const isAgreed = parts.allowUnprotected && (await parts.askUnprotected());
        if (!isAgreed) return err({ kind: 'key-unprotected' });
      }
      try {
        return await write(key, protection);
      } catch (thrown) {
        return err(describeFault(thrown, path));
      }
    },
    async remove(): Promise<Result<void, TandemError>> {
      try {
        rmSync(path, { force: true });
        return ok(undefined);
      } catch (thrown) {
        return err(describeFault(thrown, path));
      }
    },
  };
}

function readFile(path: string): z.infer<typeof fileSchema> | null {
  try {
    const parsed = fileSchema.safeParse(JSON.parse(readFileSync(path, 'utf8')));
    return parsed.success ? parsed.data : null;
  } catch {
    // There is none yet, or it was torn: either way there is no stored key.
    return null;
  }
}
