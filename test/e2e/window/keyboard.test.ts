import { afterEach, describe, expect, it } from 'vitest';
import { press, tabTo } from './by-keyboard.ts';
import { EXECUTOR } from './by-mouse.ts';
import { noChromium } from './chromium.ts';
import { makeShop, SHOP_REQUEST, shopClaude, shopExecutor } from './shop.ts';
import { createWindowRig, type WindowRig } from './window-rig.ts';

let windows: WindowRig | null = null;
afterEach(async () => {
  await windows?.close();
  windows = null;
});

describe.skipIf(noChromium !== null)('the keyboard alone', { timeout: 240_000 }, () => {
  it('goes from the request to the branch', async () => {
    const shop = makeShop();
    windows = await createWindowRig({
      claude: shopClaude(),
      executor: shopExecutor(),
      repository: shop,
    });
    const page = await windows.open();
    await page.keyboard.press('n');
    await tabTo(page, page.getByLabel('Repository'));
    await page.keyboard.type(shop);
    await page.getByText('on main at').waitFor();
    await tabTo(page, page.getByLabel('What is to be done'));
    await page.keyboard.type(SHOP_REQUEST);
    await tabTo(page, page.getByLabel('Executor', { exact: true }));
    await page.keyboard.type(EXECUTOR);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+Enter');

    await press(page, 'button', 'Run commands all the same');
    await press(page, 'link', 'Answer the questions');
    await page.getByRole('radio', { name: /up$/ }).waitFor();
    await page.keyboard.press('1');
    await page.keyboard.press('Control+Enter');
    await press(page, 'link', 'Review the plan');
    await page.getByRole('button', { name: 'Approve all' }).waitFor();
    await page.keyboard.press('a');
    await press(page, 'link', 'Review the change');
    await page.getByRole('button', { name: 'Deliver', exact: true }).waitFor();
    await page.keyboard.press('Control+Enter');
    await page.getByText('Approved and delivered').first().waitFor({ timeout: 60_000 });
    expect(windows.complaints).toEqual([]);
  });

  it('finds runs, screens and what can be done here in the palette, and all shortcuts in the sheet', async () => {
    windows = await createWindowRig();
    const page = await windows.open();
    await page.keyboard.press('Control+k');
    await page.getByRole('option').first().waitFor();
    await page.keyboard.type('diagn');
    await page.getByRole('option', { name: 'Diagnostics' }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Diagnostics', level: 1 }).waitFor();
    await page.keyboard.press('?');
    await page.getByRole('dialog').getByText('New run').first().waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.keyboard.press('g');
    await page.keyboard.press('s');
    await page.getByRole('heading', { name: 'Settings', level: 1 }).waitFor();
    expect(windows.complaints).toEqual([]);
  });
});
