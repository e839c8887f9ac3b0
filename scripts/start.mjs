#!/usr/bin/env node
/**
 * `npm start`: the window. As the desktop app where Electron can be had and shown, else in a browser, with
 * one sentence that says why. What is missing or stale is installed and built first.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isBuilt, isInstalled, isWindowBuilt } from './freshness.mjs';
import { electronBinary, fetchElectron, whyNoDesktop } from './why-no-desktop.mjs';

/** An app that ends sooner than this, and not well, never came up (a missing library, no graphics). */
const CAME_UP_MS = 10_000;

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const say = (line) => process.stderr.write(`${line}\n`);

const inCheckout = existsSync(join(root, 'electron', 'hosts'));
if (inCheckout && !(isInstalled(root) && isBuilt(root) && isWindowBuilt(root))) {
  const { setUp } = await import('./setup.mjs');
  const problem = await setUp(root, { tests: false, window: true });
  if (problem !== null) {
    say(problem);
    process.exit(5);
  }
}

const why = whyNoDesktop(root, {
  env: process.env,
  platform: process.platform,
  uid: process.getuid?.(),
  now: Date.now(),
  fetchBinary: fetchElectron,
  say,
});
if (why === null) await startDesktop();
else await startBrowser(why);

async function startDesktop() {
  const startedAt = Date.now();
  const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env;
  const main = join(root, 'dist', 'desktop', 'main.js');
  const code = await run(electronBinary(root), [main, ...process.argv.slice(2)], env);
  if (code !== 0 && Date.now() - startedAt < CAME_UP_MS)
    await startBrowser(`it ended at once with code ${code}`);
  else process.exit(code);
}

async function startBrowser(reason) {
  say(`The desktop app can’t be opened: ${reason}. Tandem opens in a browser instead.`);
  const tandem = join(root, 'scripts', 'tandem.mjs');
  process.exit(await run(process.execPath, [tandem, 'serve', '--open'], process.env));
}

/** The exit code of a child in the foreground; signals reach it as well. */
function run(program, args, env) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: 'inherit', env });
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
      process.on(signal, () => child.kill(signal));
    child.on('error', (fault) => {
      say(fault.message);
      resolve(1);
    });
    child.on('exit', (code) => resolve(code ?? 1));
  });
}
