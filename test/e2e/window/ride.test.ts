import { execFileSync } from 'node:child_process';
import type { Page } from 'playwright-core';
import { afterEach, describe, expect, it } from 'vitest';
import * as mouse from './by-mouse.ts';
import { noChromium } from './chromium.ts';
import { makeShop, SHOP_REQUEST, shopClaude, shopExecutor } from './shop.ts';
import { createWindowRig, type WindowRig } from './window-rig.ts';

let windows: WindowRig | null = null;
afterEach(async () => {
  await windows?.close();
  windows = null;
});

const openShop = async (): Promise<{ readonly page: Page; readonly shop: string }> => {
  const shop = makeShop();
  windows = await createWindowRig({
    claude: shopClaude(),
    executor: shopExecutor(),
    repository: shop,
  });
  return { page: await windows.open(), shop };
};

const statusOf = (folder: string): string =>
  execFileSync('git', ['status', '--porcelain'], { cwd: folder, encoding: 'utf8' });

const branches = (folder: string): readonly string[] =>
  execFileSync('git', ['branch', '--list', 'tandem/*', '--format=%(refname:short)'], {
    cwd: folder,
    encoding: 'utf8',
  })
    .trim()
    .split('\n');

describe.skipIf(noChromium !== null)('a ride in the window', { timeout: 240_000 }, () => {
  it('goes from the request to the branch by mouse', async () => {
    const { page, shop } = await openShop();
    await mouse.compose(page, shop, SHOP_REQUEST);
    await mouse.start(page);
    await mouse.consent(page);
    await mouse.answer(page, /up$/);
    await mouse.approvePlan(page);
    await mouse.deliver(page);
    await mouse.waitForApproval(page);
    expect(branches(shop)).toHaveLength(1);
    expect(statusOf(shop)).toBe('');
    expect(windows?.complaints).toEqual([]);
  });

  it('survives a reload at every station', async () => {
    const { page, shop } = await openShop();
    await mouse.compose(page, shop, SHOP_REQUEST);
    await page.reload();
    expect(await page.getByLabel('What is to be done').inputValue()).toBe(SHOP_REQUEST);
    await mouse.start(page);
    await page.reload();
    await mouse.consent(page);
    await page.getByRole('link', { name: 'Answer the questions' }).waitFor();
    await page.reload();
    await mouse.answer(page, /up$/);
    await page.getByRole('link', { name: 'Review the plan' }).waitFor();
    await page.reload();
    await mouse.approvePlan(page);
    await page.reload();
    await mouse.deliver(page);
    await page.reload();
    await mouse.waitForApproval(page);
    expect(windows?.complaints).toEqual([]);
  });

  it('is the same run in two windows, and the first answer counts', async () => {
    const { page, shop } = await openShop();
    await mouse.compose(page, shop, SHOP_REQUEST);
    const run = await mouse.start(page);
    const other = await (windows as WindowRig).open(`/runs/${run}`);
    await mouse.consent(other);
    await mouse.answer(page, /up$/);
    await page.getByRole('link', { name: 'Review the plan' }).click();
    await mouse.approvePlan(other);
    await page.getByText('Approved by').first().waitFor();
    await mouse.deliver(page);
    await Promise.all([mouse.waitForApproval(page), mouse.waitForApproval(other)]);
    expect(windows?.complaints).toEqual([]);
  });
});
