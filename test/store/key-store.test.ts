import { chmodSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createFileVault } from '../../electron/store/file-vault.ts';
import { createKeyStore, parseKey } from '../../electron/store/key-store.ts';

const KEY = 'sk-ant-test-key-000000000001';
const OTHER = 'sk-ant-test-key-000000000002';

const freshHome = (): string => mkdtempSync(join(tmpdir(), 'tandem-key-'));

const storeIn = (home: string, environmentKey: string | null = null) =>
  createKeyStore({ environmentKey, vault: createFileVault(home) });

describe('a pasted key', () => {
  it.each([
    ['with spaces around it', `  ${KEY}  `],
    ['broken over two lines', `${KEY.slice(0, 10)}\n${KEY.slice(10)}`],
    ['in quotes', `"${KEY}"`],
    ['with an invisible space', `\u200b${KEY}`],
  ])('is taken %s', (_name, pasted) => {
    expect(parseKey(pasted)).toEqual({ ok: true, value: KEY });
  });

  it.each([
    ['empty', '   '],
    ['a few letters', 'sk-ant'],
    ['a page of text', 'x'.repeat(600)],
    ['with letters that no key has', `${KEY}ä`],
  ])('is refused when it is %s', (_name, pasted) => {
    const parsed = parseKey(pasted);
    expect(parsed.ok ? null : parsed.error.kind).toBe('key-malformed');
  });
});

describe('the key store', () => {
  it('prefers the environment, then the session, then what is stored', async () => {
    const home = freshHome();
    const keys = storeIn(home);
    expect(await keys.status()).toEqual({ source: 'none', hint: null, store: 'file' });
    await keys.set(KEY, 'stored');
    expect(await keys.status()).toEqual({ source: 'stored', hint: '0001', store: 'file' });
    await keys.set(OTHER, 'session');
    expect(await keys.read()).toBe(OTHER);
    expect(await storeIn(home, 'sk-ant-env-key-0000000000003').read()).toBe(
      'sk-ant-env-key-0000000000003',
    );
  });

  it.each(['a line break\nX-Other: 1', 'one\u0001two-three-four-five', '\ufffdu\ufffdx'])(
    'takes %j for no key, wherever it lies: an error of the wire would repeat it',
    async (text) => {
      const home = freshHome();
      writeFileSync(join(home, 'claude-key'), text, { mode: 0o600 });
      const keys = storeIn(home, text);
      expect(await keys.read()).toBeNull();
      expect(await keys.status()).toEqual({ source: 'none', hint: null, store: 'file' });
    },
  );

  it('keeps a session’s key out of every file', async () => {
    const home = freshHome();
    await storeIn(home).set(KEY, 'session');
    expect(await storeIn(home).read()).toBeNull();
  });

  it('keeps the key in use when a new one is malformed', async () => {
    const keys = storeIn(freshHome());
    await keys.set(KEY, 'stored');
    const refused = await keys.set('nope', 'stored');
    expect(refused.ok).toBe(false);
    expect(await keys.read()).toBe(KEY);
  });

  it('forgets session and stored key', async () => {
    const keys = storeIn(freshHome());
    await keys.set(KEY, 'stored');
    const cleared = await keys.clear();
    expect(cleared.ok && cleared.value.source).toBe('none');
    expect(await keys.read()).toBeNull();
  });

  it.skipIf(process.platform === 'win32')(
    'stores for its owner only, and takes no file that others can read',
    async () => {
      const home = freshHome();
      await storeIn(home).set(KEY, 'stored');
      const path = join(home, 'claude-key');
      expect(statSync(path).mode & 0o777).toBe(0o600);
      expect(readFileSync(path, 'utf8').trim()).toBe(KEY);
      writeFileSync(path, `${OTHER}\n`);
      chmodSync(path, 0o644);
      expect(await storeIn(home).read()).toBeNull();
    },
  );
});
