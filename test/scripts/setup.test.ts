import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { missingBinaries } from '../../scripts/complete-lock.mjs';
import { countTests } from '../../scripts/count-tests.mjs';
import { buildStamp, fingerprintSources, isBuilt, isInstalled } from '../../scripts/freshness.mjs';

let root = '';
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'tandem-setup-'));
  for (const folder of ['electron/hosts', 'shared', 'dist', 'scripts', 'node_modules']) {
    await mkdir(join(root, folder), { recursive: true });
  }
  await write('electron/hosts/main.ts', '1');
  await write('dist/tandem.js', '');
});
afterEach(() => rm(root, { recursive: true, force: true }));

const write = (path: string, text: string) => writeFile(join(root, path), text);

describe('isBuilt', () => {
  it('is true for exactly the sources that were built', async () => {
    expect(isBuilt(root)).toBe(false);
    await writeFile(buildStamp(root), fingerprintSources(root));
    expect(isBuilt(root)).toBe(true);
  });

  it.each([
    ['changed', () => write('electron/hosts/main.ts', '22')],
    ['touched', () => utimes(join(root, 'electron/hosts/main.ts'), 1, 1)],
    ['added', () => write('shared/new.ts', '')],
    ['removed', () => rm(join(root, 'electron/hosts/main.ts'))],
  ])('is false once a source was %s', async (_how, change) => {
    await writeFile(buildStamp(root), fingerprintSources(root));
    await change();
    expect(isBuilt(root)).toBe(false);
  });

  it('asks for nothing where there are no sources', async () => {
    await rm(join(root, 'electron'), { recursive: true });
    expect(isBuilt(root)).toBe(true);
  });
});

describe('isInstalled', () => {
  const lock = (version: string, more: object = {}) =>
    JSON.stringify({ packages: { '': {}, 'node_modules/a': { version }, ...more } });

  it('is true when npm’s record names what the lock file wants', async () => {
    await write(
      'package-lock.json',
      lock('1.0.0', { 'node_modules/mac-only': { version: '1', optional: true } }),
    );
    expect(isInstalled(root)).toBe(false);
    await write('node_modules/.package-lock.json', lock('1.0.0'));
    expect(isInstalled(root)).toBe(true);
  });

  it('is false when another version is there, or the record is torn', async () => {
    await write('package-lock.json', lock('1.0.1'));
    await write('node_modules/.package-lock.json', lock('1.0.0'));
    expect(isInstalled(root)).toBe(false);
    await write('node_modules/.package-lock.json', '{"packages":');
    expect(isInstalled(root)).toBe(false);
  });
});

describe('the lock file', () => {
  it('names the binaries of every platform, so that npm ci takes it on each', () => {
    const lock: { packages: object } = JSON.parse(readFileSync('package-lock.json', 'utf8'));
    expect(missingBinaries(lock.packages)).toEqual([]);
  });

  it('is completed beside the package that wants another version', () => {
    const packages = {
      'node_modules/tool-linux-x64': { version: '2.0.0' },
      'node_modules/old/node_modules/tool': {
        dev: true,
        optionalDependencies: { 'tool-linux-x64': '1.0.0' },
      },
      'node_modules/tool': {
        optionalDependencies: { 'tool-linux-x64': '2.0.0', 'tool-win32-arm64': '2.0.0' },
      },
    };
    expect(missingBinaries(packages)).toEqual([
      [
        'node_modules/tool-win32-arm64',
        { version: '2.0.0', cpu: ['arm64'], optional: true, os: ['win32'] },
      ],
      [
        'node_modules/old/node_modules/tool-linux-x64',
        { version: '1.0.0', cpu: ['x64'], dev: true, optional: true, os: ['linux'] },
      ],
    ]);
  });
});

describe('countTests', () => {
  it('counts a test file that could not be loaded as a failure', () => {
    const report = {
      numPassedTests: 3,
      numFailedTests: 1,
      testResults: [
        { status: 'failed', assertionResults: [] },
        { status: 'failed', assertionResults: [{}] },
      ],
    };
    expect(countTests(report)).toEqual({ passed: 3, failed: 2 });
  });
});
