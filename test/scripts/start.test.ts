import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { fingerprintWindow, isWindowBuilt, windowStamp } from '../../scripts/freshness.mjs';
import { electronBinary, whyNoDesktop } from '../../scripts/why-no-desktop.mjs';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'tandem-start-'));
  for (const folder of ['renderer', 'shared', 'dist/renderer', 'node_modules/electron/dist'])
    mkdirSync(join(root, folder), { recursive: true });
  write('node_modules/electron/package.json', '{}');
});

const write = (path: string, text: string) => writeFileSync(join(root, path), text);
const putBinary = () => {
  write('node_modules/electron/path.txt', 'electron');
  write('node_modules/electron/dist/electron', '');
};

const DAY = 24 * 3600 * 1000;
const why = (given: Partial<Parameters<typeof whyNoDesktop>[1]> = {}) =>
  whyNoDesktop(root, {
    env: { DISPLAY: ':0' },
    platform: 'linux',
    uid: 1000,
    now: 0,
    fetchBinary: () => 'no network',
    say: () => undefined,
    ...given,
  });

describe('the desktop app', () => {
  it('is opened when its binary is there, without fetching anything', () => {
    putBinary();
    const fetchBinary = () => {
      throw new Error('fetched');
    };
    expect(why({ fetchBinary })).toBeNull();
    expect(why({ fetchBinary, env: { WAYLAND_DISPLAY: 'wayland-0' } })).toBeNull();
  });

  it('is not tried without a display, or as root', () => {
    const fetchBinary = () => {
      throw new Error('fetched');
    };
    expect(why({ env: {}, fetchBinary })).toContain('no display');
    expect(why({ uid: 0, fetchBinary })).toContain('root');
    expect(why({ env: {}, platform: 'darwin' })).toContain('no network');
  });

  it('fetches its binary once, with a word about it', () => {
    const said: string[] = [];
    const fetchBinary = () => {
      putBinary();
      return null;
    };
    expect(why({ fetchBinary, say: (line) => said.push(line) })).toBeNull();
    expect(said).toHaveLength(1);
    expect(electronBinary(root)).toBe(join(root, 'node_modules/electron/dist/electron'));
  });

  it('remembers for a day that its binary could not be had', () => {
    let tries = 0;
    const fetchBinary = () => {
      tries += 1;
      return 'no network';
    };
    for (const now of [0, 1, DAY - 1]) expect(why({ fetchBinary, now })).toContain('no network');
    expect(tries).toBe(1);
    expect(why({ fetchBinary, now: DAY })).toContain('no network');
    expect(tries).toBe(2);
  });

  it('says so when Electron is not installed at all', () => {
    rmSync(join(root, 'node_modules/electron'), { recursive: true });
    expect(why()).toContain('not installed');
  });
});

describe('isWindowBuilt', () => {
  it('is true for exactly the sources that were built', () => {
    write('renderer/main.tsx', '1');
    write('dist/renderer/index.html', '');
    expect(isWindowBuilt(root)).toBe(false);
    writeFileSync(windowStamp(root), fingerprintWindow(root));
    expect(isWindowBuilt(root)).toBe(true);
    write('shared/added.ts', '');
    expect(isWindowBuilt(root)).toBe(false);
  });

  it('asks for nothing where there are no sources', () => {
    write('dist/renderer/index.html', '');
    rmSync(join(root, 'renderer'), { recursive: true });
    expect(isWindowBuilt(root)).toBe(true);
  });
});
