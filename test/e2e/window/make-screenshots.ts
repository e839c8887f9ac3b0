import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import { noChromium } from './chromium.ts';
import { createWindowRig, goTo } from './window-rig.ts';
import {
  openModels,
  openRide,
  openRuns,
  openSettings,
  openSideBySide,
  type World,
} from './worlds.ts';

/**
 * `npm run screenshots`: every screen and state from a real ride with the simulators, light, dark, narrow and
 * in German, in tmp/screenshots; hardware and models on recorded machines. With `--readme` also the pictures of the README, in
 * docs/screenshots. `--runs`, `--noticed` and `--models` make some of them alone.
 */
const root = join(import.meta.dirname, '..', '..', '..');
const folder = join(root, 'tmp', 'screenshots');
const readmeFolder = join(root, 'docs', 'screenshots');

/** The README's pictures: state, look, name. */
const README = [
  { state: 'run-live', look: 'light', name: 'run' },
  { state: 'plan-list', look: 'light', name: 'plan' },
  { state: 'changes-split', look: 'dark', name: 'changes' },
  { state: 'timeline-failure', look: 'dark', name: 'timeline' },
  { state: 'why-claim', look: 'light', name: 'why' },
] as const;

/** Slow enough that the live run is seen at work, fast enough to wait for. */
const TOKEN_DELAY_MS = 25;
const WIDE = { width: 1440, height: 900 };
const SMALL = [
  { look: 'narrow', size: { width: 900, height: 900 } },
  { look: 'slim', size: { width: 480, height: 900 } },
] as const;

/** Machines as they were recorded, each with the two screens that look different on it. */
const MACHINES = ['rtx-4090', 'h100-x8', 'mac-studio-m3-ultra-256', 'vm-without-gpu'];

const { values } = parseArgs({
  options: {
    readme: { type: 'boolean', default: false },
    /** The screens of hardware and models alone. */
    models: { type: 'boolean', default: false },
    /** The pages about runs that are over alone: timeline, why, replay, compare, search, export, fork. */
    runs: { type: 'boolean', default: false },
    /** The screens of steps at once alone. */
    noticed: { type: 'boolean', default: false },
  },
});
if (noChromium !== null) throw new Error(noChromium);
mkdirSync(folder, { recursive: true });
if (values.readme) mkdirSync(readmeFolder, { recursive: true });

const isAll = !values.models && !values.noticed && !values.runs;
if (isAll) await shoot(() => openRide(TOKEN_DELAY_MS));
if (isAll || values.runs) await shoot(openRuns);
if (isAll || values.noticed) await shoot(openSideBySide);
if (isAll || values.models) {
  await shoot(openModels);
  for (const machine of MACHINES) await shoot(() => openMachine(machine));
}
if (isAll) await shoot(openSettings);

async function openMachine(machine: string): Promise<World> {
  const windows = await createWindowRig({ machine, ollamaOptions: { models: [] } });
  return {
    windows,
    close: () => windows.close(),
    async walk(page, stop) {
      await goTo(page, '/models');
      await page.getByRole('region', { name: 'Best here' }).waitFor();
      await stop(`models-on-${machine}`);
      await goTo(page, '/hardware');
      await page.getByRole('link', { name: 'See the models' }).waitFor();
      await stop(`hardware-on-${machine}`);
    },
  };
}

/** A window of its own, walked through; at each stop a picture in every look. */
async function shoot(open: () => Promise<World>): Promise<void> {
  const { windows, walk, close } = await open();
  try {
    const page = await windows.open();
    const german = await windows.open('', { locale: 'de-DE' });
    await walk(page, async (state) => {
      await picture(page, state, 'light');
      await page.emulateMedia({ colorScheme: 'dark' });
      await picture(page, state, 'dark');
      await page.emulateMedia({ colorScheme: null });
      for (const { look, size } of SMALL) {
        await page.setViewportSize(size);
        await picture(page, state, look);
      }
      await page.setViewportSize(WIDE);
      await follow(german, page.url());
      await picture(german, state, 'german');
    });
  } finally {
    await close();
  }
}

async function follow(german: Page, url: string): Promise<void> {
  await goTo(german, new URL(url).hash);
  await german.getByRole('heading', { level: 1 }).first().waitFor();
}

async function picture(page: Page, state: string, look: string): Promise<void> {
  await settle(page);
  const chosen = README.find((one) => one.state === state && one.look === look);
  const image = await page.screenshot({ path: join(folder, `${state}.${look}.png`) });
  if (!values.readme || chosen === undefined) return;
  writeFileSync(join(readmeFolder, `${chosen.name}.png`), image);
  console.log(`docs/screenshots/${chosen.name}.png`);
}

/** Until what is drawn by frames has had some, and no waiting words of a screen are left. */
async function settle(page: Page): Promise<void> {
  await page.evaluate(
    () =>
      new Promise((resolve) => {
        const next = Reflect.get(globalThis, 'requestAnimationFrame');
        const frame = (left: number): void =>
          left === 0 ? resolve(null) : void next(() => frame(left - 1));
        frame(12);
      }),
  );
}
