import type { Page } from 'playwright-core';
import type { Stop } from './stations.ts';
import { goTo } from './window-rig.ts';

/** The page that forks: as it opens, inside an attempt, with a change, with two, and a fork's own screen. */
export async function passFork(page: Page, run: string, stop: Stop): Promise<string> {
  await goTo(page, `/runs/${run}/fork`);
  await page.getByText('Not restored').waitFor();
  await stop('fork');
  await page.getByRole('checkbox', { name: 'Show turns and calls' }).check();
  await page
    .getByRole('button', { name: /^Turn 1.*execute\/s2\/try1/ })
    .first()
    .click();
  await page.waitForURL(/fork\?at=/);
  await choose(page, 0, 'A message to the executor');
  await page.getByRole('textbox', { name: 'What it is told' }).fill('Mind the dot.');
  await page.getByText('Not restored').waitFor();
  await stop('fork-message');
  await page.getByRole('button', { name: 'Change a second thing' }).click();
  await choose(page, 1, 'The plan');
  await page.getByRole('textbox', { name: 'Instructions' }).fill('Write NOTES.md, with a dot.');
  await page.getByText('More than one thing differs').waitFor();
  await page.getByText(/the fork begins at execute\/s2\/try1/).waitFor();
  await stop('fork-two-changes');
  await page.getByRole('button', { name: 'Fork and go on' }).click();
  await page.getByText('Fork of').waitFor();
  await page.getByText('more than one thing differs').waitFor();
  await stop('fork-run');
  return /runs\/([\d-]+[0-9a-f]{4})/.exec(page.url())?.[1] ?? '';
}

async function choose(page: Page, row: number, what: string): Promise<void> {
  await page.getByRole('combobox', { name: 'What is different' }).nth(row).click();
  await page.getByRole('option', { name: what, exact: true }).click();
}

/** The page of a swap test: before, and after one that was stopped by nobody. */
export async function passSwap(
  page: Page,
  at: { readonly run: string; readonly step: string },
  stop: Stop,
): Promise<void> {
  await goTo(page, `/runs/${at.run}/swap?step=${at.step}`);
  await page.getByText('At most').first().waitFor();
  await stop('swap');
  await page.getByRole('button', { name: 'Start the test' }).click();
  await page
    .getByText('Unstable: the same once more sometimes passes')
    .waitFor({ timeout: 120_000 });
  await stop('swap-shown');
}
