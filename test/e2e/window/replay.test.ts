import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { noChromium } from './chromium.ts';
import { passInput, passReplay } from './stations-replay.ts';
import { createWindowRig, keepPictures, type WindowRig } from './window-rig.ts';

let windows: WindowRig | null = null;
let run = '';
let turn = 0;

beforeEach(async () => {
  windows = await createWindowRig({}, async (rig) => {
    ({ runId: run } = await rig.run());
    turn = rig.events.find(({ key }) => key === 'execute/s1/try1/turn3')?.seq ?? 0;
  });
}, 120_000);
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await keepPictures(windows?.browser, task.name);
  await windows?.close();
  windows = null;
});

/** What the pages look like is for the tests of all screens. */
const stop = async (): Promise<void> => undefined;

describe.skipIf(noChromium !== null)('the pages of a replay', { timeout: 300_000 }, () => {
  it('verify and re-execute here, and show what a model was sent', async () => {
    const page = await windows?.open();
    if (page === undefined) throw new Error('no window');
    await passReplay(page, run, stop);
    await page
      .getByText(/Event|the same, 0 differences/)
      .first()
      .waitFor();
    await passInput(page, run, turn, stop);
    expect(windows?.complaints).toEqual([]);
  });
});
