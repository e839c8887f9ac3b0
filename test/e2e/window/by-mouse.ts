import type { Page } from 'playwright-core';

/** A ride's stations as a person with a mouse passes them; each waits until there is something to press. */
export const EXECUTOR = 'ollama/sim-coder:7b';

export async function compose(page: Page, repository: string, request: string): Promise<void> {
  await page.getByRole('link', { name: 'New run' }).first().click();
  await page.getByLabel('Repository').fill(repository);
  await page.getByText('on main at').waitFor();
  await page.getByLabel('Executor', { exact: true }).fill(EXECUTOR);
  await page.getByLabel('What is to be done').click();
  await page.getByLabel('What is to be done').fill(request);
}

export async function start(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Start' }).click();
  await page.waitForURL(/#\/runs\/[^/]+$/);
  return /#\/runs\/([^/?]+)/.exec(page.url())?.[1] ?? '';
}

export async function consent(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Run commands all the same' }).first().click();
}

export async function answer(page: Page, option: RegExp): Promise<void> {
  await page.getByRole('link', { name: 'Answer the questions' }).click();
  await page.getByRole('radio', { name: option }).click();
  await page.getByRole('button', { name: 'Send answers' }).click();
}

export async function approvePlan(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Review the plan' }).click();
  await page.getByRole('button', { name: 'Approve all' }).click();
}

export async function deliver(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Review the change' }).click({ timeout: 60_000 });
  await page.getByRole('button', { name: 'Deliver', exact: true }).click();
}

export async function waitForApproval(page: Page): Promise<void> {
  await page.getByText('Approved and delivered').first().waitFor({ timeout: 60_000 });
}
