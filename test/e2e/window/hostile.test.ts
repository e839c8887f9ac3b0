import type { Page } from 'playwright-core';
import { afterEach, describe, expect, it } from 'vitest';
import * as mouse from './by-mouse.ts';
import { noChromium } from './chromium.ts';
import {
  HOSTILE,
  HOSTILE_BRANCH,
  HOSTILE_TAG,
  hostileClaude,
  hostileExecutor,
  makeHostileRepository,
} from './hostile.ts';
import { createWindowRig, goTo, keepPictures, type WindowRig } from './window-rig.ts';

let windows: WindowRig | null = null;
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await keepPictures(windows?.browser, task.name);
  await windows?.close();
  windows = null;
});

interface Watched {
  readonly page: Page;
  readonly windows: WindowRig;
  readonly repository: string;
  /** Addresses of other origins that the page asked for. */
  readonly elsewhere: string[];
}

async function openHostile(executor = hostileExecutor()): Promise<Watched> {
  const repository = makeHostileRepository();
  windows = await createWindowRig({
    claude: hostileClaude(),
    executor,
    repository,
    ollamaOptions: { models: [HOSTILE_TAG] },
  });
  const page = await windows.open();
  const elsewhere: string[] = [];
  const own = new URL(windows.address).origin;
  page.context().on('request', (request) => {
    const url = new URL(request.url());
    if (url.origin !== own && !['blob:', 'data:'].includes(url.protocol)) elsewhere.push(url.href);
  });
  return { page, windows, repository, elsewhere };
}

async function startHostile({ page, repository }: Watched): Promise<string> {
  await goTo(page, '/new');
  await page.getByLabel('Repository').fill(repository);
  await page.getByText('Nothing uncommitted.').waitFor();
  await page.getByLabel('Executor', { exact: true }).fill(`ollama/${HOSTILE_TAG}`);
  await page.getByLabel('What is to be done').fill(HOSTILE);
  const run = await mouse.start(page);
  await mouse.consent(page);
  return run;
}

const PATIENCE_MS = 10_000;

/** The screen is there, and nothing of what it shows became more than text. */
async function expectHarmless({ page, elsewhere }: Watched, where: string): Promise<void> {
  await page.locator('h1').first().waitFor({ timeout: PATIENCE_MS });
  const found = await page.evaluate(() => {
    const shown = Reflect.get(globalThis, 'document');
    const foreign =
      'main img, main iframe, main object, main embed, main script, a[href^="javascript"], a[href^="data:"], a[href*="tandem-elsewhere"]';
    return {
      pwned: Reflect.get(globalThis, '__pwned'),
      foreign: [...shown.querySelectorAll(foreign)].map((element) => element.outerHTML),
      isStopped: shown.body.textContent.includes('This screen has stopped'),
    };
  });
  expect({ where, ...found, elsewhere: [...elsewhere] }).toEqual({
    ...{ where, pwned: undefined, foreign: [], isStopped: false, elsewhere: [] },
  });
}

describe.skipIf(noChromium !== null)('hostile content', { timeout: 240_000 }, () => {
  it('is text and nothing else on every screen of a ride that is full of it', async () => {
    const watched = await openHostile();
    const { page } = watched;
    const run = await startHostile(watched);
    await page.getByRole('link', { name: 'Answer the questions' }).click();
    await page.getByRole('radio', { name: 'plain' }).click();
    await expectHarmless(watched, 'intake');
    await page.getByText('⟨U+202E⟩').first().waitFor();
    await page.getByRole('button', { name: 'Send answers' }).click();

    await page.getByRole('link', { name: 'Review the plan' }).click();
    await page.getByRole('button', { name: 'Approve all' }).waitFor();
    await page.getByRole('main').getByText('safe⟨U+202E⟩').first().waitFor();
    for (const view of ['Graph', 'Text', 'List']) {
      await page.getByRole('tab', { name: view, exact: true }).click();
      await expectHarmless(watched, `plan as ${view}`);
    }
    await page.getByRole('button', { name: 'Approve all' }).click();
    await goTo(page, `/runs/${run}`);
    await expectHarmless(watched, 'run, live');
    // The verifier approves; the gate does not, because the change holds what can't be seen.
    await page.getByText('Not approved within the rounds').first().waitFor({ timeout: 90_000 });
    await goTo(page, `/runs/${run}/changes`);
    await lookAtChanges(watched);
    await lookBack(watched, run);
    expect(watched.windows.complaints).toEqual([]);
  });

  it('is text in what a server says when it fails, and in the library', async () => {
    const script = hostileExecutor().map((one) => ({
      turns: one.turns.map((turn) => ({
        ...turn,
        fault: { kind: 'status' as const, status: 400, error: HOSTILE },
      })),
    }));
    const watched = await openHostile(script);
    const { page } = watched;
    const run = await startHostile(watched);
    await page.getByRole('link', { name: 'Answer the questions' }).click();
    await page.getByRole('radio', { name: 'plain' }).click();
    await page.getByRole('button', { name: 'Send answers' }).click();
    await mouse.approvePlan(page);
    await goTo(page, `/runs/${run}`);
    await page
      .getByRole('button', { name: /^(Resume|New run from this request)/ })
      .first()
      .waitFor({ timeout: 60_000 });
    await expectHarmless(watched, 'run, failed');
    await goTo(page, `/new?from=${run}`);
    await page.getByLabel('What is to be done').waitFor();
    await expectHarmless(watched, 'compose from the run');
    await goTo(page, '/');
    await page.getByText('1 run').first().waitFor();
    await expectHarmless(watched, 'home');
    await page.keyboard.press('Control+k');
    await page.getByRole('option').first().waitFor();
    await page.keyboard.type('onerror');
    await expectHarmless(watched, 'palette');
    await page.keyboard.press('Escape');
    await goTo(page, '/diagnostics');
    await page.getByText(HOSTILE_TAG).first().waitFor();
    await expectHarmless(watched, 'diagnostics');
    expect(watched.windows.complaints).toEqual([]);
  });
});

async function lookAtChanges(watched: Watched): Promise<void> {
  const { page } = watched;
  const files = page.getByRole('listbox').or(page.getByRole('list', { name: 'the changed files' }));
  await files.first().waitFor();
  for (const name of ['greet.js', 'long.txt', '![a](javascript.b)']) {
    await page.getByText(name).first().click();
    await page.getByRole('heading', { name }).or(page.getByText(name)).first().waitFor();
    await expectHarmless(watched, `changes of ${name}`);
  }
}

/** The screens of the finished run, and the details of each of its events. */
async function lookBack(watched: Watched, run: string): Promise<void> {
  const { page } = watched;
  await goTo(page, `/runs/${run}`);
  await page.getByText(HOSTILE_BRANCH.replace('\u202e', '⟨U+202E⟩')).first().waitFor();
  await expectHarmless(watched, 'run, over');
  for (const screen of ['intake', 'plan', 'ledger']) {
    await goTo(page, `/runs/${run}/${screen}`);
    await page.getByText('U+202E').first().waitFor({ timeout: PATIENCE_MS });
    await expectHarmless(watched, screen);
  }
  const events = Number(
    await page
      .getByRole('link', { name: /^Timeline/ })
      .textContent()
      .then((text) => /\d+/.exec(text ?? '')?.[0]),
  );
  expect(events).toBeGreaterThan(30);
  for (let seq = 1; seq <= events; seq += 1) {
    await goTo(page, `/runs/${run}/timeline?event=${seq}`);
    await page
      .getByText(new RegExp(`· event ${seq}$`))
      .first()
      .waitFor({ timeout: PATIENCE_MS });
    await expectHarmless(watched, `timeline at event ${seq}`);
  }
}
