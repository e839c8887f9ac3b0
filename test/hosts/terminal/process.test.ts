import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** The command as it is installed: another process, built, with pipes. */
let home = '';
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'tandem-process-'));
  // Sources may have changed since the suite's own set-up: a rebuild would speak on standard error later.
  await promisify(execFile)(process.execPath, ['scripts/setup.mjs']);
});
afterAll(() => rm(home, { recursive: true, force: true }));

function start(...args: readonly string[]) {
  return spawn(process.execPath, ['scripts/tandem.mjs', ...args], {
    env: { PATH: process.env.PATH, TANDEM_HOME: home },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

async function tandem(...args: readonly string[]) {
  const child = start(...args);
  const [out, errors, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ]);
  return { out, errors, code };
}

describe('the tandem process', () => {
  it('prints help and version on standard output and nothing else', async () => {
    expect(await tandem('--help')).toMatchObject({
      code: 0,
      errors: '',
      out: expect.stringMatching(/^Tandem: /),
    });
    expect((await tandem('--version')).out).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it('refuses wrong usage with exit 2 and keeps standard output clean', async () => {
    expect(await tandem('run', '--repo', '.', '--reqest', 'x')).toMatchObject({
      code: 2,
      out: '',
      errors: expect.stringContaining('Did you mean --request?'),
    });
  });

  it('ends with the contract’s line and exit 5 when the key is missing', async () => {
    const { code, out, errors } = await tandem(
      'run',
      '--repo',
      process.cwd(),
      '--request',
      'x',
      '--yes',
      '--unsandboxed',
      '--json',
    );
    const last: unknown = JSON.parse(out.trimEnd().split('\n').at(-1) ?? '');
    expect(code).toBe(5);
    expect(last).toMatchObject({ kind: 'run.finished', cloud: { calls: 0 } });
    expect(errors).not.toBe('');
  });

  it('stops quietly when its reader goes away', async () => {
    const child = start('demo', '--json');
    const errors = text(child.stderr);
    await once(child.stdout, 'data');
    child.stdout.destroy();
    const [code] = await once(child, 'exit');
    expect(await errors).toBe('');
    expect(code).toBe(4);
  });

  it('is interrupted by one signal and goes on with resume to the same end', async () => {
    const child = start('demo', '--json');
    let out = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      out += chunk;
      if (out.includes('"plan.approved"')) child.kill('SIGINT');
    });
    const [code] = await once(child, 'close');
    const last: { runId: string; outcome: string } = JSON.parse(
      out.trimEnd().split('\n').at(-1) ?? '',
    );
    expect([code, last.outcome]).toEqual([4, 'interrupted']);
    const resumed = await tandem('resume', last.runId, '--json');
    expect(resumed.code).toBe(0);
    expect(resumed.out).toContain('"outcome":"approved"');
  });
});
