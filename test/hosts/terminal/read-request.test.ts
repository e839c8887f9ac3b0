import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readRequest } from '../../../electron/hosts/terminal/read-request.ts';
import { callerFolder } from '../../../electron/hosts/terminal/terminal-io.ts';
import { createFakeIo } from './fake-io.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tandem-request-'));
  await writeFile(join(folder, 'good.txt'), '\ufeffFix the Größe\n');
  await writeFile(join(folder, 'binary'), Buffer.from([0x89, 0x50, 0, 1]));
  await writeFile(join(folder, 'latin1'), Buffer.from([0x66, 0xfc, 0x72]));
  await writeFile(join(folder, 'empty'), ' \n');
  await writeFile(join(folder, 'huge'), 'x'.repeat(1_000_001));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const read = (file: string, input?: string) =>
  readRequest(
    { file },
    createFakeIo({ cwd: folder, ...(input === undefined ? {} : { input }) }).io,
  );

describe('readRequest', () => {
  it('reads a file relative to where the person stands, without a byte order mark', async () => {
    expect(await read('good.txt')).toEqual({ ok: true, value: 'Fix the Größe' });
  });

  it('reads standard input for a dash', async () => {
    expect(await read('-', 'From a pipe\n')).toEqual({ ok: true, value: 'From a pipe' });
    expect(await read('-', '')).toMatchObject({ ok: false });
  });

  it.each([
    ['nowhere', 'does not exist'],
    ['.', 'is a folder'],
    ['binary', 'is binary'],
    ['latin1', 'is not UTF-8'],
    ['empty', 'is empty'],
    ['huge', 'over 1 MB'],
    ['/dev/zero', 'over 1 MB'],
  ])('refuses %s with a sentence', async (file, words) => {
    const result = await read(file);
    expect(result.ok ? '' : result.error).toMatchObject({
      kind: 'usage',
      message: expect.stringContaining(words),
    });
  });
});

describe('callerFolder', () => {
  const npm = { npm_package_json: '/tandem/package.json', INIT_CWD: '/home/ada' };

  it('is where npm was called when it runs our own script', () => {
    expect(callerFolder({ cwd: '/tandem', env: { ...npm, npm_lifecycle_event: 'tandem' } })).toBe(
      '/home/ada',
    );
  });

  it('is the working folder below another npm script, whatever that left in the environment', () => {
    expect(callerFolder({ cwd: '/tmp/x', env: { ...npm, npm_lifecycle_event: 'test' } })).toBe(
      '/tmp/x',
    );
    expect(callerFolder({ cwd: '/tmp/x', env: { ...npm, npm_lifecycle_event: 'tandem' } })).toBe(
      '/tmp/x',
    );
  });
});
