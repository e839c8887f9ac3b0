import { afterEach, describe, expect, it } from 'vitest';
import type { RunEnd, Watch } from '../../../electron/hosts/engine.ts';
import type { EventOf, RunEvent } from '../../../shared/run/event.ts';
import { createRig, type Rig } from '../../e2e/rig.ts';
import { git, makeSample } from '../../e2e/sample.ts';
import { startOllamaSim } from '../../sim/ollama/start-ollama-sim.ts';
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

const STEPS = 4;

async function setUp(more: Partial<FleetOptions> = {}) {
  const began = await startFleet({ servers: 3, script: scriptOf(STEPS), ...more });
  fleet = began;
  const repository = makeSample();
  const own = await createRig({
    home: began.home,
    repository,
    claude: { answers: { plan: [planOf(STEPS)], verify: [verdictOf(STEPS)] } },
  });
  rig = own;
  return { own, repository, fleet: began };
}

const executor = `${POOL}/${TAG}`;

async function ride(more: Partial<FleetOptions>) {
  const set = await setUp(more);
  const onPulse = set.fleet.onPulse;
  return lookAt(set, await set.own.run({ executor }, { onPulse }));
}

/** What there is to see of a run that has ended. */
function lookAt({ own, repository, fleet: began }: Awaited<ReturnType<typeof setUp>>, end: RunEnd) {
  const of = <K extends RunEvent['kind']>(kind: K): EventOf<K>[] =>
    own.events.filter((event): event is EventOf<K> => event.kind === kind);
  const replay = async () => (await own.engine()).replay(end.runId);
  const branch = of('run.started')[0]?.branch ?? '';
  const show = (path: string) => git(repository, 'show', `${branch}:${path}`);
  return { end, of, show, fleet: began, replay };
}

type Ride = ReturnType<typeof lookAt>;

/** Turns of the executor that were under way together, at most. */
function mostAtOnce(of: Ride['of']): number {
  const begun = of('model.requested').map(({ seq, key }) => ({ seq, key, by: 1 }));
  const ended = of('model.responded').map(({ seq, key }) => ({ seq, key, by: -1 }));
  const turns = [...begun, ...ended].filter(({ key }) => key.startsWith('execute/'));
  let now = 0;
  return Math.max(...turns.sort((one, other) => one.seq - other.seq).map(({ by }) => (now += by)));
}

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
    const done = await ride({ settings: { parallelSteps: 1 } });
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
  }, 90_000);

  it.each([
    ['before', 1],
    ['midway', 1],
    ['before', 3],
    ['midway', 3],
  ] as const)(
    'loses no step and runs none twice when a server dies %s its answer, %i steps at once',
    async (when, parallelSteps) => {
      const death = { step: 'part-2', turn: 3, when };
      const done = await ride({ death, settings: { parallelSteps } });
      const turns = await expectEverythingOnce(done);
      const dead = done.fleet.dead();
      expect(dead).not.toBeNull();
      // It may be looked at again after a while; that is no move of a turn.
      const [move, ...others] = done.of('model.retried');
      expect(others).toEqual([]);
      expect(move?.because).toContain(`${dead}: connection-lost`);
      // The turn that was lost was answered elsewhere, under the same key, after two turns on the dead server.
      const attempt = turns.filter(({ key }) => key.includes('/s2/'));
      const [first, second, third, fourth] = attempt.map(({ server }) => server);
      expect(third).not.toBe(dead);
      expect(fourth).not.toBe(dead);
      // Side by side another step may have taken its place; alone it stays where it is.
      if (parallelSteps === 1) expect([first, second, third]).toEqual([dead, dead, fourth]);
      else expect(mostAtOnce(done.of)).toBeGreaterThan(1);
      expect(attempt[2]?.key).toBe(move?.key);
    },
    90_000,
  );

  it('goes on after a resume with the servers that are left, each step and turn still once', async () => {
    const set = await setUp();
    const stop = new AbortController();
    const onEvent: Watch['onEvent'] = (_run, event) => {
      set.own.events.push(event);
      if (event.kind === 'model.responded' && event.key.endsWith('/s2/try1/turn2')) stop.abort();
    };
    const stopped = await set.own.run({ executor }, { signal: stop.signal, onEvent });
    expect(stopped.finished.outcome).toBe('interrupted');
    const answered = lookAt(set, stopped).of('model.responded').at(-1)?.server;
    const at = ['gpu-a', 'gpu-b', 'gpu-c'].indexOf(answered ?? '');
    await set.fleet.sims[at]?.close();
    const done = lookAt(set, await set.own.resume(stopped.runId));
    const turns = await expectEverythingOnce(done);
    const later = turns.slice(turns.findIndex(({ key }) => key.endsWith('/s2/try1/turn3')));
    expect(later.length).toBeGreaterThan(STEPS);
    expect(later.map(({ server }) => server)).not.toContain(answered);
  }, 90_000);

  it('ends as interrupted when no server is left, and a resume finishes it once one is back', async () => {
    const set = await setUp({ servers: 1, death: { step: 'part-2', turn: 2, when: 'before' } });
    const ended = await set.own.run({ executor });
    expect(ended.finished.outcome).toBe('interrupted');
    expect(ended.finished.reason).toContain(POOL);
    const { port = 0 } = set.fleet.sims[0] ?? {};
    const back = await startOllamaSim({ models: [TAG], script: scriptOf(STEPS), port });
    try {
      await expectEverythingOnce(lookAt(set, await set.own.resume(ended.runId)));
    } finally {
      await back.close();
    }
  }, 90_000);
});
