#!/usr/bin/env node
/**
 * The `tandem` command in a checkout. On Node 24 it loads the built program into this process; what is
 * missing or stale is installed and built first, with words on standard error. On an older Node it hands
 * over to the Node 24 that the installation brings along. Standard output belongs to the program alone.
 */
import './lean.mjs';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isBuilt, isInstalled, isWindowBuilt } from './freshness.mjs';

const NEEDED_NODE = 24;
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const nodeIsNew = Number(process.versions.node.split('.')[0]) >= NEEDED_NODE;

const inCheckout = existsSync(join(root, 'electron', 'hosts'));
// The window takes longer to build than all the rest, and one command shows it.
const window = process.argv[2] === 'serve';
const isReady = () => isInstalled(root) && isBuilt(root) && (!window || isWindowBuilt(root));
if (inCheckout && !isReady()) {
  const { setUp } = await import('./setup.mjs');
  const problem = await setUp(root, { tests: false, window });
  if (problem !== null) {
    process.stderr.write(`${problem}\n`);
    process.exit(5);
  }
}

if (nodeIsNew) await startHere();
else await startOnNewerNode();

async function startHere() {
  const { enableCompileCache } = await import('node:module');
  enableCompileCache(join(root, 'dist', '.compile-cache'));
  const { startTerminal } = await import(new URL('../dist/tandem.js', import.meta.url).href);
  await startTerminal();
}

async function startOnNewerNode() {
  const node = join(
    root,
    'node_modules',
    '.bin',
    process.platform === 'win32' ? 'node.cmd' : 'node',
  );
  if (!existsSync(node)) {
    process.stderr.write(
      `Tandem needs Node ${NEEDED_NODE}; this is ${process.versions.node} and ${node} is missing.\n` +
        'Run `npm ci` in the checkout, or start it with a newer Node.\n',
    );
    process.exit(5);
  }
  const { spawn } = await import('node:child_process');
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  // A signal is passed on; one that the terminal already gave to both is recognised as the same there.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
    process.on(signal, () => child.kill(signal));
  child.on('error', (fault) => {
    process.stderr.write(`Node ${NEEDED_NODE} could not be started: ${fault.message}\n`);
    process.exit(1);
  });
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code ?? 1);
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.removeAllListeners(name);
    process.kill(process.pid, signal);
  });
}
