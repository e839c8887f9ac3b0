import type { Page } from 'playwright-core';
import { findViolations } from './axe.ts';
import { findCutOff } from './fit.ts';
import { goTo } from './window-rig.ts';
import type { World } from './worlds.ts';

const WIDE = { width: 1440, height: 900 };

const LOOKS = [
  { name: 'light', colorScheme: 'light', contrast: 'no-preference' },
  { name: 'dark', colorScheme: 'dark', contrast: 'no-preference' },
  { name: 'light, more contrast', colorScheme: 'light', contrast: 'more' },
  { name: 'dark, more contrast', colorScheme: 'dark', contrast: 'more' },
] as const;

const SIZES = [
  { name: '900 px', size: { width: 900, height: 900 } },
  // A window of 1440 by 900 at 200 % zoom.
  { name: '200 %', size: { width: 720, height: 450 } },
];
const SLIM = { name: '480 px', size: { width: 480, height: 900 } };

/** What is wrong on a page as it is now, in any look: a line a fault, the state of the screen stays. */
async function examine(page: Page, name: string, found: string[]): Promise<void> {
  for (const { name: look, ...media } of LOOKS) {
    await page.emulateMedia(media);
    const contrast = media.contrast === 'more' ? 'more' : 'normal';
    await page
      .locator(`html[data-theme="${media.colorScheme}"][data-contrast="${contrast}"]`)
      .waitFor({ state: 'attached' });
    found.push(...(await findLasting(page)).map((what) => `${name}, ${look}: ${what}`));
  }
  await page.emulateMedia({ colorScheme: null, contrast: null });
}

/** A live screen moves while it is examined: what is wrong with it is still wrong at a second look. */
async function findLasting(page: Page): Promise<readonly string[]> {
  const first = await findViolations(page);
  if (first.length === 0) return first;
  const second = await findViolations(page);
  return first.filter((violation) => second.includes(violation));
}

async function measure(page: Page, sizes: typeof SIZES): Promise<readonly string[]> {
  const found: string[] = [];
  for (const { name: size, size: viewport } of sizes) {
    await page.setViewportSize(viewport);
    await drawn(page);
    found.push(...(await findCutOff(page)).map((what) => `${size}: ${what}`));
  }
  await page.setViewportSize(WIDE);
  return found;
}

const drawn = (page: Page): Promise<unknown> =>
  page.evaluate(
    () =>
      new Promise((resolve) => {
        const frame = Reflect.get(globalThis, 'requestAnimationFrame');
        frame(() => frame(() => frame(resolve)));
      }),
  );

/**
 * Everything wrong on any screen of a world: each stop of its walk in every look and size. Thoroughly: at 480 px, too, and each
 * address once more in German, whose words are longer; a state that has no address of its own is looked at in English alone.
 */
export async function faultsOf(
  { windows, walk }: World,
  isThorough = false,
): Promise<readonly string[]> {
  const page = await windows.open();
  const german = isThorough ? await windows.open('', { locale: 'de-DE' }) : null;
  const sizes = isThorough ? [...SIZES, SLIM] : SIZES;
  const found: string[] = [];
  const seen = new Set<string>();
  await walk(page, async (name) => {
    await examine(page, name, found);
    found.push(...(await measure(page, sizes)).map((what) => `${name}, ${what}`));
    const { hash } = new URL(page.url());
    if (german === null || seen.has(hash)) return;
    seen.add(hash);
    await goTo(german, hash);
    await german.getByRole('heading', { level: 1 }).first().waitFor();
    await drawn(german);
    const faults = [...(await findLasting(german)), ...(await measure(german, sizes))];
    found.push(...faults.map((what) => `${name}, German: ${what}`));
  });
  return [...found, ...windows.complaints];
}
