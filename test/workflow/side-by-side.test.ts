import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ReplayEnded } from '../../electron/workflow/replay.ts';
import { type Progress, runSteps } from '../../electron/workflow/stages/execute.ts';
import type { PlanStep } from '../../shared/plan/plan.ts';
import type { RunEvent } from '../../shared/run/event.ts';
import {
  beginLife,
  createDisk,
  createPauses,
  type Disk,
  type Files,
  type Hand,
  type Pauses,
  replayOf,
} from './imaginary-ride.ts';
import { planOf, stepOf } from './plan-fixture.ts';

const creates = (...paths: string[]): Pick<PlanStep, 'files'> => ({
  files: paths.map((path) => ({ path, action: 'create' as const })),
});

/** Everything that can become of a step: alone, waiting, colliding, red in company, failed, blocked. */
const STEPS: readonly PlanStep[] = [
  stepOf('a', { ...creates('pa'), checks: ['pass'] }),
  stepOf('b', { ...creates('pb'), checks: ['pass'] }),
  stepOf('c', { files: [{ path: 'pa', action: 'modify' }], checks: ['pass'] }),
  stepOf('d', { ...creates('lib'), checks: ['pass'] }),
  stepOf('e', { ...creates('lib/e'), checks: ['pass'] }),
  stepOf('f', { ...creates('pf'), checks: ['few 2'] }),
  stepOf('g', { ...creates('pg'), checks: ['fail'] }),
  stepOf('h', { ...creates('ph'), dependsOn: ['g'] }),
  stepOf('i', { ...creates('pi'), dependsOn: ['b'], checks: ['pass'] }),
];
const PLAN = { plan: planOf(...STEPS), version: 1, upTo: null };

const hand: Hand = (step, told): Files => {
  switch (step) {
    case 'c':
      return { pa: 'of c' };
    case 'd':
      return { lib: 'a file' };
    case 'e':
      return told.includes('the same places') ? {} : { 'lib/e': 'in a folder' };
    case 'f':
      return { pf: told.includes('Alone your step passes') ? 'together' : 'alone' };
    default:
      return { [`p${step}`]: `of ${step}` };
  }
};

const begin = (disk: Disk): Progress => ({
  tree: disk.baseTree,
  ends: new Map(),
  attempts: new Map(),
  upTo: null,
});

const task = (disk: Disk) => ({
  work: STEPS.map((step) => ({ step, why: 'first attempt', feedback: [] })),
  progress: begin(disk),
  onTree: () => undefined,
});

const idle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

interface Lived {
  readonly progress: Progress | null;
  readonly events: readonly RunEvent[];
}

/** One life, gone on with in the order of `picks`; left lying after `killAfter` of them. */
async function live(
  at: { readonly disk: Disk; readonly effects: Map<string, number>; readonly slots: number },
  picks: () => number,
  more: { readonly earlier?: readonly RunEvent[]; readonly killAfter?: number } = {},
): Promise<Lived> {
  const pauses: Pauses = createPauses();
  const { earlier = [], killAfter = Number.POSITIVE_INFINITY } = more;
  const { ride, log } = beginLife({ ...at, pauses, hand, earlier });
  let progress: Progress | null = null;
  let failure: unknown = null;
  runSteps(ride, PLAN, task(at.disk)).then(
    (done) => {
      progress = done;
    },
    (reason: unknown) => {
      failure = reason;
    },
  );
  for (let gone = 0; progress === null && failure === null; ) {
    await idle();
    if (pauses.size() === 0) continue;
    if (gone >= killAfter) break;
    gone += 1;
    pauses.goOn(picks());
  }
  if (failure !== null) throw failure;
  return { progress, events: log.all.map((event) => structuredClone(event)) };
}

/** What was found, by key: the same whatever the order. */
const resultsOf = (events: readonly RunEvent[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    events
      .filter(({ inputHash }) => inputHash !== undefined)
      .map((event) => [
        `${event.key} ${event.kind}`,
        `${event.inputHash} ${JSON.stringify(event.result)}`,
      ])
      .toSorted(([one = ''], [other = '']) => (one < other ? -1 : 1)),
  );

const statusesOf = ({ ends }: Progress): Readonly<Record<string, string>> =>
  Object.fromEntries([...ends].map(([id, end]) => [id, end.status]));

async function replayWhole(lived: Lived, disk: Disk, slots: number): Promise<void> {
  const { ride, replay } = replayOf(lived.events, disk, slots);
  const again = await runSteps(ride, PLAN, task(disk));
  expect(replay.unasked()).toEqual([]);
  expect(again.tree).toBe(lived.progress?.tree);
}

const counted = (picks: readonly number[]) => {
  let at = 0;
  return () => picks[at++ % picks.length] ?? 0;
};

const createWorld = () => ({ disk: createDisk({ 'README.md': 'r' }), effects: new Map() });

describe('steps side by side', () => {
  it('end as the plan says', async () => {
    const world = { ...createWorld(), slots: 3 };
    const lived = await live(world, () => 0);
    const { progress } = lived;
    if (progress === null) throw new Error('not at its end');
    expect(statusesOf(progress)).toEqual({
      ...{ a: 'ok', b: 'ok', c: 'ok', d: 'ok', e: 'failed', f: 'ok', g: 'failed', i: 'ok' },
    });
    expect(world.disk.filesOf(progress.tree)).toEqual({
      ...{ 'README.md': 'r', lib: 'a file', pa: 'of c', pb: 'of b', pf: 'together' },
      // What a failed step left is there for the next round; what collides is not.
      ...{ pg: 'of g', pi: 'of i' },
    });
    expect(world.disk.folders.get('main')).toEqual(world.disk.filesOf(progress.tree));
    expect([...world.disk.folders.keys()]).toEqual(['main']);
    const merged = lived.events.flatMap((event) =>
      event.kind === 'step.merged' ? [`${event.step}${event.tree === null ? ' not' : ''}`] : [],
    );
    expect(merged).toEqual(['a', 'b', 'c', 'd', 'e not', 'f', 'i', 'g']);
  });

  it('come to the same results in every order, on any number of slots', {
    timeout: 120_000,
  }, async () => {
    const first = createWorld();
    const reference = await live({ ...first, slots: 2 }, () => 0);
    const orders = fc.tuple(
      fc.integer({ min: 2, max: 9 }),
      fc.array(fc.nat(9), { minLength: 60, maxLength: 60 }),
    );
    await fc.assert(
      fc.asyncProperty(orders, async ([slots, picks]) => {
        const world = createWorld();
        const lived = await live({ ...world, slots }, counted(picks));
        expect(resultsOf(lived.events)).toEqual(resultsOf(reference.events));
        expect(lived.progress?.tree).toBe(reference.progress?.tree);
        await replayWhole(lived, world.disk, slots);
      }),
      { numRuns: 100 },
    );
  });

  it('are taken up again after a death at any moment, and nothing done is done again', {
    timeout: 120_000,
  }, async () => {
    const first = createWorld();
    const reference = await live({ ...first, slots: 2 }, () => 0);
    const lives = fc.tuple(
      fc.integer({ min: 2, max: 4 }),
      fc.array(fc.nat(9), { minLength: 60, maxLength: 60 }),
      fc.array(fc.nat(25), { minLength: 1, maxLength: 3 }),
    );
    await fc.assert(
      fc.asyncProperty(lives, async ([slots, picks, deaths]) => {
        const world = createWorld();
        const pick = counted(picks);
        let events: readonly RunEvent[] = [];
        for (const killAfter of deaths) {
          const lived = await live({ ...world, slots }, pick, { earlier: events, killAfter });
          events = lived.events;
          await expectReplayable(events, world.disk, slots);
        }
        const ended = await live({ ...world, slots }, pick, { earlier: events });
        expect(resultsOf(ended.events)).toEqual(resultsOf(reference.events));
        expect(ended.progress?.tree).toBe(reference.progress?.tree);
        expect([...world.disk.folders.keys()].filter((name) => name !== 'main')).toEqual([]);
        expect(Math.max(...world.effects.values())).toBeLessThanOrEqual(deaths.length + 1);
        await replayWhole(ended, world.disk, slots);
      }),
      { numRuns: 100 },
    );
  });
});

/** The log of a life that was cut off: the replay ends where it ends, and has asked for everything in it. */
async function expectReplayable(
  events: readonly RunEvent[],
  disk: Disk,
  slots: number,
): Promise<void> {
  const { ride, replay } = replayOf(events, disk, slots);
  const end = await runSteps(ride, PLAN, task(disk)).catch((reason: unknown) => reason);
  if (end instanceof Error) expect(end).toBeInstanceOf(ReplayEnded);
  expect(replay.unasked()).toEqual([]);
}
