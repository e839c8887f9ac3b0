import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { newRun, reopen } from './scratch.ts';
import { acknowledged, startWriter } from './writers.ts';

/** Two lanes at once, as two cores allow; each kills the writers of ten runs ten times. */
const LANES = 2;
const RUNS = 10;
const KILLS = 10;

/** Writes, is killed at a random moment, is resumed by the next; returns the highest number acknowledged. */
async function killAgainAndAgain(folder: string): Promise<number> {
  newRun(folder).close();
  let promised = 0;
  for (let round = 0; round < KILLS; round += 1) {
    const writer = startWriter(folder);
    // One dies while it is starting, the others somewhere in the middle of writing.
    if (round > 0) await writer.says(/^\d+\n/m);
    await delay(Math.random() * (round === 0 ? 100 : 12));
    writer.child.kill('SIGKILL');
    expect(await writer.ended, writer.output()).toBe('SIGKILL');
    expect(writer.output()).not.toMatch(/fault|kind/);
    promised = Math.max(promised, ...acknowledged(writer));
    expect(readWhole(folder)).toBeGreaterThanOrEqual(promised);
  }
  return promised;
}

/** The number of events, each of which must be the one that was written at its place. */
function readWhole(folder: string): number {
  const reader = reopen(folder, 'read');
  const events = reader.events();
  for (const [at, event] of events.entries()) {
    const seq = at + 1;
    if (event.seq !== seq || event.kind !== 'env.fault' || event.what !== `event ${seq}`) {
      throw new Error(`place ${seq} holds ${JSON.stringify(event)}`);
    }
    if (seq % 7 === 0) expect(event.result).toMatchObject({ seq });
  }
  reader.close();
  return events.length;
}

async function lane(): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let run = 0; run < RUNS; run += 1) {
    const folder = mkdtempSync(join(tmpdir(), 'tandem-kill-'));
    least = Math.min(least, await killAgainAndAgain(folder));
    reopen(folder, 'write').close();
    rmSync(folder, { recursive: true });
  }
  return least;
}

describe('a writer killed with SIGKILL', () => {
  it('loses no acknowledged event in 200 kills at random moments', async () => {
    const promised = await Promise.all(Array.from({ length: LANES }, lane));
    expect(Math.min(...promised)).toBeGreaterThan(KILLS);
  }, 180_000);
});
