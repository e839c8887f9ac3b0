import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { takeClaudeEnvironment } from '../../electron/egress/claude-environment.ts';
import { collectSecrets } from '../../electron/egress/collect-secrets.ts';
import { createNeedleFinder } from '../../electron/egress/find-needles.ts';
import { createSecretScanner } from '../../electron/egress/secret-scanner.ts';
import { openWorkspaceKey } from '../../electron/egress/workspace-key.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'secrets-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const write = (path: string, text: string) => {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
};
const collect = async (env: Record<string, string> = {}) =>
  (await collectSecrets(folder, env)).map(({ value }) => value).sort();

describe('known secrets', () => {
  it('come from the checkout’s files of secrets, in each of their notations', async () => {
    write(
      '.env',
      'export DB_PASSWORD="two words 7"\nPORT=3000\nURL=http://u:addr-pass@h/\n# C=x\n',
    );
    write('app/.env.local', "SESSION_SECRET='quoted#hash-9' # note\nNODE_ENV=production\n");
    write('.npmrc', '//r.example/:_authToken=npm-tok-1234\n');
    write('config/secrets.json', '{\n  "clientSecret": "json-sec-77",\n  "name": "x"\n}\n');
    write('deploy/secrets.yml', 'api_key: yaml-key-5x\nhost: example\n');
    write('.netrc', 'machine h login me password netrc-pw-1\n');
    write('.git/config', '[remote "origin"]\n url = https://ghx:git-remote-pw@h/x.git\n');
    expect(await collect()).toEqual(
      [
        'addr-pass',
        'git-remote-pw',
        'json-sec-77',
        'netrc-pw-1',
        'npm-tok-1234',
        'quoted#hash-9',
        'two words 7',
        'yaml-key-5x',
      ].sort(),
    );
  });

  it('come from variables that the settings name, whatever they are called', async () => {
    const env = { HOUSE: ' house-value-77 ', SHORT: 'abc', OTHER: 'not-a-secret' };
    const found = await collectSecrets(folder, env, ['HOUSE', 'SHORT', 'ABSENT']);
    expect(found).toEqual([{ value: 'house-value-77', source: 'variable HOUSE' }]);
  });

  it('come from variables whose name says so', async () => {
    const env = {
      GITHUB_TOKEN: 'gh-token-abc1',
      DB_URL: 'postgres://me:in-the-address@db/x',
      PWD: '/home/me/project',
      SSH_AUTH_SOCK: '/tmp/ssh-abc/agent.1',
      PATH: '/usr/bin:/bin',
      API_KEY: 'changeme',
      MAX_TOKENS: '4096000',
      SESSION_MANAGER: 'local/x:@/tmp/.ICE-unix/1',
    };
    expect(await collect(env)).toEqual(['gh-token-abc1', 'in-the-address']);
  });

  it('leave out samples, other folders’ files and what is too large, and survive what can’t be read', async () => {
    write('.env.example', 'API_TOKEN=sample-token-1\n');
    write('node_modules/x/.env', 'API_TOKEN=module-token-1\n');
    write('big/.env', `API_TOKEN=big-token-1\n${'#'.repeat(300_000)}`);
    write('locked/.env', 'API_TOKEN=locked-token-1\n');
    chmodSync(join(folder, 'locked'), 0o000);
    symlinkSync('/dev/zero', join(folder, 'zero.env'));
    symlinkSync(join(folder, 'nowhere'), join(folder, 'gone.env'));
    const found = await collect();
    chmodSync(join(folder, 'locked'), 0o700);
    expect(found.filter((value) => value !== 'locked-token-1')).toEqual([]);
  });

  it('cover each line of a key over several lines', async () => {
    const line = 'MIIEvQIBADANBgkqhkiG9w0BAQEFAASC';
    write('.env', `KEY="-----BEGIN\n${line}\nAAAA\n-----END"\nTOKEN=after-token-1\n`);
    expect(await collect()).toEqual(expect.arrayContaining([line, 'after-token-1']));
  });
});

describe('the masker', () => {
  it('takes short values only as whole words', async () => {
    const { mask } = createSecretScanner([{ value: 'harbor', source: '.env' }], Buffer.alloc(32));
    expect((await mask('harbors and unharbored')).masked).toBe(0);
    expect((await mask('x harbor, "harbor" \\nharbor')).masked).toBe(3);
  });

  it('makes one token of overlapping finds and keeps what is around them', async () => {
    const { mask } = createSecretScanner(
      [
        { value: 'first-secret-part', source: 'a' },
        { value: 'secret-part-and-more', source: 'b' },
      ],
      Buffer.alloc(32),
    );
    expect((await mask('<first-secret-part-and-more>')).text).toMatch(/^<<masked:[^>]*>>$/);
  });

  it('leaves its own tokens alone, so that masking twice is masking once', async () => {
    const { mask } = createSecretScanner([], Buffer.alloc(32));
    const once = await mask('password = "hunter2!x"; token: "abc123def456ghi789"');
    expect(once.masked).toBe(2);
    expect(await mask(once.text)).toEqual({ text: once.text, masked: 0 });
  });

  it('finds fixed texts wherever indexOf would, at any length', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'é', '日', '\n'), maxLength: 60 });
    fc.assert(
      fc.property(fc.array(text, { maxLength: 6 }), text, (needles, haystack) => {
        const long = needles.filter((needle) => needle.length >= 4);
        const found = createNeedleFinder(long)(haystack);
        for (const [at, needle] of long.entries()) {
          const first = found.find((hit) => hit.needle === at)?.start ?? -1;
          expect(first).toBe(haystack.indexOf(needle));
        }
      }),
    );
  });
});

describe('Claude’s environment', () => {
  it('is taken whole: two values kept, every other variable gone', () => {
    const env: Record<string, string | undefined> = {
      ANTHROPIC_API_KEY: ' "sk-pasted \n"\n',
      ANTHROPIC_BASE_URL: 'http://127.0.0.1:1 ',
      ANTHROPIC_CUSTOM_HEADERS: 'x-leak: 1',
      anthropic_auth_token: 'x',
      PATH: '/bin',
    };
    expect(takeClaudeEnvironment(env)).toEqual({
      apiKey: 'sk-pasted',
      baseUrl: 'http://127.0.0.1:1',
    });
    expect(env).toEqual({ PATH: '/bin' });
  });

  it('has no key when the variable is blank, and the vendor’s address by default', () => {
    expect(takeClaudeEnvironment({ ANTHROPIC_API_KEY: '  ' })).toEqual({
      apiKey: null,
      baseUrl: 'https://api.anthropic.com',
    });
  });
});

describe('the workspace key', () => {
  it('is made once, for the owner only, and read again', async () => {
    const file = join(folder, 'deep', 'key');
    const [first, second] = await Promise.all([openWorkspaceKey(file), openWorkspaceKey(file)]);
    expect(Buffer.from(first).equals(second)).toBe(true);
    expect(first).toHaveLength(32);
    expect(existsSync(file) && statSync(file).mode & 0o777).toBe(0o600);
  });

  it('is made anew over a torn file', async () => {
    write('key', 'abc');
    expect(await openWorkspaceKey(join(folder, 'key'))).toHaveLength(32);
    expect(readFileSync(join(folder, 'key'), 'utf8')).toHaveLength(64);
  });
});
