import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { answerVault } from '../../../electron/hosts/desktop/answer-vault.ts';
import { toEngineSchema } from '../../../electron/hosts/desktop/engine-messages.ts';
import { createPortVault } from '../../../electron/hosts/desktop/port-vault.ts';
import { createSafeVault } from '../../../electron/hosts/desktop/safe-vault.ts';
import { createKeyStore, type KeyVault } from '../../../electron/store/key-store.ts';
import { scratchFolder } from './scene.ts';
import { SafeDouble } from './system-double.ts';

const KEY = 'sk-ant-0123456789abcdef';
let folder = '';
let safe: SafeDouble;
let asked: number;
let agrees: boolean;
let lines: string[];

beforeEach(() => {
  folder = scratchFolder();
  safe = new SafeDouble();
  asked = 0;
  agrees = false;
  lines = [];
});

const vault = (changes: { allowUnprotected?: boolean; platform?: NodeJS.Platform } = {}) =>
  createSafeVault({
    safeStorage: safe,
    platform: changes.platform ?? 'linux',
    folder,
    allowUnprotected: changes.allowUnprotected ?? true,
    askUnprotected: async () => {
      asked += 1;
      return agrees;
    },
    log: (line) => void lines.push(line),
  });
const file = () => join(folder, 'claude-key.json');

describe('a machine with a keychain', () => {
  it('stores the key encrypted, for its owner only, and gives it back', async () => {
    expect(await vault().kind()).toBe('keychain');
    expect(await vault().save(KEY)).toEqual({ ok: true, value: undefined });
    expect(asked).toBe(0);
    expect(readFileSync(file(), 'utf8')).not.toContain(KEY);
    expect(readFileSync(file(), 'utf8')).not.toContain(Buffer.from(KEY).toString('base64'));
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    expect(await vault().load()).toBe(KEY);
  });

  it('encrypts again when the keychain changed its own key', async () => {
    await vault().save(KEY);
    const before = readFileSync(file(), 'utf8');
    safe.keyNumber = 2;
    expect(await vault().load()).toBe(KEY);
    expect(readFileSync(file(), 'utf8')).not.toBe(before);
    safe.keyNumber = 3;
    expect(await vault().load()).toBe(KEY);
  });

  it('has no key where the file is of another user, torn, or gone', async () => {
    expect(await vault().load()).toBeNull();
    const content = Buffer.from('not ours').toString('base64');
    for (const text of [
      '',
      '{',
      '{"version":1}',
      JSON.stringify({ version: 1, protection: 'keychain', content }),
    ]) {
      writeFileSync(file(), text);
      expect(await vault().load()).toBeNull();
    }
    expect(lines).toEqual(['The stored key could not be opened: it was not encrypted here']);
  });

  it('asks no backend where there is none to choose', async () => {
    safe.backend = 'unknown';
    expect(await vault({ platform: 'darwin' }).kind()).toBe('keychain');
    expect(await vault({ platform: 'win32' }).kind()).toBe('keychain');
  });
});

describe('a machine without a keyring', () => {
  beforeEach(() => {
    safe.backend = 'basic_text';
  });

  it('stores nothing unless people agree, and then says what it is', async () => {
    expect(await vault().kind()).toBe('unprotected');
    expect(await vault().save(KEY)).toEqual({ ok: false, error: { kind: 'key-unprotected' } });
    expect(existsSync(file())).toBe(false);
    agrees = true;
    expect((await vault().save(KEY)).ok).toBe(true);
    expect(asked).toBe(2);
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    expect(await vault().load()).toBe(KEY);
  });

  it('asks nobody where policy forbids it, and reads no such key either', async () => {
    agrees = true;
    await vault().save(KEY);
    asked = 0;
    const strict = vault({ allowUnprotected: false });
    expect(await strict.kind()).toBe('none');
    expect(await strict.save(KEY)).toEqual({ ok: false, error: { kind: 'key-unprotected' } });
    expect(asked).toBe(0);
    expect(await strict.load()).toBeNull();
  });

  it('protects the stored key as soon as there is a keyring', async () => {
    agrees = true;
    await vault().save(KEY);
    safe.backend = 'gnome_libsecret';
    expect(await vault().load()).toBe(KEY);
    expect(JSON.parse(readFileSync(file(), 'utf8')).protection).toBe('keychain');
    expect(await vault().load()).toBe(KEY);
  });

  it.each([
    ['unavailable', () => (safe.isAvailable = false)],
    ['not set up', () => (safe.backend = 'unknown')],
    ['broken', () => (safe.fault = new Error('no D-Bus'))],
  ])('takes a keychain that is %s for none', async (_name, change) => {
    safe.backend = 'gnome_libsecret';
    change();
    expect(await vault().kind()).toBe('unprotected');
  });

  it('keeps a key for the session through the store of the engine', async () => {
    const store = createKeyStore({ environmentKey: null, vault: vault() });
    expect(await store.set(` ${KEY}\n`, 'stored')).toMatchObject({ ok: false });
    const kept = await store.set(KEY, 'session');
    expect(kept).toMatchObject({
      ok: true,
      value: { source: 'session', hint: 'cdef', store: 'unprotected' },
    });
    expect(await store.read()).toBe(KEY);
    expect(existsSync(file())).toBe(false);
  });
});

describe('the vault over the port', () => {
  const overPort = (inner: KeyVault): KeyVault => {
    const port = createPortVault((message) => {
      if (message.kind !== 'vault.ask') return;
      void answerVault(inner, message).then((answer) => {
        const parsed = toEngineSchema.parse(structuredClone(answer));
        if (parsed.kind === 'vault.answer') port.take(parsed);
      });
    });
    return port;
  };

  it('does on the other side what was asked here', async () => {
    const port = overPort(vault());
    expect(await port.kind()).toBe('keychain');
    expect(await port.load()).toBeNull();
    expect(await port.save(KEY)).toEqual({ ok: true, value: undefined });
    expect(await Promise.all([port.load(), port.kind()])).toEqual([KEY, 'keychain']);
    expect(await port.remove()).toEqual({ ok: true, value: undefined });
    expect(existsSync(file())).toBe(false);
  });

  it('carries refusals as they are, and strange ones as faults', async () => {
    safe.backend = 'basic_text';
    expect(await overPort(vault()).save(KEY)).toEqual({
      ok: false,
      error: { kind: 'key-unprotected' },
    });
    const port = createPortVault(() => undefined);
    const saving = port.save(KEY);
    port.take({ kind: 'vault.answer', id: 1, result: { ok: false, error: { kind: 'odd' } } });
    expect(await saving).toEqual({ ok: false, error: { kind: 'fault', detail: 'odd' } });
    expect(() =>
      port.take({ kind: 'vault.answer', id: 9, result: { ok: true, value: 1 } }),
    ).not.toThrow();
  });
});
