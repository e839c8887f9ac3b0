import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import type { RunId } from '../../../shared/ids.ts';
import type { Rig } from '../rig.ts';
import { noChromium } from './chromium.ts';
import { askingExecutor, makeShop, shopClaude } from './shop.ts';
import { passBeginning, passFailure, passRide, type Stop } from './stations.ts';
import { passComparison, prepareComparison } from './stations-compare.ts';
import { passModels, STATION_MACHINE, stationModels } from './stations-models.ts';
import { passNoticed, passSideBySide, settleSideBySide, sideBySide } from './stations-noticed.ts';
import { passSettingsInUse, prepareSettings } from './stations-settings.ts';
import { createWindowRig, goTo, type WindowRig } from './window-rig.ts';
import { writeNoticedRun } from './write-noticed-run.ts';

/**
 * `npm run screenshots`: every screen and state from a real ride with the simulators, light, dark and narrow, and the main
 * screens in German, in tmp/screenshots; hardware and models on recorded machines. With `--readme` also the four pictures of the README, in docs/screenshots.
 */
const root = join(import.meta.dirname, '..', '..', '..');
const folder = join(root, 'tmp', 'screenshots');
const readmeFolder = join(root, 'docs', 'screenshots');

/** The README's pictures: state, look, name. */
const README = [
  { state: 'run-live', look: 'light', name: 'run' },
  { state: 'plan-list', look: 'light', name: 'plan' },
  { state: 'changes-split', look: 'dark', name: 'changes' },
  { state: 'timeline', look: 'dark', name: 'timeline' },
] as const;

/** Slow enough that the live run is seen at work, fast enough to wait for. */
const TOKEN_DELAY_MS = 25;
const WIDE = { width: 1440, height: 900 };
const NARROW = { width: 900, height: 900 };

/** Machines as they were recorded, each with the two screens that look different on it. */
const MACHINES = ['rtx-4090', 'h100-x8', 'mac-studio-m3-ultra-256', 'vm-without-gpu'];

const { values } = parseArgs({
  options: {
    readme: { type: 'boolean', default: false },
    /** The screens of hardware and models alone. */
    models: { type: 'boolean', default: false },
    /** The screens of a run that noticed much and of steps at once alone. */
    noticed: { type: 'boolean', default: false },
  },
});
if (noChromium !== null) throw new Error(noChromium);
mkdirSync(folder, { recursive: true });
if (values.readme) mkdirSync(readmeFolder, { recursive: true });

if (!values.models && !values.noticed) {
  const shop = makeShop();
  const options = {
    claude: shopClaude(),
    executor: askingExecutor(),
    repository: shop,
    ollamaOptions: { models: ['sim-coder:7b'], tokenDelayMs: TOKEN_DELAY_MS },
  };
  await shoot(options, async (windows, page, stop) => {
    await passBeginning(page, shop, stop);
    await passRide(page, stop);
    await passFailure({ windows, page, shop, stop });
  });
}
if (!values.models) {
  let run: RunId | null = null;
  await shoot(
    {},
    async (_windows, page, stop) => {
      if (run !== null) await passNoticed(page, run, stop);
    },
    async ({ home }) => {
      run = writeNoticedRun(home);
    },
  );
  let compared: readonly string[] = [];
  await shoot(
    {},
    async (_windows, page, stop) => passComparison(page, compared, stop),
    async (rig) => {
      compared = await prepareComparison(rig);
    },
  );
  await shoot(
    sideBySide,
    async (windows, page, stop) => passSideBySide(page, windows.rig.repository, stop),
    settleSideBySide,
  );
}
if (values.noticed) process.exit(0);
await shoot(
  { machine: STATION_MACHINE, ollamaOptions: stationModels },
  async (windows, page, stop) => passModels({ windows, page, stop }),
);
const servers: { close(): Promise<void> }[] = [];
await shoot(
  {},
  async ({ rig }, page, stop) => passSettingsInUse(rig, page, stop),
  async (rig) => {
    servers.push(await prepareSettings(rig));
  },
);
await Promise.all(servers.map((server) => server.close()));
for (const machine of MACHINES)
  await shoot({ machine, ollamaOptions: { models: [] } }, async (_windows, page, stop) => {
    await goTo(page, '/models');
    await page.getByRole('region', { name: 'Best here' }).waitFor();
    await stop(`models-on-${machine}`);
    await goTo(page, '/hardware');
    await page.getByRole('link', { name: 'See the models' }).waitFor();
    await stop(`hardware-on-${machine}`);
  });

/** A window of its own, walked through; at each stop a picture in every look. */
async function shoot(
  options: Parameters<typeof createWindowRig>[0],
  walk: (windows: WindowRig, page: Page, stop: Stop) => Promise<void>,
  before: (rig: Rig) => Promise<void> = async () => undefined,
): Promise<void> {
  const windows = await createWindowRig(options, before);
  try {
    const page = await windows.open();
    const german = await windows.open('', { locale: 'de-DE' });
    await walk(windows, page, async (state) => {
      await picture(page, state, 'light');
      await page.emulateMedia({ colorScheme: 'dark' });
      await picture(page, state, 'dark');
      await page.emulateMedia({ colorScheme: null });
      await page.setViewportSize(NARROW);
      await picture(page, state, 'narrow');
      await page.setViewportSize(WIDE);
      await follow(german, page.url());
      await picture(german, state, 'german');
    });
  } finally {
    await windows.close();
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
