import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, describe, expect, it } from 'vitest';
import type { Job } from '../../../shared/ipc/models.ts';
import { type OllamaSim, startOllamaSim } from '../../sim/ollama/start-ollama-sim.ts';
import { CODER, scratchFolder } from './scene.ts';

const PROGRAM = join(import.meta.dirname, 'pulls-in-a-process.ts');
const children: ChildProcess[] = [];
let sim: OllamaSim;
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await sim?.close();
});

const slow = () => startOllamaSim({ models: [], store: { library: [CODER], tickMs: 60 } });

function open(folder: string, tag?: string) {
  const child = spawn(process.execPath, [PROGRAM, folder, sim.url, ...(tag ? [tag] : [])], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const lines = createInterface({ input: child.stdout });
  const states: (readonly Job[])[] = [];
  const waiting = new Set<() => void>();
  lines.on('line', (line) => {
    states.push(JSON.parse(line));
    for (const check of waiting) check();
  });
  return {
    child,
    states,
    until: (is: (jobs: readonly Job[]) => boolean) =>
      new Promise<readonly Job[]>((resolve) => {
        const check = () => {
          const found = states.find(is);
          if (found !== undefined) resolve(found);
        };
        waiting.add(check);
        check();
      }),
  };
}

describe('a process that is killed in the middle of a pull', () => {
  it('leaves a pull that the next process goes on with, from where the server was', async () => {
    sim = await slow();
    const folder = scratchFolder();
    const first = open(folder, 'coder:7b');
    await first.until(([job]) => (job?.done ?? 0) >= 20_000);
    first.child.kill('SIGKILL');
    await once(first.child, 'exit');
    await expect.poll(() => sim.store.left()).toBe(1);
    const second = open(folder);
    const done = await second.until(([job]) => job?.phase === 'done');
    expect(done).toMatchObject([{ tag: 'coder:7b', digest: CODER.digest }]);
    expect(sim.store.fetched()).toBe(101_000);
    expect(readdirSync(folder).filter((name) => name.endsWith('.json'))).toEqual([]);
  }, 20_000);

  it('leaves it to one of two processes that start at the same time', async () => {
    sim = await slow();
    const folder = scratchFolder();
    const first = open(folder, 'coder:7b');
    await first.until(([job]) => (job?.done ?? 0) >= 20_000);
    first.child.kill('SIGKILL');
    await once(first.child, 'exit');
    const [left, right] = [open(folder), open(folder)];
    const [one, other] = await Promise.all([left.until(() => true), right.until(() => true)]);
    expect([...one, ...other]).toHaveLength(1);
  }, 20_000);

  it('does not lose a pull to another process while it lives', async () => {
    sim = await slow();
    const folder = scratchFolder();
    const first = open(folder, 'coder:7b');
    await first.until(([job]) => (job?.done ?? 0) >= 20_000);
    const second = open(folder);
    expect(await second.until(() => true)).toEqual([]);
    await first.until(([job]) => job?.phase === 'done');
    expect(sim.store.fetched()).toBe(101_000);
  }, 20_000);
});
