import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Durable } from '../../electron/workflow/ports.ts';
import { createReplay, ReplayDiverged, ReplayEnded } from '../../electron/workflow/replay.ts';
import { createSteps } from '../../electron/workflow/steps.ts';
import { stepKey } from '../../shared/ids.ts';
import type { RunEvent } from '../../shared/run/event.ts';
import { createMemoryLog, sha256 } from './memory-log.ts';

/** What people add at each place, in one life of a run; null: nothing. */
type Said = readonly (string | null)[];
const PLACES = [0, 1, 2, 3];

/** A workflow of turns, before each of which people may say something. */
async function work(durable: Durable, said: Said): Promise<readonly string[]> {
  const heard: string[] = [];
  for (const place of PLACES) {
    const turn = stepKey(`turn${place}`);
    const word = await durable.aside<string>({
      key: stepKey(turn, 'said'),
      lane: 'execution',
      before: turn,
      take: async () => {
        const text = said[place] ?? null;
        return text === null ? null : { event: steered(text), value: text };
      },
    });
    if (word !== null) heard.push(`${place} ${word}`);
    const answer = await durable.step({
      key: turn,
      lane: 'execution',
      input: { place },
      begin: { kind: 'check.started', step: null, command: `turn ${place}` },
      effect: async () => ({ event: steered('an answer'), value: `answer to ${heard.join(', ')}` }),
    });
    heard.push(answer);
  }
  return heard;
}

const steered = (text: string) =>
  ({ kind: 'human.steered', step: 's1', attempt: 1, wish: 'steer', text, by: 'ada' }) as const;

async function live(earlier: readonly RunEvent[], said: Said) {
  const log = createMemoryLog(earlier);
  const { signal } = new AbortController();
  const steps = createSteps({ log, signal, hash: sha256, onPulse: () => undefined });
  const heard = await work(steps, said);
  return { log: log.all, heard };
}

const replay = async (events: readonly RunEvent[]) => {
  const { durable, unasked } = createReplay({ events, hash: sha256 });
  return { heard: await work(durable, []), unasked: unasked() };
};

const saidArbitrary = fc.array(fc.option(fc.constantFrom('faster', 'stop that', 'use tabs')), {
  minLength: PLACES.length,
  maxLength: PLACES.length,
});

describe('an aside', () => {
  it('leaves nothing in the log of a run in which nobody says anything', async () => {
    const { log } = await live([], []);
    expect(log.filter((event) => event.key.endsWith('/said'))).toEqual([]);
    expect(await replay(log)).toMatchObject({ unasked: [] });
  });

  it('is heard at the same places after a cut anywhere, never before a turn that had begun', async () => {
    await fc.assert(
      fc.asyncProperty(saidArbitrary, saidArbitrary, fc.nat(), async (first, second, at) => {
        const whole = await live([], first);
        const kept = whole.log.slice(0, at % (whole.log.length + 1));
        const resumed = await live(kept, second);
        for (const place of PLACES) {
          const key = `turn${place}/said`;
          const recorded = kept.find((event) => event.key === key);
          const begun = kept.some((event) => event.key === `turn${place}`);
          const now = resumed.log.find((event) => event.key === key);
          if (recorded !== undefined || begun) expect(now).toEqual(recorded);
          else expect(now?.result ?? null).toBe(second[place]);
        }
        // Today's workflow over the log that came of it hears what was heard, and leaves nothing over.
        expect(await replay(resumed.log)).toEqual({ heard: resumed.heard, unasked: [] });
        // And so does a further life, whatever people would have said in it.
        const again = await live(resumed.log, first);
        expect(again.heard).toEqual(resumed.heard);
        expect(again.log).toHaveLength(resumed.log.length);
      }),
    );
  });

  it('is waited for on a replay that ends behind it, and missed where nobody asks for it', async () => {
    const { log } = await live([], ['faster', null, null, null]);
    await expect(replay(log.slice(0, 1))).rejects.toThrow(ReplayEnded);
    const { durable } = createReplay({ events: log, hash: sha256 });
    const skipping = durable.step({
      key: stepKey('other'),
      lane: 'execution',
      effect: () => Promise.reject(new Error('no effect in a replay')),
    });
    await expect(skipping).rejects.toThrow(ReplayDiverged);
    expect(createReplay({ events: log, hash: sha256 }).unasked()).toContain('turn0/said');
  });

  it('that was to be heard before something else is another one', async () => {
    const { log } = await live([], ['faster', null, null, null]);
    const { durable } = createReplay({ events: log, hash: sha256 });
    const take = () => Promise.reject(new Error('nobody is asked in a replay'));
    const key = stepKey('turn0', 'said');
    await expect(
      durable.aside({ key, lane: 'execution', before: stepKey('turn1'), take }),
    ).rejects.toThrow(ReplayDiverged);
  });
});
