import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isBuilt, isInstalled, isWindowBuilt } from './freshness.mjs';

/**
 * Brings a checkout to where it can run: `npm ci` when the lock file and `node_modules` differ, a build
 * when sources are newer than `dist/`. Safe to call at every start and from two processes at once. Plain
 * JavaScript for Node 20; everything is said on standard error, so standard output stays the program's.
 */

const say = (text) => process.stderr.write(`${text}\n`);

/** With `window` also what a browser or the desktop shows. Returns null when all is ready, otherwise what went wrong and what to do, in words. */
export async function setUp(root, { tests, window }) {
  const release = await lock(root);
  try {
    if (!isInstalled(root)) {
      const problem = install(root);
      if (problem !== null) return problem;
    }
    if (!isBuilt(root)) {
      const problem = build(root, 'Tandem', '--program');
      if (problem !== null) return problem;
    }
    if (window && !isWindowBuilt(root)) {
      const problem = build(root, 'its window', '--window');
      if (problem !== null) return problem;
    }
    if (tests) prepareLlama(root);
    return null;
  } finally {
    release();
  }
}

function install(root) {
  const started = Date.now();
  say('Installing what Tandem needs (once) …');
  const end = npm(['ci', '--no-audit', '--no-fund', '--loglevel=error'], root);
  if (end.error)
    return `npm could not be started: ${end.error.message}\nInstall npm and try again.`;
  if (end.status !== 0) {
    return (
      'The installation failed (npm’s own words are above).\n' +
      'Nothing outside node_modules was changed. Mend what npm says, then start again.'
    );
  }
  say(`Installed in ${seconds(started)}.`);
  return null;
}

function build(root, what, part) {
  const started = Date.now();
  say(`Building ${what} …`);
  const end = spawnSync(nodeOf(root), [join(root, 'scripts', 'build.mjs'), part], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  if (end.error || end.status !== 0) {
    return `The build failed${end.error ? `: ${end.error.message}` : ' (its own words are above)'}.`;
  }
  say(`Built in ${seconds(started)}.`);
  return null;
}

/** A real llama.cpp for one test. Not everywhere to be had, so its absence is a reason, not a failure. */
function prepareLlama(root) {
  const folder = join(root, 'test', 'llama');
  if (!existsSync(join(folder, 'package.json')) || isInstalled(folder)) return;
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    say(
      `The llama.cpp ride is left out: it needs linux-x64, this is ${process.platform}-${process.arch}.`,
    );
    return;
  }
  say('Installing llama.cpp for its test (once) …');
  const end = npm(['ci', '--omit=optional', '--no-audit', '--no-fund', '--loglevel=error'], folder);
  if (end.status !== 0) say('The llama.cpp ride is left out: its installation failed (see above).');
}

/** npm's standard output goes to standard error: a caller may be reading JSON from ours. */
function npm(args, cwd) {
  const cli = process.env.npm_execpath;
  const [program, before] = cli?.endsWith('.js') ? [process.execPath, [cli]] : ['npm', []];
  return spawnSync(program, [...before, ...args], {
    cwd,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32' && program === 'npm',
  });
}

const nodeOf = (root) => {
  const own = join(root, 'node_modules', 'node', 'bin', 'node');
  return existsSync(own) ? own : process.execPath;
};

const seconds = (since) => `${((Date.now() - since) / 1000).toFixed(1)} s`;

/** One set-up at a time in a checkout: two would delete each other's `node_modules`. */
async function lock(root) {
  const file = join(root, 'tmp', 'setup.lock');
  mkdirSync(dirname(file), { recursive: true });
  for (let told = false; ; ) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' });
      return () => rmSync(file, { force: true });
    } catch (fault) {
      if (fault.code !== 'EEXIST') throw fault;
    }
    if (isAbandoned(file)) {
      rmSync(file, { force: true });
      continue;
    }
    if (!told) say('Another start of Tandem is setting up this checkout; waiting for it …');
    told = true;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function isAbandoned(file) {
  try {
    process.kill(Number(readFileSync(file, 'utf8')), 0);
    return false;
  } catch (fault) {
    // ENOENT: released meanwhile. ESRCH: its process is gone. EPERM: it lives and is another user's.
    return fault.code === 'ESRCH';
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = dirname(dirname(fileURLToPath(import.meta.url)));
  const problem = await setUp(root, { tests: process.argv.includes('--tests'), window: true });
  if (problem !== null) {
    say(problem);
    process.exit(1);
  }
}
