import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { reviseInput } from '../fork-rig.ts';
import { createRig } from '../rig.ts';
import { noChromium } from './chromium.ts';
import { passFork, passSwap } from './stations-fork.ts';
import { createWindowRig, goTo, keepPictures, type WindowRig } from './window-rig.ts';

let windows: WindowRig | null = null;
let run = '';

beforeEach(async () => {
  const home = mkdtempSync(join(tmpdir(), 'tandem-home-'));
  const rig = await createRig({ ...reviseInput, home });
  run = (await rig.run()).runId;
  await rig.close();
  windows = await createWindowRig({ ...reviseInput, home, repository: rig.repository });
}, 300_000);
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await keepPictures(windows?.browser, task.name);
  await windows?.close();
  windows = null;
});

/** What the pages look like is for the tests of all screens. */
const stop = async (): Promise<void> => undefined;

describe.skipIf(noChromium !== null)('the page that forks', { timeout: 300_000 }, () => {
  it('makes a fork that both runs name, and tries a step until it is known to be unstable', async () => {
    const page = await windows?.open();
    if (page === undefined) throw new Error('no window');
    const fork = await passFork(page, run, stop);
    await passSwap(page, { run, step: 's2' }, stop);
    expect(fork).not.toBe('');
    await goTo(page, `/runs/${run}`);
    await page.getByRole('link', { name: '1 fork of this run' }).click();
    await page.getByRole('link', { name: fork }).first().waitFor();
    expect(windows?.complaints).toEqual([]);
  });
});
