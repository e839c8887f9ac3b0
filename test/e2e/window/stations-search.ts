import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { Stop } from './stations.ts';
import { goTo } from './window-rig.ts';

const GOLDEN = join(import.meta.dirname, '../../fixtures/runs/0.4.0');
/** Recorded runs with red checks, steps side by side, another try. */
export const SEARCHED = ['20261121-211513-9d21', '20261121-211528-6184', '20261121-211533-c77d'];

/** Puts recorded runs into a data folder. */
export function prepareSearch(home: string): void {
  mkdirSync(join(home, 'runs'), { recursive: true });
  for (const run of SEARCHED) {
    cpSync(join(GOLDEN, `${run}.tandem`), join(home, 'runs', `${run}.tandem`));
  }
}

/** The search before and after words, without hits, and what a collector would be sent. */
export async function passSearch(page: Page, stop: Stop): Promise<void> {
  await goTo(page, '/search');
  await page.getByText('What are you looking for?').waitFor();
  await stop('search-empty');
  await page.getByRole('searchbox', { name: 'Search in runs' }).fill('greet');
  await page.locator('[data-hit]').first().waitFor();
  await page.getByText(/^\d+ events$/).waitFor();
  await stop('search-hits');
  await page.getByRole('button', { name: 'Failures' }).click();
  await page.locator('[data-hit]', { hasText: 'check.ran' }).first().waitFor();
  await page.getByRole('button', { name: 'Save this filter' }).click();
  await page.getByRole('textbox', { name: 'Name of the filter' }).fill('red greetings');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'red greetings', exact: true }).waitFor();
  await stop('search-saved');
  await page.getByRole('searchbox', { name: 'Search in runs' }).fill('nobodysaysthis');
  await page.getByText('Nothing was found').waitFor();
  await stop('search-nothing');
  await goTo(page, `/runs/${SEARCHED[0]}/telemetry`);
  await page.getByText('OpenTelemetry 1.41.0').waitFor();
  await stop('telemetry');
}
