import { describe, expect, it } from 'vitest';
import {
  commandEnvironment,
  commandNames,
  inheritedNames,
  runnerEnvironment,
} from '../../electron/sandbox/environment.ts';
import { canaries } from './canaries.ts';
import { node, programs, run } from './running.ts';

const parent = { PATH: '/usr/bin', HOME: '/home/ada', LANG: 'en_GB.UTF-8', ...canaries };

describe('runnerEnvironment', () => {
  it('takes over only names of the allow list', () => {
    expect(runnerEnvironment(parent)).toEqual({
      PATH: '/usr/bin',
      HOME: '/home/ada',
      LANG: 'en_GB.UTF-8',
    });
  });

  it('keeps only absolute folders of PATH', () => {
    const { PATH } = runnerEnvironment({ PATH: './node_modules/.bin:/usr/bin::.:bin:/bin' });
    expect(PATH).toBe('/usr/bin:/bin');
  });

  it('falls back to the system folders when PATH is missing', () => {
    expect(runnerEnvironment({}).PATH).toContain('/usr/bin');
  });
});

describe('commandEnvironment', () => {
  it('adds only its own settings', () => {
    const names = Object.keys(commandEnvironment(parent, { temp: '/tmp/x', mark: 'm' }));
    const allowed = new Set(['PATH', ...inheritedNames, ...commandNames]);
    expect(names.filter((name) => !allowed.has(name))).toEqual([]);
  });

  it('gives commands a private folder for temporary files', () => {
    const env = commandEnvironment(parent, { temp: '/tmp/x', mark: 'm' });
    expect([env.TMPDIR, env.TMP, env.TEMP]).toEqual(['/tmp/x', '/tmp/x', '/tmp/x']);
  });

  it(`shows none of ${Object.keys(canaries).length} planted variables to a command`, async () => {
    expect(Object.keys(canaries).length).toBeGreaterThanOrEqual(50);
    const planted = { ...process.env, ...canaries };
    const end = await run(`${node} '${programs}/prints-environment.mjs'`, { parent: planted });
    const seen: Record<string, string> = JSON.parse(end.stdout.text);
    expect(Object.keys(seen).filter((name) => name in canaries)).toEqual([]);
    expect(end.stdout.text).not.toContain('canary');
    expect(seen.HOME).toBe(process.env.HOME);
  });
});
