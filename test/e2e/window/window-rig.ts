import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { startBrowserHost } from '../../../electron/hosts/browser/browser-host.ts';
import { openService } from '../../../electron/hosts/open-service.ts';
import { createRig, type Rig } from '../rig.ts';
import { launchChromium } from './chromium.ts';
import { onMachine } from './on-machine.ts';

/** A window on the built bundle, with the production policy, over the real engine and simulated servers. */
export interface WindowRig {
  readonly rig: Rig;
  readonly address: string;
  readonly browser: Browser;
  /** What the pages complained about: errors, and what the policy refused. Empty after a good test. */
  readonly complaints: string[];
  open(path?: string, options?: BrowserContextOptions): Promise<Page>;
  close(): Promise<void>;
}

/** What was seen when a test failed, one picture a page, in tmp/failed. */
export async function keepPictures(browser: Browser | undefined, name: string): Promise<void> {
  const pages = (browser?.contexts() ?? []).flatMap((context) => context.pages());
  for (const [index, page] of pages.entries()) {
    const file = `${name.replaceAll(/\W+/g, '-').slice(0, 80)}-${index + 1}.png`;
    await page.screenshot({ path: join(root, 'tmp', 'failed', file) }).catch(() => undefined);
  }
}

const root = join(import.meta.dirname, '..', '..', '..');

/** The built window; TANDEM_WINDOW names another build of it. */
export const pageFolder = process.env.TANDEM_WINDOW ?? join(root, 'dist', 'renderer');

export async function createWindowRig(
  input: Parameters<typeof createRig>[0] & { readonly machine?: string } = {},
  before: (rig: Rig) => Promise<void> = async () => undefined,
): Promise<WindowRig> {
  const rig = await createRig(input);
  await before(rig);
  const engine = await rig.engine();
  const { machine } = input;
  const served = openService(machine === undefined ? engine : await onMachine(engine, machine), {
    host: 'browser',
    electron: null,
    logFolder: rig.home,
    log: (line) => console.error(line),
  });
  const listening = {
    host: '127.0.0.1',
    port: 0,
    tls: null,
    usersFile: join(rig.home, 'users.json'),
  };
  const host = await startBrowserHost(served.service, listening, pageFolder);
  if (!host.ok) throw new Error(JSON.stringify(host.error));
  const browser = await launchChromium();
  const complaints: string[] = [];
  const { address } = host.value;
  return {
    ...{ rig, address, browser, complaints },
    open: (path = '', options = {}) => openPage({ browser, address, complaints }, path, options),
    async close() {
      await browser.close();
      await Promise.all([served.close(), host.value.close()]);
      await rig.close();
    },
  };
}

/** A page of its own profile, at the window's address and then at a route. */
export async function openPage(
  { browser, address, complaints }: Pick<WindowRig, 'browser' | 'address' | 'complaints'>,
  path = '',
  options: BrowserContextOptions = {},
): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    reducedMotion: 'reduce',
    ...options,
  });
  const page = await context.newPage();
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  await page.goto(address);
  await page.getByRole('main').waitFor();
  if (path !== '') await goTo(page, path);
  return page;
}

/** Routes lie behind the address's `#`. */
export async function goTo(page: Page, path: string): Promise<void> {
  await page.evaluate((to) => {
    Object(globalThis).location.hash = to;
  }, path);
}
