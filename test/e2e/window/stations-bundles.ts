import type { Page } from 'playwright-core';
import type { Stop } from './stations.ts';
import { goTo } from './window-rig.ts';

/** What a run looks like on its way out and in, and what runs take: export, import, storage. */
export async function passBundles(page: Page, run: string, stop: Stop): Promise<void> {
  await goTo(page, `/runs/${run}/export`);
  await page.getByText(/The copy verifies/).waitFor();
  await stop('export');
  await page.getByRole('checkbox', { name: /Paths and hosts/ }).click();
  await page.getByText(/sealed anew/).waitFor();
  await stop('export-paths');
  await goTo(page, '/');
  await page.getByRole('button', { name: 'Import a run' }).waitFor();
  await stop('import');
  await goTo(page, '/settings/storage');
  await page.getByRole('button', { name: `Keep ${run}` }).waitFor();
  await stop('storage');
}
