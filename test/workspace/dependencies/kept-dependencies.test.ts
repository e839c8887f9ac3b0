import { execFileSync } from 'node:child_process';
import {
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openKeptFolder } from '../../../electron/workspace/dependencies/kept-folder.ts';
import {
  copyingCommand,
  hashLockFiles,
} from '../../../electron/workspace/dependencies/lock-files.ts';
import { surveyEntries, takeApart } from '../../../electron/workspace/dependencies/survey.ts';

const { signal } = new AbortController();
const scratch = () => mkdtempSync(join(tmpdir(), 'tandem-kept-'));

/** A worktree with node_modules of one package and its program's link. */
function prepared(): string {
  const folder = scratch();
  mkdirSync(join(folder, 'node_modules/dep'), { recursive: true });
  mkdirSync(join(folder, 'node_modules/.bin'));
  writeFileSync(join(folder, 'node_modules/dep/run.js'), 'dep', { mode: 0o755 });
  symlinkSync('../dep/run.js', join(folder, 'node_modules/.bin/dep'));
  return folder;
}
const entries = ['node_modules'];
const HASH = 'a'.repeat(64);

describe('what is kept', () => {
  it('comes back as it was, and belongs to nobody else', async () => {
    const source = prepared();
    const kept = openKeptFolder(scratch(), '/repo');
    await kept.keep(HASH, { folder: source, entries }, signal);
    const target = scratch();
    expect(await kept.restore(HASH, target, signal)).toBe(true);
    const file = join(target, 'node_modules/dep/run.js');
    expect(statSync(file).mode & 0o777).toBe(0o755);
    expect(statSync(file).nlink).toBe(1);
    expect(readlinkSync(join(target, 'node_modules/.bin/dep'))).toBe('../dep/run.js');
    writeFileSync(file, 'poisoned');
    const other = scratch();
    await kept.restore(HASH, other, signal);
    expect(readFileSync(join(other, 'node_modules/dep/run.js'), 'utf8')).toBe('dep');
    expect(readFileSync(join(source, 'node_modules/dep/run.js'), 'utf8')).toBe('dep');
  });

  it('is found by its own hash and repository alone', async () => {
    const home = scratch();
    await openKeptFolder(home, '/repo').keep(HASH, { folder: prepared(), entries }, signal);
    expect(await openKeptFolder(home, '/repo').restore('b'.repeat(64), scratch(), signal)).toBe(
      false,
    );
    expect(await openKeptFolder(home, '/other').restore(HASH, scratch(), signal)).toBe(false);
  });

  it('is not put through a link of the worktree, nor over what is there', async () => {
    const source = scratch();
    mkdirSync(join(source, 'packages/a/node_modules'), { recursive: true });
    writeFileSync(join(source, 'packages/a/node_modules/x'), '');
    const kept = openKeptFolder(scratch(), '/repo');
    await kept.keep(HASH, { folder: source, entries: ['packages/a/node_modules'] }, signal);
    const outside = scratch();
    const linked = scratch();
    symlinkSync(outside, join(linked, 'packages'));
    expect(await kept.restore(HASH, linked, signal)).toBe(false);
    expect(existsSync(join(outside, 'a'))).toBe(false);
    const full = scratch();
    mkdirSync(join(full, 'packages/a/node_modules'), { recursive: true });
    expect(await kept.restore(HASH, full, signal)).toBe(false);
  });

  it('is nothing when the list of it was damaged', async () => {
    const home = scratch();
    const kept = openKeptFolder(home, '/repo');
    await kept.keep(HASH, { folder: prepared(), entries }, signal);
    const list = execFileSync('find', [home, '-name', 'entries.json'], { encoding: 'utf8' }).trim();
    writeFileSync(list, '{"version":1,"entries":["../../escape"]}');
    expect(await kept.restore(HASH, scratch(), signal)).toBe(false);
    writeFileSync(list, '{');
    expect(await kept.restore(HASH, scratch(), signal)).toBe(false);
  });
});

describe('what a setup command left', () => {
  const survey = (folder: string) => surveyEntries(folder, entries, signal);

  it('may be kept when all its links stay inside', async () => {
    expect(await survey(prepared())).toMatchObject({ objection: null, linked: [] });
  });

  it.each([
    ['an absolute link', (at: string) => symlinkSync('/etc/hosts', join(at, 'node_modules/x'))],
    ['a link out', (at: string) => symlinkSync('../../x', join(at, 'node_modules/x'))],
    ['a link to the top', (at: string) => symlinkSync(at, join(at, 'node_modules/x'))],
    ['a pipe', (at: string) => execFileSync('mkfifo', [join(at, 'node_modules/x')])],
    ['an environment', (at: string) => writeFileSync(join(at, 'node_modules/pyvenv.cfg'), '')],
  ])('is not kept with %s', async (_what, make) => {
    const folder = prepared();
    make(folder);
    expect((await survey(folder)).objection).not.toBeNull();
  });

  it('has its hard links taken apart', async () => {
    const folder = prepared();
    const store = join(scratch(), 'stored.js');
    writeFileSync(store, 'stored', { mode: 0o755 });
    const inside = join(folder, 'node_modules/dep/stored.js');
    linkSync(store, inside);
    const { linked } = await survey(folder);
    expect(linked).toEqual([inside]);
    await takeApart(linked, signal);
    writeFileSync(inside, 'poisoned');
    expect(readFileSync(store, 'utf8')).toBe('stored');
    expect(statSync(inside).mode & 0o777).toBe(0o755);
    expect((await survey(folder)).linked).toEqual([]);
  });
});

describe('the state of lock files', () => {
  const lock = { path: 'package-lock.json', hash: '1' };
  const code = { path: 'src/a.ts', hash: '2' };

  it('is the same whatever else changes, and in any order', () => {
    const hash = hashLockFiles([lock, code], 'npm ci');
    expect(hash).not.toBeNull();
    expect(hashLockFiles([{ ...code, hash: '9' }, lock], 'npm ci')).toBe(hash);
  });

  it.each([
    ['another lock file', [{ ...lock, hash: '3' }], 'npm ci'],
    ['one more', [lock, { path: 'tools/requirements-dev.txt', hash: '4' }], 'npm ci'],
    ['another manifest', [lock, { path: 'package.json', hash: '5' }], 'npm ci'],
    ['another command', [lock], 'npm ci --force'],
  ] as const)('is another with %s', (_what, files, command) => {
    expect(hashLockFiles(files, command)).not.toBe(hashLockFiles([lock], 'npm ci'));
  });

  it('is unknown without any', () => {
    expect(hashLockFiles([code, { path: 'package.json', hash: '1' }], 'make')).toBeNull();
  });

  it('makes package managers copy where they would link', () => {
    expect(copyingCommand(['a/pnpm-lock.yaml'], 'pnpm i')).toMatch(
      /^export .*package_import_method=copy.*\npnpm i$/,
    );
    expect(copyingCommand(['package-lock.json'], 'npm ci')).toBe('npm ci');
  });
});
