import { renameSync, rmSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterEach, describe, expect, it } from 'vitest';
import { createRunFile } from '../../../electron/store/run-file.ts';
import { runPath, runsFolder } from '../../../electron/store/run-paths.ts';
import { runId } from '../../../shared/ids.ts';
import { LOG_FORMAT } from '../../../shared/run/event.ts';
import { makeLargeRun } from '../../store/make-large-run.ts';
import type { Rig } from '../rig.ts';
import * as mouse from './by-mouse.ts';
import { noChromium } from './chromium.ts';
import { makeShop, SHOP_REQUEST, shopClaude, shopExecutor } from './shop.ts';
import { createWindowRig, goTo, keepPictures, type WindowRig } from './window-rig.ts';

/** What can't be done is said in a sentence with what is safe and what comes next, and the window goes on. */
let windows: WindowRig | null = null;
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await keepPictures(windows?.browser, task.name);
  await windows?.close();
  windows = null;
});

interface Scene {
  readonly page: Page;
  readonly shop: string;
  readonly rig: Rig;
}

async function openShop(before?: (rig: Rig) => Promise<void>): Promise<Scene> {
  const shop = makeShop();
  windows = await createWindowRig(
    { claude: shopClaude(), executor: shopExecutor(), repository: shop },
    before,
  );
  return { page: await windows.open(), shop, rig: windows.rig };
}

const says = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor();

/** The window still answers: another screen opens, and nothing was complained about. */
async function expectUsable(page: Page): Promise<void> {
  await goTo(page, '/diagnostics');
  await page.getByRole('heading', { name: 'Diagnostics', level: 1 }).waitFor();
  expect(windows?.complaints).toEqual([]);
}

describe.skipIf(noChromium !== null)('refusals of others', { timeout: 240_000 }, () => {
  it('says that Claude refused the key, and goes on when it is resumed', async () => {
    const { page, shop, rig } = await openShop();
    rig.claude.fail({ fault: 'bad-key' });
    await mouse.compose(page, shop, SHOP_REQUEST);
    await mouse.start(page);
    await mouse.consent(page);
    await says(page, /refused the key/);
    await says(page, 'Everything recorded so far is kept, and your checkout is untouched.');
    await page.getByRole('button', { name: 'Resume' }).first().click();
    await page.getByRole('link', { name: 'Answer the questions' }).waitFor();
    await expectUsable(page);
  });

  it('says that the executor’s server is gone between approval and execution', async () => {
    const { page, shop, rig } = await openShop();
    await mouse.compose(page, shop, SHOP_REQUEST);
    const run = await mouse.start(page);
    await mouse.consent(page);
    await mouse.answer(page, /up$/);
    await page.getByRole('link', { name: 'Review the plan' }).click();
    await page.getByRole('button', { name: 'Approve all' }).waitFor();
    await rig.ollama.close();
    await page.getByRole('button', { name: 'Approve all' }).click();
    await goTo(page, `/runs/${run}`);
    await says(page, /(model server|ollama).*(does not answer|failed|reached)/i);
    await says(page, 'Everything recorded so far is kept, and your checkout is untouched.');
    await expectUsable(page);
  });
});

describe.skipIf(noChromium !== null)(
  'repositories that can’t be used',
  { timeout: 240_000 },
  () => {
    it('says what a folder lacks, and that one is gone, and keeps what was typed', async () => {
      const { page, shop, rig } = await openShop();
      await mouse.compose(page, shop, SHOP_REQUEST);
      const field = page.getByLabel('Repository');
      await field.fill(rig.home);
      await says(page, `${rig.home} is not a git repository.`);
      await field.fill(join(rig.home, 'nowhere'));
      await says(page, `The folder ${join(rig.home, 'nowhere')} does not exist.`);
      await field.fill(shop);
      await says(page, 'on main at');
      expect(await page.getByLabel('What is to be done').inputValue()).toBe(SHOP_REQUEST);
      await expectUsable(page);
    });

    it('says at the start that the repository has vanished since it was looked at', async () => {
      const { page, shop } = await openShop();
      await mouse.compose(page, shop, SHOP_REQUEST);
      renameSync(shop, `${shop}-elsewhere`);
      await page.getByRole('button', { name: 'Start' }).click();
      await says(page, `The folder ${shop} does not exist.`);
      await says(page, 'Nothing was started or changed.');
      expect(await page.getByLabel('What is to be done').inputValue()).toBe(SHOP_REQUEST);
      await expectUsable(page);
    });

    it('says in a run that its repository has vanished', async () => {
      const { page, shop } = await openShop();
      await mouse.compose(page, shop, SHOP_REQUEST);
      const run = await mouse.start(page);
      await mouse.consent(page);
      await page.getByRole('link', { name: 'Answer the questions' }).waitFor();
      renameSync(shop, `${shop}-elsewhere`);
      await mouse.answer(page, /up$/);
      await goTo(page, `/runs/${run}`);
      await says(page, /does not exist|is not a git repository|“git|`git/);
      await says(page, /Everything recorded so far is kept/);
      await expectUsable(page);
    });
  },
);

describe.skipIf(noChromium !== null)('input beyond its bounds', { timeout: 240_000 }, () => {
  it('takes a request of a million characters and says how much too long another is', async () => {
    const { page, shop, rig } = await openShop();
    await mouse.compose(page, shop, '');
    const request = page.getByLabel('What is to be done');
    const long = `${SHOP_REQUEST}\n${'x'.repeat(999_999 - SHOP_REQUEST.length)}`;
    await request.fill(`${long}yyy`);
    await says(page, /The request is 3 characters too long/);
    await request.fill(long);
    const run = await mouse.start(page);
    await mouse.consent(page);
    await mouse.answer(page, /up$/);
    await page.getByRole('link', { name: 'Review the plan' }).waitFor();
    const sent = rig.claude.requests.find(({ stage }) => stage === 'intake');
    expect(sent?.raw.length).toBeGreaterThan(1_000_000);
    await goTo(page, `/runs/${run}/ledger`);
    await says(page, /payloads? sent to Claude/);
    await expectUsable(page);
  });

  it('takes a key that was pasted with spaces and line ends, and says what can’t be one', async () => {
    const { page, shop, rig } = await openShop(async (made) => {
      delete made.env.ANTHROPIC_API_KEY;
    });
    await goTo(page, '/settings/planner');
    await says(page, 'There is no key.');
    await page.getByLabel('New key').fill('nö key at all');
    await page.getByRole('button', { name: 'Use this key' }).click();
    await says(page, /This can’t be a key/);
    await says(page, 'The key in use is as it was.');
    const key = 'sk-ant-api03-pasted-0000000000000000-9876';
    await page.getByLabel('New key').fill(`  ${key} \t`);
    await page.getByRole('radio', { name: /For this session/ }).click();
    await page.getByRole('button', { name: 'Use this key' }).click();
    await says(page, /in use, ending in 9876/);
    await mouse.compose(page, shop, SHOP_REQUEST);
    await mouse.start(page);
    await mouse.consent(page);
    await page.getByRole('link', { name: 'Answer the questions' }).waitFor();
    const headers = rig.claude.requests.map((sent) => sent.headers.authorization);
    expect(new Set(headers)).toEqual(new Set([`Bearer ${key}`]));
    await expectUsable(page);
  });
});

describe.skipIf(noChromium !== null)(
  'a plan edited into what can’t be done',
  {
    timeout: 240_000,
  },
  () => {
    it('names the circle and the path outside, blocks the approval and loses nothing', async () => {
      const { page, shop } = await openShop();
      await mouse.compose(page, shop, SHOP_REQUEST);
      await mouse.start(page);
      await mouse.consent(page);
      await mouse.answer(page, /up$/);
      await page.getByRole('link', { name: 'Review the plan' }).click();
      await page.getByRole('tab', { name: 'Text', exact: true }).click();
      const text = page.getByRole('textbox', { name: 'The plan as text' });
      const plan = await text.inputValue();
      const circle = plan.replace('After\n\n', 'After\n  - docs\n\n');
      expect(circle).not.toBe(plan);
      await text.fill(circle);
      await says(page, /depend on each other in a circle/);
      await says(page, /has \d+ faults?; edit it or refuse it/);
      await text.fill(plan.replace('modify src/money/round.js', 'modify ../../etc/passwd'));
      await says(page, /name the file itself/);
      expect(
        await page
          .getByRole('button', { name: 'Approve the edited plan' })
          .getAttribute('aria-disabled'),
      ).toBe('true');
      await page.reload();
      await page.getByRole('tab', { name: 'Text', exact: true }).click();
      expect(await text.inputValue()).toContain('../../etc/passwd');
      await text.fill(plan);
      await page
        .getByRole('button', { name: /^Approve/ })
        .last()
        .click();
      await page.getByText('Approved by').first().waitFor();
      await expectUsable(page);
    });
  },
);

const NEWER = runId('20261121-094612-2222');
const DAMAGED = runId('20261121-094612-3333');
const GONE = runId('20261121-094612-5555');
const WHOLE = runId('20261121-094612-4444');

async function putRuns({ home }: Rig): Promise<void> {
  const folder = runsFolder(home);
  for (const id of [DAMAGED, WHOLE]) makeLargeRun({ home, events: 300, runId: id });
  const made = createRunFile({
    folder,
    runId: NEWER,
    epoch: '2026-11-21T09:46:12.000Z',
    format: LOG_FORMAT + 3,
  });
  if (made.ok) made.value.close();
  truncateSync(runPath(folder, DAMAGED), 20_000);
}

describe.skipIf(noChromium !== null)('run files that can’t be read', { timeout: 240_000 }, () => {
  it('lists and shows a newer and a damaged one with words, and the others as ever', async () => {
    const { page } = await openShop(putRuns);
    await says(page, '3 runs');
    expect(await page.getByText('can’t be read').count()).toBeGreaterThan(0);
    await goTo(page, `/runs/${NEWER}`);
    await says(page, /was written by a newer Tandem/);
    await says(page, 'The file was not changed.');
    await goTo(page, `/runs/${DAMAGED}`);
    await says(page, /is damaged/);
    await goTo(page, `/runs/${WHOLE}`);
    await says(page, 'Approved and delivered');
    await expectUsable(page);
  });

  it('shows runs of the future in a window whose clock was moved back', async () => {
    const { page } = await openShop(putRuns);
    await page.clock.setFixedTime(new Date('2020-02-29T12:00:00Z'));
    await page.reload();
    await says(page, '3 runs');
    await says(page, /in \d+ years/);
    await goTo(page, `/runs/${WHOLE}`);
    await says(page, 'Approved and delivered');
    await goTo(page, `/runs/${WHOLE}/timeline`);
    await says(page, '300 events');
    await expectUsable(page);
  });

  it('shows a run that is deleted meanwhile to its end, and says that it is gone from then on', async () => {
    const { page, rig } = await openShop(putRuns);
    await goTo(page, `/runs/${WHOLE}`);
    await says(page, 'Approved and delivered');
    const path = runPath(runsFolder(rig.home), WHOLE);
    for (const end of ['', '-wal', '-shm']) rmSync(`${path}${end}`, { force: true });
    await goTo(page, `/runs/${WHOLE}/timeline`);
    await page.getByRole('button', { name: 'Zoom in' }).waitFor();
    await goTo(page, '/');
    await says(page, '2 runs');
    await goTo(page, `/runs/${GONE}`);
    await says(page, new RegExp(`There is no run ${GONE}`));
    await page.getByRole('link', { name: 'All runs' }).click();
    await says(page, '2 runs');
    await expectUsable(page);
  });
});
