import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Browser, Page } from 'playwright-core';

const root = join(import.meta.dirname, '..', '..');

/** `tandem serve` as a person starts it, in a process of its own. */
export interface ServedWindow {
  readonly address: string;
  readonly child: ChildProcess;
  stop(): Promise<void>;
}

export async function serveWindow(home: string): Promise<ServedWindow> {
  const child = spawn(process.execPath, [join(root, 'scripts', 'tandem.mjs'), 'serve'], {
    env: { PATH: process.env.PATH, HOME: home, TANDEM_HOME: home },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout });
  for await (const line of lines) {
    const address = /https?:\/\/\S+/.exec(line)?.[0];
    if (address === undefined) continue;
    return {
      address,
      child,
      async stop() {
        child.kill('SIGTERM');
        await new Promise((resolve) => child.once('exit', resolve));
      },
    };
  }
  throw new Error('tandem serve ended without saying where it is');
}

/** A fresh page of its own context, at the library; resolves when it can be used. */
export async function openLibrary(browser: Browser, address: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  await page.goto(address);
  await page.getByRole('heading', { name: 'Runs', level: 1 }).waitFor();
  await page.getByRole('link', { name: 'New run' }).first().waitFor();
  return page;
}
