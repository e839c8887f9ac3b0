import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findViolations } from './axe.ts';
import { noChromium } from './chromium.ts';
import { findCutOff } from './fit.ts';
import { createWindowRig, goTo, keepPictures, type WindowRig } from './window-rig.ts';

const RUN = '20261121-211524-89f0';
const GOLDEN = join(import.meta.dirname, '..', '..', 'fixtures', 'runs', '0.4.0', `${RUN}.tandem`);

let windows: WindowRig | null = null;
let home = '';
beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'tandem-home-'));
  mkdirSync(join(home, 'runs'));
  copyFileSync(GOLDEN, join(home, 'runs', `${RUN}.tandem`));
  windows = await createWindowRig({ home });
}, 120_000);
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await keepPictures(windows?.browser, task.name);
  await windows?.close();
  windows = null;
  rmSync(home, { recursive: true, force: true });
});

async function open(): Promise<Page> {
  const page = await windows?.open();
  if (page === undefined) throw new Error('no window');
  return page;
}

/** Presses a button and keeps the file that the window saves. */
async function save(page: Page, button: string): Promise<string> {
  const saving = page.waitForEvent('download');
  await page.getByRole('button', { name: button }).click();
  const saved = await saving;
  const path = join(home, saved.suggestedFilename());
  await saved.saveAs(path);
  return path;
}

describe.skipIf(noChromium !== null)('runs as files, in the window', { timeout: 300_000 }, () => {
  it('are saved, removed, and taken in again to be read', async () => {
    const page = await open();
    await goTo(page, `/runs/${RUN}/export`);
    const file = await save(page, 'Save bundle');
    expect(file).toMatch(/-redacted\.tandem$/);
    await goTo(page, '/settings/storage');
    await page.getByRole('button', { name: `Remove ${RUN}` }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click();
    await page.getByText('There are no runs yet.').waitFor();
    await goTo(page, '/');
    await page.locator('input[type=file]').setInputFiles(file);
    await page.getByText(/was taken in: \d+ events/).waitFor();
    await page.getByText('imported', { exact: true }).waitFor();
    const broken = join(home, 'broken.tandem');
    writeFileSync(broken, readFileSync(file).subarray(0, 9000));
    await page.locator('input[type=file]').setInputFiles(broken);
    await page.getByText(/broken.tandem was not imported/).waitFor();
    expect(windows?.complaints).toEqual([]);
  });

  it('are saved as a page that is accessible by itself and asks for nothing', async () => {
    const page = await open();
    await goTo(page, `/runs/${RUN}/export`);
    const file = await save(page, 'Save report');
    expect(file).toMatch(/\.html$/);
    const report = await page.context().newPage();
    const asked: string[] = [];
    report.on('request', (request) => asked.push(request.url()));
    await report.goto(`file://${file}`);
    for (const colorScheme of ['light', 'dark'] as const) {
      await report.emulateMedia({ colorScheme });
      expect(await findViolations(report), colorScheme).toEqual([]);
    }
    expect(await findCutOff(report)).toEqual([]);
    expect(asked.filter((url) => !url.startsWith('file://'))).toEqual([]);
  });
});
