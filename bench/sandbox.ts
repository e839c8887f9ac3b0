import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { surveySandbox } from '../electron/sandbox/enclosure/survey.ts';
import { createToolRunners, sandboxOff } from '../electron/tools/tool-runners.ts';
import { bundle } from '../scripts/bundle.mjs';
import { type Figure, printFigures, quantile } from './figure.ts';

const ROUNDS = 5;
const READS = 60;
const COMMANDS = 20;

/** Milliseconds, the median of each. */
interface Times {
  readonly up: number;
  readonly read: number;
  readonly command: number;
}

/**
 * What the sandbox adds to a tool runner: until it is up, and to each call after that. The same bundled runner
 * with and without, in turns, so that other programs slow both down alike.
 */
export async function benchSandbox(): Promise<readonly Figure[]> {
  const survey = await surveySandbox();
  if (survey.kind === 'none') {
    console.error(`left out: ${survey.why}`);
    return [];
  }
  const root = join(import.meta.dirname, '..');
  await mkdir(join(root, 'tmp'), { recursive: true });
  const out = await mkdtemp(join(root, 'tmp', 'bench-sandbox-'));
  await bundle({ root, entries: {}, out });
  const runnerPath = join(out, 'electron/tools/tool-runner.js');
  const folder = await mkdtemp(join(tmpdir(), 'tandem-bench-'));
  await writeFile(join(folder, 'a.txt'), 'one line\n'.repeat(50));
  const home = await mkdtemp(join(tmpdir(), 'tandem-bench-'));
  const plain: Times[] = [];
  const inside: Times[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    plain.push(await measure({ runnerPath, survey: async () => sandboxOff }, folder));
    inside.push(await measure({ runnerPath, home, survey: async () => survey }, folder));
  }
  for (const made of [folder, home, out]) await rm(made, { recursive: true, force: true });
  const least = (times: readonly Times[], which: keyof Times): number =>
    Math.min(...times.map((time) => time[which]));
  const added = (which: keyof Times): number =>
    Math.max(0, least(inside, which) - least(plain, which));
  return [
    { name: 'sandbox: until the runner is up, added', value: added('up'), unit: 'ms', target: 200 },
    { name: 'sandbox: a read, added', value: added('read'), unit: 'ms', target: 1 },
    { name: 'sandbox: a command, added', value: added('command'), unit: 'ms', target: 5 },
  ];
}

async function measure(
  options: Parameters<typeof createToolRunners>[0],
  folder: string,
): Promise<Times> {
  const runners = createToolRunners(options);
  await runners.protections();
  const { signal } = new AbortController();
  const startedAt = performance.now();
  const opened = await runners.open({ folder, writable: null, signal });
  const up = performance.now() - startedAt;
  if (!opened.ok) throw new Error(JSON.stringify(opened.error));
  const session = opened.value;
  const times = async (count: number, name: string, args: Readonly<Record<string, string>>) => {
    const taken: number[] = [];
    for (let index = 0; index < count; index++) {
      const from = performance.now();
      await session.call(name, args, { signal });
      taken.push(performance.now() - from);
    }
    return quantile(taken, 0.5);
  };
  const read = await times(READS, 'read_file', { path: 'a.txt' });
  const command = await times(COMMANDS, 'run_command', { command: 'true' });
  await session.close();
  return { up, read, command };
}

if (import.meta.main) {
  printFigures(await benchSandbox());
  process.exit(0);
}
