import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterEach, describe, expect, it } from 'vitest';
import { tabTo } from './by-keyboard.ts';
import { noChromium } from './chromium.ts';
import { createModelsRig, type ModelsRig } from './models-rig.ts';
import { goTo, keepPictures } from './window-rig.ts';

let models: ModelsRig | null = null;
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await keepPictures(models?.browser, task.name);
  await models?.close();
  models = null;
});

const MINUTES = 60_000;
/** Between two pieces of a pull, ms: slow enough to act in the middle of it on a machine that is busy. */
const WATCHED = 400;

const openModels = async (
  faults: Parameters<typeof createModelsRig>[0] = [],
): Promise<{ readonly page: Page; readonly rig: ModelsRig }> => {
  models = await createModelsRig(faults);
  return { page: await models.open(), rig: models };
};

const region = (page: Page, name: string): Locator => page.getByRole('region', { name });
const button = (within: Page | Locator, name: string | RegExp): Locator =>
  within.getByRole('button', { name, exact: typeof name === 'string' });
const work = (page: Page, name: string): Locator =>
  region(page, 'Work on models').getByRole('listitem').filter({ hasText: name });
const dialog = (page: Page): Locator => page.locator('[role=dialog], [role=alertdialog]');

/** The tag that is recommended. */
async function recommended(page: Page): Promise<string> {
  const best = region(page, 'Best here').locator('strong').first();
  await best.waitFor({ timeout: MINUTES });
  return (await best.textContent()) ?? '';
}

const bytesIn = async (card: Locator): Promise<string> =>
  /[\d.]+\s[MG]B of [\d.]+\s[MG]B/.exec((await card.textContent()) ?? '')?.[0] ?? '';

describe.skipIf(noChromium !== null)('models in the window', { timeout: 10 * MINUTES }, () => {
  it('go from the recommendation through pull, measurement and exam into a new run', async () => {
    const { page, rig } = await openModels();
    rig.pace(WATCHED);
    const tag = await recommended(page);
    const card = work(page, `Pull ${tag}`);

    await button(region(page, 'Best here'), /^Pull/).click();
    await card
      .getByText(/[\d.]+\s[MG]B of/)
      .first()
      .waitFor();
    await button(card, 'Pause').click();
    await button(card, 'Resume').waitFor();
    const paused = await bytesIn(card);
    await button(card, 'Resume').click();
    await button(card, 'Pause').waitFor();
    await page.reload();
    await button(card, 'Pause').waitFor();
    await expect.poll(() => bytesIn(card), { timeout: 30_000 }).not.toBe(paused);

    await button(card, 'Cancel…').click();
    await dialog(page)
      .getByRole('radio', { name: /^Delete/ })
      .click();
    await button(dialog(page), 'Cancel the transfer').click();
    await card.getByText('what was fetched so far is deleted').waitFor();
    expect(rig.layers()).toEqual([]);
    await button(card, 'Dismiss').click();
    await card.waitFor({ state: 'detached' });

    rig.pace(1);
    await button(region(page, 'Best here'), /^Pull/).click();
    await card.getByText('done').first().waitFor({ timeout: MINUTES });
    await button(region(page, 'Best here'), 'Use as executor').waitFor();

    await button(region(page, tag), 'Measure').click();
    await work(page, `Measure ${tag}`).getByText('done').first().waitFor({ timeout: MINUTES });
    await region(page, tag).getByRole('table', { name: 'Speed by length of the prompt' }).waitFor();

    await button(region(page, tag), 'Examine').click();
    await dialog(page).getByText('Nothing isolates these commands').waitFor();
    await button(dialog(page), 'Examine without isolation').click();
    await dialog(page).waitFor({ state: 'detached' });
    const exam = work(page, `Examine ${tag}`);
    await exam
      .getByText(/\d+ of \d+ tasks/)
      .first()
      .waitFor();
    await exam
      .getByText('done')
      .first()
      .waitFor({ timeout: 6 * MINUTES });
    await region(page, tag).getByText('It passed the exam').first().waitFor();
    await region(page, tag).getByRole('table', { name: 'Tasks of the exam' }).waitFor();

    await button(region(page, 'Best here'), 'Use as executor').click();
    await button(dialog(page), 'Use as executor').click();
    await region(page, 'Best here').getByText('The executor of new runs').waitFor();
    await goTo(page, '/new');
    const executor = page.getByLabel('Executor', { exact: true });
    await expect.poll(() => executor.inputValue()).toBe(`ollama/${tag}`);
    expect(rig.complaints).toEqual([]);
  });

  it('say why a pull, a tag and a file failed, and keep working', async () => {
    const { page, rig } = await openModels([{ kind: 'no-space', layer: 0, after: 2e9, times: 1 }]);
    const tag = await recommended(page);
    await button(region(page, 'Best here'), /^Pull/).click();
    const card = work(page, `Pull ${tag}`);
    await card.getByText(/disk of the server’s models folder is full/).waitFor();
    await button(card, 'Resume').click();
    await card.getByText('done').first().waitFor();

    await button(page, 'Pull another…').click();
    await page.getByLabel('Tag').fill('no-such-model:9b');
    await dialog(page).getByText('The catalogue does not know it').waitFor();
    await button(dialog(page), 'Pull').click();
    await work(page, 'Pull no-such-model:9b')
      .getByText('the registry has no no-such-model:9b')
      .waitFor();

    for (const { name, bytes, says } of BROKEN) {
      const path = join(mkdtempSync(join(tmpdir(), 'tandem-gguf-')), name);
      if (bytes !== null) writeFileSync(path, bytes);
      await button(page, 'Import a file…').click();
      await page.getByLabel('Path of the file').fill(path);
      await button(dialog(page), 'Import').click();
      await page.getByText(says).first().waitFor();
      if (await dialog(page).isVisible()) await page.keyboard.press('Escape');
      await dialog(page).waitFor({ state: 'detached' });
    }
    expect(rig.rig.ollama.disk.models.map((model) => model.tag)).toEqual(['sim-coder:7b', tag]);
    expect(rig.complaints).toEqual([]);
  });

  it('are compared and pulled by keyboard alone', async () => {
    const { page, rig } = await openModels();
    const tag = await recommended(page);
    const slider = region(page, tag).getByRole('slider', { name: /^Context/ });
    await tabTo(page, slider, 160);
    const before = await slider.getAttribute('aria-valuetext');
    await page.keyboard.press('Home');
    await expect.poll(() => slider.getAttribute('aria-valuetext')).toBe('4,096 tokens');
    expect(before).not.toBe('4,096 tokens');
    await page.reload();
    const pull = button(region(page, 'Best here'), /^Pull/);
    await tabTo(page, pull, 160);
    await page.keyboard.press('Enter');
    await work(page, `Pull ${tag}`).getByText('done').first().waitFor();
    expect(rig.complaints).toEqual([]);
  });
});

const BROKEN = [
  { name: 'notes.gguf', bytes: Buffer.from('These are notes and no model.'), says: /GGUF/ },
  { name: 'cut.gguf', bytes: Buffer.from('GGUF\u0003\0\0\0', 'latin1'), says: /cut|short|ends/ },
  { name: 'missing.gguf', bytes: null, says: /missing\.gguf/ },
] as const;
