import type { Locator, Page } from 'playwright-core';
import * as mouse from './by-mouse.ts';
import { SHOP_REQUEST } from './shop.ts';
import { goTo, type WindowRig } from './window-rig.ts';

/** Called at each screen and state worth a look, with a name for it. */
export type Stop = (name: string) => Promise<void>;

const dialogOf = (page: Page): Locator => page.locator('[role=dialog], [role=alertdialog]');

async function leaveDialog(page: Page): Promise<void> {
  await page.keyboard.press('Escape');
  await dialogOf(page).waitFor({ state: 'detached' });
}

/** Where nothing has run yet: the empty library, the first steps, the empty form, settings, diagnostics. */
export async function passBeginning(page: Page, shop: string, stop: Stop): Promise<void> {
  await page.getByText('Nothing has run yet').waitFor();
  await stop('home-empty');
  await goTo(page, '/welcome');
  await page.getByRole('button', { name: 'Look again' }).waitFor();
  await stop('welcome');
  await goTo(page, '/new');
  await page.getByLabel('Repository').waitFor();
  await stop('compose-empty');
  await page.getByRole('button', { name: 'Browse…' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Up to' }).waitFor();
  await stop('compose-folders');
  await leaveDialog(page);
  await passSettings(page, stop);
  await goTo(page, '/new');
  await mouse.compose(page, shop, SHOP_REQUEST);
  await page.getByRole('radio', { name: 'Ask before each' }).click();
  await page.getByText('files named').first().waitFor();
  await page.keyboard.press('Escape');
  await stop('compose-filled');
}

const SECTIONS = [
  'planner',
  'executors',
  'tools',
  'commands',
  'repositories',
  'sandbox',
  'policy',
  'budgets',
  'appearance',
  'effective',
];

async function passSettings(page: Page, stop: Stop): Promise<void> {
  for (const section of SECTIONS) {
    await goTo(page, `/settings/${section}`);
    await page.locator('nav a[aria-current="page"]').nth(1).waitFor();
    await page.getByRole('heading', { level: 2 }).first().waitFor();
    await stop(`settings-${section}`);
  }
  await goTo(page, '/diagnostics');
  await page.getByRole('button', { name: 'Make the report' }).click();
  await page.getByRole('button', { name: 'Copy the report' }).waitFor();
  await stop('diagnostics');
  await page.keyboard.press('Control+k');
  await page.getByRole('option').first().waitFor();
  await stop('palette');
  await leaveDialog(page);
  await page.keyboard.press('?');
  await page.getByRole('dialog').getByText('New run').first().waitFor();
  await stop('shortcuts');
  await leaveDialog(page);
}

/** From the filled form to the branch, with what people can do on the way. Returns the run. */
export async function passRide(page: Page, stop: Stop): Promise<string> {
  const run = await mouse.start(page);
  await page.getByRole('button', { name: 'Run commands all the same' }).first().waitFor();
  await stop('run-consent');
  await mouse.consent(page);
  await page.getByRole('link', { name: 'Answer the questions' }).click();
  await page.getByRole('radio', { name: /up$/ }).click();
  await stop('intake-questions');
  await page.getByRole('button', { name: 'Send answers' }).click();
  await passPlan(page, stop);
  await passWork(page, run, stop);
  await passDelivery(page, stop);
  await passRecorded(page, run, stop);
  return run;
}

async function passPlan(page: Page, stop: Stop): Promise<void> {
  await page.getByRole('link', { name: 'Review the plan' }).click();
  await page.getByRole('button', { name: 'Approve all' }).waitFor();
  await page.getByText('Round the postage once').first().click();
  await stop('plan-list');
  await page.getByRole('button', { name: 'Refuse…' }).click();
  await dialogOf(page).waitFor();
  await stop('plan-refuse');
  await leaveDialog(page);
  await showPlanAs(page, 'Graph');
  await page.locator('.react-flow__node').first().waitFor();
  await stop('plan-graph');
  await showPlanAs(page, 'Text');
  await page.getByRole('textbox', { name: 'The plan as text' }).waitFor();
  await stop('plan-text');
  await showPlanAs(page, 'List');
  await page.getByText('Round the postage once').first().click();
  await page.getByRole('button', { name: 'Comment', exact: true }).first().click();
  await page.getByPlaceholder('What should be different').fill('Say why it is rounded only once.');
  await page.getByRole('button', { name: 'Add to the comments' }).click();
  await stop('plan-comments');
  await page.getByRole('button', { name: 'Edit', exact: true }).first().click();
  await page.getByRole('textbox', { name: 'Title' }).first().waitFor();
  await stop('plan-edit');
  await page.getByRole('button', { name: 'Read', exact: true }).first().click();
  await page.getByRole('button', { name: 'Remove the comment' }).first().click();
  await page.getByRole('button', { name: 'Approve all' }).click();
}

const showPlanAs = (page: Page, view: string): Promise<void> =>
  page.getByRole('tab', { name: view, exact: true }).click();

async function passWork(page: Page, run: string, stop: Stop): Promise<void> {
  await goTo(page, `/runs/${run}`);
  await page.getByRole('button', { name: 'Allow once' }).waitFor({ timeout: 60_000 });
  await stop('run-command');
  await page.getByRole('button', { name: 'Steer…' }).click();
  await dialogOf(page).waitFor();
  await stop('run-steer');
  await leaveDialog(page);
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await dialogOf(page).waitFor();
  await stop('run-stop');
  await leaveDialog(page);
  await page.getByRole('button', { name: 'Everything in this run' }).click();
  await page
    .getByText(/1 check passed|3 of 3 steps done/)
    .first()
    .waitFor({ timeout: 60_000 });
  // At work in the second step, or past it where nothing slows the executor down.
  await page
    .getByText(/turn [4-9] of 40|3 of 3 steps done/)
    .first()
    .waitFor({ timeout: 60_000 });
  await stop('run-live');
}

async function passDelivery(page: Page, stop: Stop): Promise<void> {
  await page.getByRole('link', { name: 'Review the change' }).click({ timeout: 120_000 });
  await page.getByRole('button', { name: 'Deliver', exact: true }).waitFor();
  await page.getByText('quote.js').first().click();
  await page.getByText('rateFor(zone)').first().waitFor();
  await stop('changes-split');
  await page.keyboard.press('u');
  await page.getByText('rateFor(zone)').first().waitFor();
  await stop('changes-unified');
  await page.keyboard.press('u');
  await page.getByRole('button', { name: /^Refuse ?…$/ }).click();
  await dialogOf(page).waitFor();
  await stop('changes-refuse');
  await leaveDialog(page);
  await page.getByRole('button', { name: 'Deliver', exact: true }).click();
}

async function passRecorded(page: Page, run: string, stop: Stop): Promise<void> {
  await goTo(page, `/runs/${run}`);
  await mouse.waitForApproval(page);
  await stop('run-over');
  await goTo(page, `/runs/${run}/intake`);
  await page.getByText('What Claude understood').first().waitFor();
  await stop('intake-over');
  await goTo(page, `/runs/${run}/plan`);
  await page.getByText('Approved by').first().waitFor();
  await stop('plan-over');
  await goTo(page, `/runs/${run}/changes`);
  await page.getByText('quote.js').first().waitFor();
  await stop('changes-over');
  await goTo(page, `/runs/${run}/timeline`);
  await page.getByRole('button', { name: 'Zoom in' }).waitFor();
  await stop('timeline');
  await goTo(page, `/runs/${run}/ledger`);
  await page.getByRole('grid').or(page.getByRole('table')).first().waitFor();
  await stop('ledger');
  await page.getByRole('row').nth(2).click();
  await page
    .getByText('Body of the request')
    .or(page.getByText('The exact body'))
    .first()
    .waitFor();
  await stop('ledger-detail');
  await goTo(page, '/');
  await page.getByText('1 run').first().waitFor();
  await stop('home-runs');
}

/** A run that Claude refuses to begin and whose plan is refused later. */
export async function passFailure({
  windows,
  page,
  shop,
  stop,
}: {
  readonly windows: WindowRig;
  readonly page: Page;
  readonly shop: string;
  readonly stop: Stop;
}): Promise<void> {
  windows.rig.claude.fail({ fault: 'bad-key' });
  await mouse.compose(page, shop, SHOP_REQUEST);
  await mouse.start(page);
  await mouse.consent(page);
  await page.getByText('refused the key').first().waitFor();
  await stop('run-interrupted');
  await page.getByRole('button', { name: 'Resume' }).first().click();
  await mouse.answer(page, /up$/);
  await page.getByRole('link', { name: 'Review the plan' }).click();
  await page.getByRole('button', { name: 'Refuse…' }).click();
  await page.getByRole('button', { name: 'Refuse the plan' }).click();
  await page.getByText('Rejected').first().waitFor();
  await page.getByRole('link', { name: 'Run', exact: true }).click();
  await stop('run-refused');
}
