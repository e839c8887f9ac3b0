import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setUp } from '../../scripts/setup.mjs';
import { makeSample } from '../../test/e2e/sample.ts';
import { type Memory, watchMemory } from './process-memory.ts';
import type { ServersAddress, ServersReport } from './servers-report.ts';

/**
 * Whole rides of the built program as a user starts it, on a small repository, with both servers simulated in
 * another process. What they show is measured once and used by every bench that asks.
 */
export interface MeasuredRide extends ServersReport {
  readonly memory: Memory;
  /** From the start of the program to the executor's first request. */
  readonly startMs: number;
}

export const root = join(import.meta.dirname, '..', '..');
/** Each look at one file; an edit, a test and the end come after them. */
const SHORT_READS = 1;
const LONG_READS = 37;
const LONG_RIDES = 5;

/** A ride of 4 turns. */
export const shortRide = keep(() => rideOnce(SHORT_READS));

/** Five rides of 40 turns. */
export const longRides = keep(async () => {
  const rides: MeasuredRide[] = [];
  while (rides.length < LONG_RIDES) rides.push(await rideOnce(LONG_READS));
  return rides;
});

export const buildOnce = keep(async () => {
  const problem = await setUp(root, { tests: false, window: false });
  if (problem !== null) throw new Error(problem);
});

function keep<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

async function rideOnce(reads: number): Promise<MeasuredRide> {
  await buildOnce();
  const home = mkdtempSync(join(tmpdir(), 'tandem-bench-home-'));
  // The same repository for short and long rides: the digest is not what is compared.
  const repository = makeSample(modules(LONG_READS));
  const servers = fork(join(import.meta.dirname, 'servers.ts'), [String(reads)]);
  try {
    const address = await nextMessage<ServersAddress>(servers);
    const startedAt = performance.timeOrigin + performance.now();
    const child = startRide(home, repository, address);
    const memory = watchMemory(child);
    const [code] = await once(child, 'exit');
    if (code !== 0) throw new Error(`the ride ended with code ${code}`);
    servers.send('report');
    const report = await nextMessage<ServersReport>(servers);
    return { ...report, memory: memory.highest(), startMs: report.firstChatAt - startedAt };
  } finally {
    servers.kill();
    for (const folder of [home, repository]) rmSync(folder, { recursive: true, force: true });
  }
}

function startRide(home: string, repository: string, address: ServersAddress): ChildProcess {
  const args = ['run', '--repo', repository, '--request', 'Make the greeting polite.'];
  const rest = ['--executor', address.executor, '--yes', '--unsandboxed', '--json'];
  return spawn(process.execPath, [join(root, 'scripts', 'tandem.mjs'), ...args, ...rest], {
    cwd: home,
    env: {
      PATH: process.env.PATH,
      HOME: home,
      TANDEM_HOME: join(home, 'tandem'),
      ANTHROPIC_API_KEY: 'sk-ant-bench-key-000000000000',
      ANTHROPIC_BASE_URL: address.claude,
      OLLAMA_HOST: address.ollama,
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

async function nextMessage<T>(child: ChildProcess): Promise<T> {
  const [message] = await once(child, 'message');
  return message;
}

/** Small sources, each different, for the executor to read. */
function modules(count: number): Readonly<Record<string, string>> {
  const textOf = (at: number): string =>
    Array.from(
      { length: 30 },
      (_, line) => `export const value${line} = (x) => x * ${at} + ${line};`,
    ).join('\n');
  return Object.fromEntries(
    Array.from({ length: count }, (_, at) => [`src/module-${at}.js`, textOf(at)]),
  );
}
