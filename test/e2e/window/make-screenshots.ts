import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import { noChromium } from './chromium.ts';
import { makeShop, shopClaude, shopExecutor } from './shop.ts';
import { passBeginning, passFailure, passRide, type Stop } from './stations.ts';
import { createWindowRig, goTo } from './window-rig.ts';

/**
 * `npm run screenshots`: every screen and state from a real ride with the simulators, light, dark and narrow, and the main
 * screens in German, in tmp/screenshots. With `--readme` also the four pictures of the README, in docs/screenshots.
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

const { values } = parseArgs({ options: { readme: { type: 'boolean', default: false } } });
if (noChromium !== null) throw new Error(noChromium);
mkdirSync(folder, { recursive: true });
if (values.readme) mkdirSync(readmeFolder, { recursive: true });

const shop = makeShop();
const windows = await createWindowRig({
  claude: shopClaude(),
  executor: shopExecutor(),
  repository: shop,
  ollamaOptions: { models: ['sim-coder:7b'], tokenDelayMs: TOKEN_DELAY_MS },
});
try {
  const page = await windows.open();
  const german = await windows.open('', { locale: 'de-DE' });
  const stop: Stop = async (state) => {
    await picture(page, state, 'light');
    await page.emulateMedia({ colorScheme: 'dark' });
    await picture(page, state, 'dark');
    await page.emulateMedia({ colorScheme: null });
    await page.setViewportSize(NARROW);
    await picture(page, state, 'narrow');
    await page.setViewportSize(WIDE);
    await follow(german, page.url());
    await picture(german, state, 'german');
  };
  await passBeginning(page, shop, stop);
  await passRide(page, stop);
  await passFailure({ windows, page, shop, stop });
} finally {
  await windows.close();
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
