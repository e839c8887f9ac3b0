import { afterEach, describe, expect, it } from 'vitest';
import type { EventOf, RunEvent } from '../../../shared/run/event.ts';
import { createRig, type Rig } from '../../e2e/rig.ts';
import { git, makeSample } from '../../e2e/sample.ts';
import {
  type Fleet,
  type FleetOptions,
  MARK,
  POOL,
  planOf,
  scriptOf,
  startFleet,
  TAG,
  TURNS,
  verdictOf,
  WRITTEN,
} from './fleet.ts';

/** Whole rides on a pool of three servers, one of which is killed in the midst of an answer. */
let rig: Rig | undefined;
let fleet: Fleet | undefined;
afterEach(async () => {
  await rig?.close();
  await fleet?.close();
});

const STEPS = 5;

async function ride(more: Partial<FleetOptions>) {
  const repository = makeSample();
  const began = await startFleet({ servers: 3, script: scriptOf(STEPS), ...more });
  fleet = began;
  const own = await createRig({
    home: began.home,
    repository,
    claude: { answers: { plan: [planOf(STEPS)], verify: [verdictOf(STEPS)] } },
  });
  rig = own;
  const executor = `${POOL}/${TAG}`;
  const end = await own.run({ executor }, { onPulse: (pulse) => began.onPulse(pulse) });
  const of = <K extends RunEvent['kind']>(kind: K): EventOf<K>[] =>
    own.events.filter((event): event is EventOf<K> => event.kind === kind);
  const replay = async () => (await own.engine()).replay(end.runId);
  const branch = of('run.started')[0]?.branch ?? '';
  const show = (path: string) => git(repository, 'show', `${branch}:${path}`);
  return { end, of, show, fleet: began, replay };
}

type Ride = Awaited<ReturnType<typeof ride>>;

/** Every step once, every turn once, every effect once; and the log says the same again. */
async function expectEverythingOnce({ end, of, show, replay }: Ride) {
  expect([end.finished.outcome, end.finished.reason]).toEqual(['approved', '']);
  const parts = Array.from({ length: STEPS }, (_, at) => `part-${at + 1}`);
  for (const part of parts) expect(show(`src/${part}.js`)).toBe(`${WRITTEN}${MARK}\n`);
  expect(of('tool.ended').filter(({ tool }) => tool === 'run_command')).toHaveLength(STEPS);
  const ended = of('step.ended');
  expect(ended.map(({ status }) => status)).toEqual(parts.map(() => 'ok'));
  expect(new Set(ended.map(({ key }) => key)).size).toBe(STEPS);
  const turns = of('model.responded').filter(({ role }) => role === 'executor');
  expect(turns).toHaveLength(STEPS * TURNS);
  expect(new Set(turns.map(({ key }) => key)).size).toBe(STEPS * TURNS);
  expect(await replay()).toMatchObject({ ok: true });
  return turns;
}

describe('a ride on a pool', () => {
  it('uses every server, keeps an attempt where it is, and has all of it in the log', async () => {
    const done = await ride({});
    const turns = await expectEverythingOnce(done);
    const probed = done.of('env.probed')[0];
    expect(probed).toMatchObject({ server: POOL, flavour: 'pool', slots: 3 });
    expect(probed?.members?.map(({ server }) => server)).toEqual(['gpu-a', 'gpu-b', 'gpu-c']);
    expect(new Set(turns.map(({ server }) => server)).size).toBe(3);
    const byStep = Map.groupBy(turns, ({ key }) => key.split('/').slice(0, -1).join('/'));
    for (const own of byStep.values()) {
      expect(new Set(own.map(({ server }) => server)).size).toBe(1);
    }
    expect(done.of('model.retried')).toEqual([]);
    expect(done.fleet.sims.reduce((sum, sim) => sum + sim.chats.length, 0)).toBe(STEPS * TURNS);
  });

  it.each(['before', 'midway'] as const)(
    'loses no step and runs none twice when a server dies %s its answer',
    async (when) => {
      const done = await ride({ death: { step: 'part-2', turn: 3, when } });
      const turns = await expectEverythingOnce(done);
      const dead = done.fleet.dead();
      expect(dead).not.toBeNull();
      const [move, ...others] = done.of('model.retried');
      expect(others).toEqual([]);
      expect(move?.because).toContain(`${dead}: connection-lost`);
      // The turn that was lost was answered elsewhere, under the same key, after two turns on the dead server.
      const attempt = turns.filter(({ key }) => key.includes('/s2/'));
      const [first, second, third, fourth] = attempt.map(({ server }) => server);
      expect([first, second]).toEqual([dead, dead]);
      expect(third).not.toBe(dead);
      expect(fourth).toBe(third);
      expect(attempt[2]?.key).toBe(move?.key);
    },
  );
});
