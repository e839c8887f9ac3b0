import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openEngine } from '../../../electron/hosts/open-engine.ts';
import { runTerminal } from '../../../electron/hosts/terminal/main.ts';
import { createConsents } from '../../../electron/store/consents.ts';
import { createFakeIo } from './fake-io.ts';

const REPOSITORY = '/nowhere/shop';

function start() {
  const home = mkdtempSync(join(tmpdir(), 'tandem-home-'));
  const consents = createConsents(home);
  const at = new Date('2026-11-21T10:00:00Z');
  const guards = { isolated: false, root: true, sandbox: null };
  consents.remember({ path: REPOSITORY, by: 'ann', at }, guards);
  const run = async (...args: readonly string[]) => {
    const { io, out, errors } = createFakeIo({ env: { TANDEM_HOME: home } });
    const code = await runTerminal(['consents', ...args], io, (env) => openEngine({ ...env }));
    return { code, out: out(), errors: errors() };
  };
  return { consents, run };
}

describe('tandem consents', () => {
  it('lists who consented for which repository, and to what', async () => {
    const { run } = start();
    const { code, out } = await run();
    expect(code).toBe(0);
    expect(out).toContain(REPOSITORY);
    expect(out).toContain('ann on 2026-11-21: commands run without isolation, as root');
    expect(JSON.parse((await run('--json')).out)).toMatchObject({ path: REPOSITORY, by: 'ann' });
  });

  it('takes one back, and says when there is none', async () => {
    const { run, consents } = start();
    expect(await run('--withdraw', REPOSITORY)).toMatchObject({ code: 0 });
    expect(consents.list()).toEqual([]);
    expect(await run('--withdraw', REPOSITORY)).toMatchObject({
      code: 2,
      errors: expect.stringContaining('There is no consent for /nowhere/shop'),
    });
    expect((await run()).out).toContain('No standing consents');
  });

  it.each([
    [['x'], 'belongs to no option'],
    [['--withdraw', ''], 'needs the folder'],
  ])('refuses %j', async (args, words) => {
    expect(await start().run(...args)).toMatchObject({
      code: 2,
      errors: expect.stringContaining(words),
    });
  });
});
