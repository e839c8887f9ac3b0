import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { EventOf, RunEvent } from '../../../shared/run/event.ts';
import { planAnswer, planStep } from '../../sim/claude/answers.ts';
import type { SimScript as ExecutorScript } from '../../sim/ollama/script.ts';
import { tabTo } from './by-keyboard.ts';
import { noChromium } from './chromium.ts';
import { createWindowRig, goTo, keepPictures, type WindowRig } from './window-rig.ts';

/** A ride of two steps that adds, changes and deletes files, one of them off plan, and is looked at when it is over. */
const call = (name: string, given: Record<string, unknown>) => ({
  toolCalls: [{ name, arguments: given }],
});
const steps = [
  planStep({ id: 's1', title: 'Polite greeting' }),
  planStep({
    ...{ id: 's2', title: 'Notes', dependsOn: ['s1'], checks: ['test -f docs/notes.md'] },
    files: [{ path: 'docs/notes.md', action: 'create' }],
  }),
];
const executor: ExecutorScript = [
  {
    match: 'Polite greeting',
    turns: [
      call('edit_file', { path: 'src/greet.js', old_text: 'Hey ', new_text: 'Good day ' }),
      call('finish_step', { summary: 'greet() is polite now.' }),
    ],
  },
  {
    match: 'Notes',
    turns: [
      call('write_file', { path: 'docs/notes.md', content: '# Notes\n\nwritten once\n' }),
      call('edit_file', {
        ...{ path: 'docs/notes.md', old_text: 'written once', new_text: 'written twice' },
      }),
      call('finish_step', { summary: 'docs/notes.md is there.' }),
    ],
  },
];

let windows: WindowRig | null = null;
let run = '';
let events: readonly RunEvent[] = [];
/** Paths of the tree of each snapshot, as git had them, by the number of its event. */
const trees = new Map<number, readonly string[]>();

const isSnapshot = (event: RunEvent): event is EventOf<'snapshot.taken'> =>
  event.kind === 'snapshot.taken';

beforeAll(async () => {
  if (noChromium !== null) return;
  windows = await createWindowRig(
    { claude: { answers: { plan: [planAnswer({ steps })] } }, executor },
    async (rig) => {
      const ended = await rig.run();
      run = ended.runId;
      expect(ended.finished.outcome).toBe('approved');
      events = [...rig.events];
      for (const { seq, tree } of events.filter(isSnapshot)) {
        const listed = execFileSync('git', ['ls-tree', '-r', '--name-only', tree], {
          cwd: rig.repository,
        });
        trees.set(seq, listed.toString().trim().split('\n').sort());
      }
      // From here on there is the run file and nothing else.
      rmSync(rig.repository, { recursive: true, force: true });
      rmSync(join(rig.home, 'worktrees'), { recursive: true, force: true });
    },
  );
}, 240_000);

afterAll(() => windows?.close());
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await keepPictures(windows?.browser, task.name);
  for (const context of windows?.browser.contexts() ?? []) await context.close();
  if (windows !== null) windows.complaints.length = 0;
});

async function openTimeline(query = ''): Promise<Page> {
  if (windows === null) throw new Error('no window');
  const page = await windows.open();
  await goTo(page, `/runs/${run}/timeline${query}`);
  await page.getByRole('toolbar', { name: 'Timeline' }).waitFor();
  return page;
}

const sliderOf = (page: Page): Locator => page.getByRole('slider', { name: 'Playhead' });
const seqOf = async (page: Page): Promise<number> =>
  Number(await sliderOf(page).getAttribute('aria-valuenow'));
const untilSeq = (page: Page, isIt: (seq: number) => boolean): Promise<void> =>
  expect.poll(async () => isIt(await seqOf(page)), { timeout: 10_000 }).toBe(true);
const first = (isIt: (event: RunEvent) => boolean): number => events.find(isIt)?.seq ?? 0;

async function boxOf(locator: Locator) {
  const box = await locator.boundingBox();
  if (box === null) throw new Error('it is not there');
  return box;
}

describe.skipIf(noChromium !== null)('the timeline of a recorded run', { timeout: 240_000 }, () => {
  it('is scrubbed, brushed, panned and played with the mouse', async () => {
    const page = await openTimeline();
    const axis = await boxOf(sliderOf(page));
    await page.mouse.move(axis.x + axis.width * 0.2, axis.y + 8);
    await page.mouse.down();
    await page.mouse.move(axis.x + axis.width * 0.4, axis.y + 8, { steps: 5 });
    await untilSeq(page, (seq) => seq > 5 && seq < events.length);
    await page.mouse.up();
    const at = await seqOf(page);
    await page.waitForURL(new RegExp(`event=${at}\\b`));
    await page.getByText(`· event ${at}`).first().waitFor();

    await page.keyboard.down('Shift');
    await page.mouse.move(axis.x + axis.width * 0.3, axis.y + 120);
    await page.mouse.down();
    await page.mouse.move(axis.x + axis.width * 0.6, axis.y + 120, { steps: 5 });
    await page.mouse.up();
    await page.keyboard.up('Shift');
    await page.waitForURL(/range=\d+-\d+/);
    await page.getByText(new RegExp(`^\\d+ of ${events.length} events`)).waitFor();
    await page.getByRole('tab', { name: /^Totals/ }).click();
    await page.getByText(/^In the chosen/).waitFor();
    await page.getByRole('tab', { name: /^Files/ }).click();
    await page.getByRole('button', { name: /^Clear the stretch/ }).click();
    await page.getByText(new RegExp(`^${events.length} events`)).waitFor();

    await page.getByRole('combobox', { name: 'Speed' }).click();
    await page.getByRole('option', { name: '32×' }).click();
    const before = await seqOf(page);
    await page.getByRole('button', { name: 'Play' }).click();
    await untilSeq(page, (seq) => seq > before);
    await untilSeq(page, (seq) => seq === events.length);
    await page.getByRole('button', { name: 'Play' }).waitFor();
    expect(windows?.complaints).toEqual([]);
  });

  it('is used by keyboard alone', async () => {
    const page = await openTimeline();
    await tabTo(page, sliderOf(page));
    await page.keyboard.press('Home');
    await untilSeq(page, (seq) => seq === 1);
    await page.keyboard.press('n');
    await untilSeq(page, (seq) => seq === first(({ kind }) => kind === 'file.changed'));
    await page.keyboard.press('[');
    await page.keyboard.press('v');
    await untilSeq(page, (seq) => seq === first(({ kind }) => kind === 'gate.ran'));
    await page.keyboard.press(']');
    await page.waitForURL(/range=\d+-\d+/);
    await page.keyboard.press('x');
    await page.keyboard.press('Home');
    await untilSeq(page, (seq) => seq === 1);
    await page.keyboard.press('Space');
    await untilSeq(page, (seq) => seq > 1);
    await page.keyboard.press('Space');
    await page.keyboard.press('t');
    await page.getByRole('listbox', { name: 'Transcript' }).waitFor();
    await page.keyboard.press('t');
    await page.keyboard.press('w');
    await page.waitForURL(/waits=off/);
    await page.keyboard.press('w');
    const mirror = page.getByRole('listbox', { name: /^What is in sight/ });
    await tabTo(page, mirror);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowRight');
    const active = await mirror.getAttribute('aria-activedescendant');
    expect(await page.locator(`[id="${active}"]`).textContent()).not.toBe('');
    expect(windows?.complaints).toEqual([]);
  });

  it('shows the tree of every snapshot as git had it, without the repository', async () => {
    expect(trees.size).toBeGreaterThan(4);
    const page = await openTimeline('?pane=files&event=1');
    await page.getByRole('switch', { name: 'All files' }).check();
    const shown = page.getByRole('treeitem');
    for (const [seq, paths] of trees) {
      // Only what a snapshot found is said after it: the state is that of the event itself.
      await goTo(page, `/runs/${run}/timeline?pane=files&event=${seq}`);
      await untilSeq(page, (now) => now === seq);
      for (;;) {
        const closed = page.locator('[role=treeitem][aria-expanded=false]');
        if ((await closed.count()) === 0) break;
        await closed.first().click();
      }
      await expect
        .poll(async () => {
          const rows = await shown.evaluateAll((items) =>
            items
              .filter((item) => !item.hasAttribute('aria-expanded'))
              .filter((item) => !/deleted/.test(item.textContent ?? ''))
              .map((item) => item.getAttribute('title') ?? ''),
          );
          return rows.sort();
        })
        .toEqual(paths);
    }
    await page.getByRole('treeitem', { name: /notes\.md/ }).click();
    await page.getByText('+written twice').waitFor();
    expect(windows?.complaints).toEqual([]);
  });

  it('takes notes, finds words in what was recorded, and keeps filters', async () => {
    const seq = first(({ kind }) => kind === 'file.changed');
    const page = await openTimeline(`?event=${seq}&pane=notes`);
    await page.getByRole('textbox', { name: `Note on event ${seq}` }).fill('Why only here?');
    await page.keyboard.press('Control+Enter');
    const notes = page.getByRole('list', { name: 'Notes' });
    await notes.getByText('Why only here?').waitFor();
    await page.getByRole('searchbox', { name: 'Find in everything recorded' }).fill('twice');
    await page.getByText(/found in texts/).waitFor();
    await page.waitForURL(/q=twice/);
    await page.getByRole('button', { name: 'Filters' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('twice');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Show all' }).click();
    await page.getByRole('button', { name: 'Filters' }).click();
    await page.getByRole('button', { name: 'twice', exact: true }).click();
    await page.waitForURL(/q=twice/);
    expect(windows?.complaints).toEqual([]);
  });
});
