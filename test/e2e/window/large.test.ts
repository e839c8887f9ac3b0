import type { Page } from 'playwright-core';
import { afterEach, describe, expect, it } from 'vitest';
import { runId } from '../../../shared/ids.ts';
import { planAnswer, planStep } from '../../sim/claude/answers.ts';
import type { SimScript as ExecutorScript } from '../../sim/ollama/script.ts';
import { makeLargeRun } from '../../store/make-large-run.ts';
import { noChromium } from './chromium.ts';
import { createWindowRig, goTo, keepPictures, type WindowRig } from './window-rig.ts';

let windows: WindowRig | null = null;
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await keepPictures(windows?.browser, task.name);
  await windows?.close();
  windows = null;
});

const MEBIBYTE = 1024 * 1024;

/** What the page's JavaScript holds once everything that can be dropped was dropped. */
async function heldBytes(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return usedSize;
}

const countOf = (page: Page, selector: string): Promise<number> => page.locator(selector).count();

describe.skipIf(noChromium !== null)('what is large', { timeout: 240_000 }, () => {
  it('is a run of a hundred thousand events, opened, panned and read to its end', async () => {
    const id = runId('20261121-094612-1a26');
    windows = await createWindowRig({}, async ({ home }) => {
      makeLargeRun({ home, events: 100_000, runId: id });
    });
    const page = await windows.open();
    await goTo(page, `/runs/${id}`);
    await page.getByText('Approved and delivered').first().waitFor();
    await goTo(page, `/runs/${id}/timeline`);
    await page.getByText('100,000 events').first().waitFor();
    const picture = page.locator('canvas').first();
    const box = await picture.boundingBox();
    if (box === null) throw new Error('no picture');
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    for (let turn = 0; turn < 8; turn += 1)
      await page.getByRole('button', { name: 'Zoom in' }).click();
    for (let turn = 0; turn < 40; turn += 1) await page.mouse.wheel(120, 0);
    await goTo(page, `/runs/${id}/timeline?event=99999`);
    await page.getByText(/· event 99,?999$/).waitFor();
    expect(await countOf(page, '[role=option], [role=row], li')).toBeLessThan(400);
    expect(await heldBytes(page)).toBeLessThan(250 * MEBIBYTE);
    expect(windows.complaints).toEqual([]);
  });

  it('is a library of five hundred runs, of which a screenful is laid out', async () => {
    windows = await createWindowRig({}, async ({ home }) => {
      for (let index = 0; index < 500; index += 1) {
        makeLargeRun({
          home,
          events: 100,
          runId: runId(`20261121-094612-${index.toString(16).padStart(4, '0')}`),
        });
      }
    });
    const page = await windows.open();
    await page.getByText('500 runs').first().waitFor();
    expect(await countOf(page, '[role=row]')).toBeLessThan(80);
    await page.getByRole('row').nth(1).focus();
    await page.keyboard.press('End');
    await page.locator('[role=row][aria-rowindex="501"]').waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('Approved and delivered').first().waitFor();
    expect(windows.complaints).toEqual([]);
  });

  it('is a diff of twenty thousand lines, of which what is in sight is laid out', async () => {
    windows = await createWindowRig(
      {
        claude: { answers: { plan: [planAnswer({ steps: [rewritten] })] } },
        executor: rewriteAll,
      },
      async (rig) => {
        const { finished } = await rig.run();
        expect(finished.outcome).toBe('approved');
      },
    );
    const page = await windows.open();
    await page.getByRole('row').nth(1).click();
    await page.getByRole('link', { name: /^Changes/ }).click();
    await page.getByText('many.js').first().click();
    await page.getByText('n1 =').first().waitFor();
    const code = page.getByText('n9 =').first();
    await code.hover();
    for (let turn = 0; turn < 60; turn += 1) await page.mouse.wheel(0, 8_000);
    await page.getByText('n20000 =').first().waitFor();
    const laidOut = await page.evaluate(() => {
      const every = (root: {
        querySelectorAll(all: string): Iterable<{ shadowRoot: unknown }>;
      }): number => {
        let count = 0;
        for (const element of root.querySelectorAll('*')) {
          count += 1;
          if (element.shadowRoot !== null) count += every(element.shadowRoot as typeof root);
        }
        return count;
      };
      return every(Reflect.get(globalThis, 'document'));
    });
    expect(laidOut).toBeLessThan(30_000);
    expect(windows.complaints).toEqual([]);
  });
});

const rewritten = planStep({
  files: [
    { path: 'src/greet.js', action: 'modify' },
    { path: 'src/many.js', action: 'create' },
  ],
});

/** Mends the greeting, and writes a file of twenty thousand lines. */
const rewriteAll: ExecutorScript = [
  {
    turns: [
      {
        toolCalls: [
          {
            name: 'edit_file',
            arguments: { path: 'src/greet.js', old_text: 'Hey ', new_text: 'Good day ' },
          },
        ],
      },
      {
        toolCalls: [
          {
            name: 'run_command',
            arguments: { command: 'seq 20000 | sed "s/.*/export const n& = &;/" > src/many.js' },
          },
        ],
      },
      { toolCalls: [{ name: 'finish_step', arguments: { summary: 'All of it.' } }] },
    ],
  },
];
