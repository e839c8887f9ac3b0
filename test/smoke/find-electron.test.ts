import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { findElectron, readVersion } from './find-electron.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});
function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tandem-find-'));
  folders.push(folder);
  return folder;
}

describe('findElectron', () => {
  it('says in one line where it looked and what to set', () => {
    const found = findElectron({ ELECTRON_OVERRIDE_DIST_PATH: '/nowhere' }, 'linux');
    expect(found).toEqual({
      kind: 'missing',
      why: "Electron's binary is not here (/nowhere/electron); set ELECTRON_OVERRIDE_DIST_PATH",
    });
  });

  it('looks for the name that each system uses', () => {
    const env = { ELECTRON_OVERRIDE_DIST_PATH: '/nowhere' };
    expect(findElectron(env, 'darwin')).toMatchObject({
      why: expect.stringContaining('Electron.app/Contents/MacOS/Electron'),
    });
    expect(findElectron(env, 'win32')).toMatchObject({
      why: expect.stringContaining('electron.exe'),
    });
  });

  it('reads the version beside a binary', () => {
    const folder = scratch();
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'version'), 'v45.4.1\n');
    expect(readVersion(join(folder, 'electron'))).toBe('45.4.1');
  });
});
