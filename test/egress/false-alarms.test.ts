import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createSecretScanner } from '../../electron/egress/secret-scanner.ts';

const scanner = createSecretScanner([], Buffer.alloc(32, 1));

/** Ordinary source: this repository's own, less the files that spell secrets out. */
const sources = (): readonly string[] =>
  execFileSync('git', ['ls-files', '*.ts', '*.json', '*.md', '*.mjs'], { encoding: 'utf8' })
    .split('\n')
    .filter((path) => path !== '' && !/canaries|secret-|parse-secret|collect-secrets/.test(path));

describe('masking', () => {
  it('leaves this repository’s source alone: at most one false alarm in 1,000 lines', async () => {
    let lines = 0;
    const alarms: string[] = [];
    for (const path of sources()) {
      const text = readFileSync(path, 'utf8');
      lines += text.split('\n').length;
      for (const { kind, line } of await scanner.inspect(text))
        alarms.push(`${path}:${line} ${kind}`);
    }
    expect(lines).toBeGreaterThan(5_000);
    expect(alarms.length, alarms.join('\n')).toBeLessThanOrEqual(lines / 1_000);
  });

  it.each([
    'commit 1637405a0b8de4c33fbbf5a9d1f0b7a1c2d3e4f5',
    '"integrity": "sha512-9Ur6Uy3nrnDtM3e7n1GuBPbwXcTt4fNP0UcnZwJUVFk6LO0pINUxWXQ3mQGkxmfbxnVlKUEtQnFkgZp3S4GpWw=="',
    'id: "550e8400-e29b-41d4-a716-446655440000"',
    'const sha256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";',
    'const token = parseToken(input, { allowPasswordReset: true });',
    'password: string; secretName: "db-credentials-2"; tokenType: "Bearer"',
    'if (password === "password1234" + salt) {}'.replace('1234', ''),
    '<input type="password" name="new-password" autocomplete="current-password">',
    'process.env.API_KEY ?? config.secrets.apiKeyV2',
    'const secret = await vault.read("kv/data/app#password2")'.replace('#password2', ''),
    'export TOKEN=$(cat ~/.token) PASSWORD=$PASSWORD',
    'import { createHmac } from "node:crypto"; // Bearer tokens are checked here',
    'API_KEY=your-api-key-here',
    'tokenLimit = 100_000; max_tokens: 32000',
    'https://user@example.org/path?x=1 and git@github.com:owner/repository.git',
    'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk',
    'class EllipticCurveDigitalSignatureAlgorithm256Provider extends KeyProvider {}',
    'The file begins with -----BEGIN PRIVATE KEY----- and ends with -----END PRIVATE KEY-----.',
  ])('leaves alone: %s', async (text) => {
    expect(await scanner.inspect(text)).toEqual([]);
  });

  it.each([
    ['one line', 'a'.repeat(1_000_000)],
    ['quotes', '"'.repeat(200_000)],
    ['joints', '"a" + '.repeat(50_000)],
    ['dots', 'eyJ'.repeat(100_000)],
    ['dashes', '-----BEGIN PRIVATE KEY-----'.repeat(5_000)],
    ['assignments', 'password='.repeat(50_000)],
    ['addresses', 'http://a:'.repeat(50_000)],
  ])('is not stalled by a hostile text of %s', async (_, text) => {
    const started = performance.now();
    await scanner.mask(text);
    expect(performance.now() - started).toBeLessThan(20_000);
  });
});
