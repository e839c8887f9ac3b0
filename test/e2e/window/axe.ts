import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Violation {
  readonly id: string;
  readonly impact: string | null;
  readonly targets: readonly string[];
}

/** What axe finds against WCAG 2.2 A and AA on the page as it is now, one line a violation. */
export async function findViolations(page: Page): Promise<readonly string[]> {
  // Evaluated over the debugging protocol, so the page's own policy against scripts does not apply.
  await page.evaluate(source);
  await settle(page);
  const found: readonly Violation[] = await page.evaluate(async () => {
    const axe = Reflect.get(globalThis, 'axe');
    const { violations } = await axe.run(Reflect.get(globalThis, 'document'), {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    });
    return violations.map(
      (violation: { id: string; impact: string | null; nodes: { target: string[] }[] }) => ({
        id: violation.id,
        impact: violation.impact,
        targets: violation.nodes.slice(0, 3).map((node) => node.target.join(' ')),
      }),
    );
  });
  return found.map(({ id, impact, targets }) => `${id} (${impact}): ${targets.join(' | ')}`);
}

/** Waits for the colours: a press, a theme, a dialog may still be on its way from one to another. */
async function settle(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const page = Reflect.get(globalThis, 'document');
    const frame = Reflect.get(globalThis, 'requestAnimationFrame');
    await new Promise((resolve) => frame(() => frame(resolve)));
    const running: readonly { finished: Promise<unknown> }[] = page.getAnimations();
    await Promise.allSettled(running.map((animation) => animation.finished));
  });
}
