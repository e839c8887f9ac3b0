import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { afterEach, describe, expect, it } from 'vitest';
import { createRig, type Rig } from '../rig.ts';
import * as mouse from './by-mouse.ts';
import { launchChromium, noChromium } from './chromium.ts';
import { makeShop, SHOP_REQUEST, shopClaude, shopExecutor } from './shop.ts';
import { freePort, type Serve, startServe } from './start-serve.ts';
import { openPage } from './window-rig.ts';

const program = join(import.meta.dirname, 'serve-process.ts');

let rig: Rig | null = null;
let browser: Browser | null = null;
let serve: Serve | null = null;
afterEach(async () => {
  await serve?.kill();
  await browser?.close();
  await rig?.close();
  serve = browser = rig = null;
});

/** The executor falls silent in its third turn, once: long enough to be killed there. */
const silentOnce = () =>
  shopExecutor().map((one, index) => ({
    ...one,
    turns: one.turns.map((turn, at) =>
      index === 0 && at === 2
        ? { ...turn, fault: { kind: 'stall' as const, after: 1, times: 1 } }
        : turn,
    ),
  }));

/** Rides up to the silence in a window of a `tandem serve` process. */
async function rideIntoSilence() {
  const shop = makeShop();
  rig = await createRig({ claude: shopClaude(), executor: silentOnce(), repository: shop });
  const env = { ...rig.env, TANDEM_STALL_SECONDS: '600' };
  const port = await freePort();
  serve = await startServe(env, port);
  browser = await launchChromium();
  const page = await openPage({ browser, address: serve.address, complaints: [] });
  await mouse.compose(page, shop, SHOP_REQUEST);
  const run = await mouse.start(page);
  await mouse.consent(page);
  await mouse.answer(page, /up$/);
  await mouse.approvePlan(page);
  await page.getByRole('link', { name: /^Run/ }).last().click();
  await page.getByText('edit_file').first().waitFor();
  // Killed before the silent turn is asked for, the run would fall silent after its resume instead.
  const { chats } = rig.ollama;
  await expect.poll(() => chats.length, { timeout: 60_000 }).toBeGreaterThanOrEqual(3);
  return { page, env, port, run };
}

const again = async (env: NodeJS.ProcessEnv, port: number): Promise<string> => {
  serve = await startServe(env, port);
  return serve.address;
};

async function goOnToApproval(page: Page): Promise<void> {
  await page.getByText('Interrupted', { exact: true }).first().waitFor();
  await page.getByRole('button', { name: 'Resume' }).first().click();
  await mouse.deliver(page);
  await mouse.waitForApproval(page);
}

const replay = (env: NodeJS.ProcessEnv, run: string) =>
  promisify(execFile)(process.execPath, [program, 'replay', run], { env });

describe.skipIf(noChromium !== null)(
  'the death of the engine in mid-run',
  {
    timeout: 240_000,
  },
  () => {
    it('is said with what is safe, and the run goes on in the window with the new address', async () => {
      const { page, env, port, run } = await rideIntoSilence();
      await serve?.kill();
      await page
        .getByText(/Connection lost.*Nothing is lost/)
        .first()
        .waitFor();

      const address = await again(env, port);
      // The old window has the old token, and says which address it takes now.
      await page.getByRole('button', { name: 'Try now' }).click();
      await page.getByText('Open the address that it printed').first().waitFor();
      await page.goto(address);
      await page.getByText('interrupted').first().waitFor();
      await page.getByRole('row').filter({ hasText: SHOP_REQUEST }).click();
      await goOnToApproval(page);
      await expect(replay(env, run)).resolves.toBeDefined();
    });
  },
);
