import type { Page } from 'playwright-core';
import type { Stop } from './stations.ts';
import { goTo } from './window-rig.ts';

/** The four ways through a run, before and after each was gone, and what a model was sent. */
export async function passReplay(page: Page, run: string, stop: Stop): Promise<void> {
  await goTo(page, `/runs/${run}/replay`);
  await page.getByText('Done once more').waitFor();
  await stop('replay');
  await page.getByRole('button', { name: 'Verify', exact: true }).click();
  await page.getByText(/payloads proved by their hash/).waitFor();
  await stop('replay-verified');
  const consent = page.getByRole('checkbox', { name: /without full isolation/ });
  if ((await consent.count()) > 0) await consent.check();
  await page.getByRole('button', { name: 'Re-execute', exact: true }).click();
  await page.getByText(/steps done once more/).waitFor({ timeout: 120_000 });
  await stop('replay-executed');
}

/** @param seq an event of a turn of the executor. */
export async function passInput(page: Page, run: string, seq: number, stop: Stop): Promise<void> {
  await goTo(page, `/runs/${run}/input?event=${seq}`);
  await page.getByText(/proved by its recorded hash/).waitFor();
  await page.getByRole('list', { name: 'Parts' }).waitFor();
  await stop('input');
  await page.getByRole('searchbox', { name: 'Search in the request' }).fill('function');
  await page.getByText(/of \d+ lines/).waitFor();
  await stop('input-searched');
}
