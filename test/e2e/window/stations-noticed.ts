import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { RunId } from '../../../shared/ids.ts';
import type { RunEvent } from '../../../shared/run/event.ts';
import { noticedEvents } from '../../renderer/run/noticed-run.ts';
import type { Rig } from '../rig.ts';
import { approving, command, finish, planOf, script, stepNamed, write } from '../side-by-side.ts';
import * as mouse from './by-mouse.ts';
import type { Stop } from './stations.ts';
import { goTo } from './window-rig.ts';

const seqOf = (isIt: (event: RunEvent) => boolean): number => noticedEvents().find(isIt)?.seq ?? 0;

/** The recorded run of noticed-run.ts: its list, its inspector for each thing that was noticed, its timeline. */
export async function passNoticed(page: Page, run: RunId, stop: Stop): Promise<void> {
  const show = async (path: string, words: string | RegExp, name: string): Promise<void> => {
    await goTo(page, `/runs/${run}${path}`);
    await page.getByText(words).first().waitFor();
    await stop(name);
  };
  await show('?step=s1,s2', 'not merged, conflicts in src/cart.js', 'noticed-run');
  const turn = seqOf(({ kind, key }) => kind === 'model.requested' && key.includes('turn2'));
  await show(`?step=s1&event=${turn}`, 'Counted by the server', 'noticed-context');
  const flag = seqOf((event) => event.kind === 'progress.flagged');
  await show(`?step=s1&event=${flag}`, 'What Tandem did', 'noticed-flag');
  const conflict = seqOf((event) => event.kind === 'step.merged' && event.tree === null);
  await show(`?step=s2&event=${conflict}`, 'Conflicts in', 'noticed-conflict');
  const large = seqOf((event) => event.kind === 'step.ended' && event.reason === 'step-too-large');
  await show(`?step=s3&event=${large}`, 'Split the step', 'noticed-too-large');
  const tools = seqOf(({ kind }) => kind === 'tools.connected');
  await show(`/timeline?event=${tools}`, 'Left out', 'noticed-timeline');
}

/** Two steps that are worked on at once by a slow model, one of which wants to run a command. */
const PARTS = ['s1', 's2'].map((id) => stepNamed(id));
const long = (id: string): string =>
  `${Array.from({ length: 40 }, (_, line) => `export const ${id}${line} = ${line};`).join('\n')}\n`;

export const sideBySide = {
  claude: {
    answers: {
      plan: [planOf(PARTS)],
      verify: [approving(PARTS)],
    },
  },
  executor: [
    script('s1', [command('npm pkg get name version'), write('src/s1.js', long('s1')), finish()]),
    script('s2', [write('src/s2.js', long('s2')), finish()]),
  ],
  ollamaOptions: { models: ['sim-coder:7b'], slots: 2, tokenDelayMs: 12 },
};

/** The server's slots can be said in the settings only; the variable would take their place. */
export async function settleSideBySide(rig: Rig): Promise<void> {
  delete rig.env.OLLAMA_HOST;
  const servers = [{ name: 'ollama', url: rig.ollama.url, slots: 2 }];
  const settings = { version: 1, servers, commands: 'ask' };
  writeFileSync(join(rig.home, 'settings.json'), JSON.stringify(settings));
}

export async function passSideBySide(page: Page, repository: string, stop: Stop): Promise<void> {
  await mouse.compose(page, repository, 'Make two parts.');
  const run = await mouse.start(page);
  await page.getByRole('button', { name: 'Run commands all the same' }).waitFor();
  await page.getByRole('checkbox', { name: /Remember for this repository/ }).check();
  await stop('side-consent');
  await mouse.consent(page);
  await mouse.approvePlan(page);
  await goTo(page, `/runs/${run}`);
  await page.getByText('2 steps at once').first().waitFor({ timeout: 60_000 });
  await page.getByRole('button', { name: 'Allow once' }).waitFor({ timeout: 60_000 });
  await stop('side-command');
  await page.getByRole('button', { name: 'Always a pattern…' }).click();
  await page.getByRole('textbox', { name: 'Pattern' }).fill('npm run *');
  await page.getByText('does not cover the command').first().waitFor();
  await stop('side-pattern');
  await page.getByRole('textbox', { name: 'Pattern' }).fill('npm pkg *');
  await page.getByRole('button', { name: 'Allow what fits' }).click();
  await page
    .getByText(/context (of step \d )?\d+\s%\sfull/)
    .first()
    .waitFor({ timeout: 60_000 });
  await stop('side-live');
  await mouse.deliver(page);
  await mouse.waitForApproval(page);
  await goTo(page, `/runs/${run}`);
  await mouse.waitForApproval(page);
  await stop('side-over');
}
