import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

/** A Chromium of the system: nothing is downloaded for tests. TANDEM_CHROMIUM names another one. */
const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

export function findChromium(env: NodeJS.ProcessEnv = process.env): string | null {
  if (env.TANDEM_CHROMIUM) return env.TANDEM_CHROMIUM;
  const folders = (env.PATH ?? '').split(delimiter);
  const places = [
    ...NAMES.flatMap((name) => folders.map((folder) => join(folder, name))),
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  ];
  return places.find((place) => existsSync(place)) ?? null;
}

export const chromiumPath = findChromium();

/** Why window tests are left out, or null when they can be run. */
export const noChromium: string | null =
  chromiumPath === null
    ? 'no Chromium was found (install one, or name it in TANDEM_CHROMIUM)'
    : null;

if (noChromium !== null) console.log(`Window tests are left out: ${noChromium}.`);

/** Headless, silent towards the network. Root can't use Chromium's own sandbox; the pages are ours. */
export const launchChromium = (): Promise<Browser> =>
  chromium.launch({
    executablePath: chromiumPath ?? '',
    args: [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
