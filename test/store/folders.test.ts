import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createLibrary } from '../../electron/store/library.ts';
import { readSettings } from '../../electron/store/read-settings.ts';
import { createRunFile, openRunFile } from '../../electron/store/run-file.ts';
import { runPath, runsFolder } from '../../electron/store/run-paths.ts';
import { locateHome, tandemHome } from '../../electron/store/tandem-home.ts';
import { EPOCH, RUN, reopen, requireErr, requireOk, scratchFolder, writeRun } from './scratch.ts';

/**
 * A folder in which nothing can be written, not even by root: a read-only mount where this user may make one,
 * else one without write permission, which is honest for everybody but root. Null when neither works.
 */
function readOnlyCopy(folder: string): string | null {
  const target = scratchFolder();
  if (spawnSync('mount', ['--bind', folder, target]).status === 0) {
    onTestFinished(() => {
      spawnSync('umount', [target]);
    });
    const options = ['-o', 'remount,bind,ro', target];
    return spawnSync('mount', options).status === 0 ? target : null;
  }
  if (process.getuid?.() === 0) return null;
  cpSync(folder, target, { recursive: true });
  chmodSync(target, 0o500);
  onTestFinished(() => chmodSync(target, 0o700));
  return target;
}

describe('a read-only folder', () => {
  it('is named when a run is made or resumed there; its runs can still be read', ({ skip }) => {
    const folder = scratchFolder();
    writeRun(folder, 5);
    const frozen = readOnlyCopy(folder);
    if (frozen === null) return skip('this user can not make a folder read-only for itself');
    const path = runPath(frozen, RUN);
    const other = { folder: join(frozen, 'new'), runId: RUN, epoch: EPOCH };
    expect(requireErr(createRunFile(other))).toMatchObject({ kind: 'folder-unwritable' });
    const resumed = openRunFile({ folder: frozen, runId: RUN, mode: 'write' });
    expect(requireErr(resumed)).toMatchObject({ kind: 'folder-unwritable', path });
    const reader = reopen(frozen, 'read');
    expect(reader.events()).toHaveLength(5);
    expect(reader.events()[4]?.result).toMatchObject({ seq: 5 });
    reader.close();
  });

  it('still lists its runs, without an index', ({ skip }) => {
    const home = scratchFolder();
    mkdirSync(runsFolder(home));
    writeRun(runsFolder(home), 5);
    const frozen = readOnlyCopy(home);
    if (frozen === null) return skip('this user can not make a folder read-only for itself');
    expect(requireOk(createLibrary({ home: frozen }).list())).toHaveLength(1);
    const made = tandemHome({ TANDEM_HOME: frozen });
    expect(requireErr(made)).toMatchObject({ kind: 'folder-unwritable', path: frozen });
  });
});

describe('a folder that can not be', () => {
  it('is named when a file is in its way', () => {
    const file = join(scratchFolder(), 'file');
    writeFileSync(file, 'in the way');
    for (const folder of [file, join(file, 'runs')]) {
      const error = requireErr(createRunFile({ folder, runId: RUN, epoch: EPOCH }));
      expect(error).toMatchObject({ kind: 'folder-unwritable' });
    }
    const made = tandemHome({ TANDEM_HOME: join(file, 'home') });
    expect(requireErr(made)).toMatchObject({ kind: 'folder-unwritable' });
  });

  it('is named when the system does not let folders be made there', ({ skip }) => {
    if (process.platform !== 'linux') return skip('only Linux has /proc');
    const error = requireErr(createRunFile({ folder: '/proc/runs', runId: RUN, epoch: EPOCH }));
    expect(error).toMatchObject({ kind: 'folder-unwritable', path: '/proc/runs' });
  });
});

describe('the data folder', () => {
  it.each<[string, Record<string, string>, NodeJS.Platform, string]>([
    ['TANDEM_HOME', { TANDEM_HOME: '/data/t' }, 'linux', '/data/t'],
    [
      'the default when TANDEM_HOME is empty',
      { TANDEM_HOME: '' },
      'linux',
      '~/.local/share/tandem',
    ],
    ['XDG_DATA_HOME', { XDG_DATA_HOME: '/xdg' }, 'linux', '/xdg/tandem'],
    [
      'the default when XDG_DATA_HOME is relative',
      { XDG_DATA_HOME: 'x' },
      'linux',
      '~/.local/share/tandem',
    ],
    ['the macOS folder', {}, 'darwin', '~/Library/Application Support/Tandem'],
    ['the Windows folder', { LOCALAPPDATA: '/local' }, 'win32', '/local/Tandem'],
  ])('is %s', (_name, env, platform, expected) => {
    expect(locateHome(env, platform)).toBe(expected.replace('~', homedir()));
  });

  it('is made for its owner only, and an existing one keeps its rights', () => {
    const parent = scratchFolder();
    const home = join(parent, 'deep', 'home');
    expect(requireOk(tandemHome({ TANDEM_HOME: home }))).toBe(home);
    expect(statSync(home).mode & 0o777).toBe(0o700);
    expect(readdirSync(home)).toEqual(['runs']);
    expect(statSync(runsFolder(home)).mode & 0o777).toBe(0o700);
    chmodSync(home, 0o750);
    requireOk(tandemHome({ TANDEM_HOME: home }));
    expect(statSync(home).mode & 0o777).toBe(0o750);
  });

  it('gives default settings when it does not exist', () => {
    expect(requireOk(readSettings(join(scratchFolder(), 'none')))).toMatchObject({ version: 1 });
  });
});
