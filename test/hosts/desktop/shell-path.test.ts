import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { mergePaths, readShellPath } from '../../../electron/hosts/desktop/shell-path.ts';
import { scratchFolder } from './scene.ts';

/** A login shell that does what the lines say, with the command that it was given in `$2`. */
function shell(...lines: readonly string[]): string {
  const path = join(scratchFolder(), 'shell');
  writeFileSync(path, ['#!/bin/sh', ...lines, ''].join('\n'));
  chmodSync(path, 0o755);
  return path;
}
const BARE = '/usr/bin:/bin';

describe('readShellPath', () => {
  it('asks the login shell, whatever else that prints', async () => {
    const SHELL = shell('echo Welcome back', 'PATH=/opt/node/bin:$PATH', 'eval "$2"', 'echo bye');
    const path = await readShellPath({ PATH: BARE, SHELL }, 'darwin');
    expect(path).toBe(`/opt/node/bin:${BARE}`);
  });

  it('gives the shell no secret', async () => {
    const SHELL = shell('PATH=/tools/$ANTHROPIC_API_KEY:$PATH', 'eval "$2"');
    const env = { PATH: BARE, SHELL, ANTHROPIC_API_KEY: 'sk-secret' };
    expect(await readShellPath(env, 'linux')).toBe(`/tools/:${BARE}`);
  });

  it.each([
    ['says nothing', ['exit 0']],
    ['fails', ['exit 7']],
    ['says something else', ['echo hello']],
  ])('keeps what it has when the shell %s', async (_what, lines) => {
    expect(await readShellPath({ PATH: BARE, SHELL: shell(...lines) }, 'linux')).toBeNull();
  });

  it('asks nobody in a terminal, on Windows, and without a shell', async () => {
    const SHELL = shell('PATH=/wrong', 'eval "$2"');
    expect(await readShellPath({ PATH: BARE, SHELL, TERM: 'xterm' }, 'darwin')).toBeNull();
    expect(await readShellPath({ PATH: BARE, SHELL }, 'win32')).toBeNull();
    expect(await readShellPath({ PATH: BARE }, 'linux')).toBeNull();
    expect(await readShellPath({ PATH: BARE, SHELL: '/nowhere/sh' }, 'linux')).toBeNull();
    expect(await readShellPath({ PATH: BARE, SHELL: 'sh' }, 'linux')).toBeNull();
  });

  it('drops what depends on the current folder', () => {
    expect(mergePaths('.:node_modules/.bin:/a::/b', '/b:/c')).toBe('/a:/b:/c');
  });
});
