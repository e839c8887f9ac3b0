import { copyFileSync, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../electron/hosts/engine.ts';
import { openEngine } from '../../electron/hosts/open-engine.ts';
import { createRig } from '../e2e/rig.ts';
import { goldenRides } from './golden-rides.ts';
import { alterMeaning, createRandom, flipByte, type Mutation } from './mutate-log.ts';

/** How many of each kind; the gate takes few, and two hundred are as good as they are quick. */
const COUNT = Number(process.env.TANDEM_MUTATIONS ?? 30);
const SEED = 20_261_121;

let engine: Engine;
let original: string;
let copy: string;
let runId: string;

beforeAll(async () => {
  const golden = goldenRides.find(({ name }) => name === 'two-steps-out-of-scope');
  if (golden === undefined || typeof golden.rig === 'function') throw new Error('no such ride');
  const rig = await createRig(golden.rig);
  ({ runId } = await golden.ride(rig));
  await rig.close();
  original = join(rig.home, 'runs', `${runId}.tandem`);
  const home = mkdtempSync(join(tmpdir(), 'tandem-altered-'));
  mkdirSync(join(home, 'runs'));
  copy = join(home, 'runs', `${runId}.tandem`);
  const opened = await openEngine({ PATH: process.env.PATH, HOME: home, TANDEM_HOME: home });
  if (!opened.ok) throw new Error(JSON.stringify(opened.error));
  engine = opened.value;
}, 60_000);

/** At the step itself; a value that the format does not know is refused when the file is read, at its event. */
function isFound(replay: Awaited<ReturnType<Engine['replay']>>, { key, seq }: Mutation): boolean {
  if (replay.ok) return false;
  const { error } = replay;
  if (error.kind === 'log-corrupt') return error.detail.startsWith(`event ${seq}:`);
  return error.kind === 'replay-diverged' && error.key === key;
}

describe('a log that was altered', () => {
  it('verifies as it was made, every request and answer of it', async () => {
    copyFileSync(original, copy);
    const report = await engine.replay(runId);
    expect(report).toMatchObject({ ok: true, value: { requests: { changed: 0, unchecked: 0 } } });
  });

  it(`is found out at the event of each of ${COUNT} single bytes`, {
    timeout: 120_000,
  }, async () => {
    const random = createRandom(SEED);
    const missed: unknown[] = [];
    for (let count = 0; count < COUNT; count += 1) {
      copyFileSync(original, copy);
      const mutation = flipByte(copy, random);
      const replay = await engine.replay(runId);
      const detail = !replay.ok && replay.error.kind === 'log-corrupt' ? replay.error.detail : '';
      if (!detail.startsWith(`event ${mutation.seq}:`)) missed.push({ mutation, replay });
    }
    expect(missed).toEqual([]);
  });

  it(`is found out at the step of each of ${COUNT} altered meanings whose checksums were made to fit`, {
    timeout: 120_000,
  }, async () => {
    const random = createRandom(SEED + 1);
    const missed: unknown[] = [];
    for (let count = 0; count < COUNT; count += 1) {
      copyFileSync(original, copy);
      const mutation = alterMeaning(copy, random);
      const replay = await engine.replay(runId);
      if (!isFound(replay, mutation)) missed.push({ mutation, replay });
    }
    expect(missed).toEqual([]);
  });
});
