import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  describeInstallation,
  findHelper,
  isTooOld,
  systemFolders,
} from '../../electron/sandbox/enclosure/helpers.ts';
import { explainRefusal, surveySandbox } from '../../electron/sandbox/enclosure/survey.ts';
import { tempFolder } from './running.ts';

function folderWith(...names: readonly string[]): string {
  const folder = join(tempFolder(), 'bin');
  mkdirSync(folder);
  for (const name of names) {
    writeFileSync(join(folder, name), '#!/bin/sh\nexit 0\n');
    chmodSync(join(folder, name), 0o755);
  }
  return folder;
}

describe('a helper of the sandbox', () => {
  it('is looked for in the system’s folders, not on PATH', () => {
    expect(systemFolders.every((folder) => /^\/(usr|bin|run)/.test(folder))).toBe(true);
    expect(findHelper('sh')).toMatchObject({ kind: 'found' });
    expect(findHelper('no-such-helper')).toEqual({ kind: 'missing' });
  });

  it('is not used where others than root could replace it, nor through a link to there', () => {
    const folder = folderWith('bwrap');
    expect(findHelper('bwrap', [folder])).toEqual({
      kind: 'untrusted',
      path: join(folder, 'bwrap'),
    });
    const linked = join(tempFolder(), 'bwrap');
    symlinkSync(join(folder, 'bwrap'), linked);
    expect(findHelper('bwrap', [join(linked, '..')])).toMatchObject({ kind: 'untrusted' });
    expect(findHelper('sh', [folderWith('sh'), '/bin'])).toMatchObject({ kind: 'found' });
  });

  it('is named with the line that installs it', () => {
    expect(describeInstallation(['bwrap', 'rg'], ['/nowhere'])).toBe(
      'the system’s package manager: bubblewrap ripgrep',
    );
  });

  it.each([
    ['0.3.9', true],
    ['0.4.0', false],
    ['0.11.0', false],
    ['1.0', false],
  ])('of version %s is too old: %s', (version, expected) => {
    expect(isTooOld(version)).toBe(expected);
  });
});

describe('surveySandbox', () => {
  it('names what is missing', async () => {
    const found = await surveySandbox({ platform: 'linux', folders: [folderWith()] });
    expect(found).toMatchObject({ kind: 'none', why: 'bwrap, socat, rg are missing' });
  });

  it('does not use what others could have changed', async () => {
    const folder = folderWith('bwrap', 'socat', 'rg');
    const found = await surveySandbox({ platform: 'linux', folders: [folder] });
    expect(found).toMatchObject({ kind: 'none' });
    expect(JSON.stringify(found)).toContain('can be changed by others than root');
  });

  it('recommends WSL2 on Windows and claims nothing there', async () => {
    const found = await surveySandbox({ platform: 'win32' });
    expect(found).toMatchObject({ kind: 'none', next: expect.stringContaining('WSL2') });
  });

  it('knows AppArmor’s refusal from others', () => {
    const said = 'bwrap: setting up uid map: Permission denied';
    expect(JSON.stringify(explainRefusal(said, true))).toContain('AppArmor');
    expect(JSON.stringify(explainRefusal(said, false))).toContain('no user namespaces');
    expect(JSON.stringify(explainRefusal('bwrap: execvp sh: gone', false))).toContain(
      'does not work here (bwrap: execvp sh: gone)',
    );
  });
});
