import { rmSync } from 'node:fs';
import type { RunEvent } from '../shared/run/event.ts';
import { createRig } from '../test/e2e/rig.ts';
import { makeSample } from '../test/e2e/sample.ts';
import {
  type FleetOptions,
  POOL,
  planOf,
  scriptOf,
  startFleet,
  TAG,
  verdictOf,
} from '../test/executor/pool/fleet.ts';
import { type Figure, printFigures } from './figure.ts';

const STEPS = 6;
/** One for each server, so that what is compared is servers and not the last step of an uneven share. */
const TIMED_STEPS = 3;
/** What a model of some size needs for a short answer: the harness's own work beside it should not count. */
const ANSWER_MS = 3_000;

/** A pool of three servers: nothing lost and nothing done twice when one is killed, and what three are worth. */
export async function benchPool(): Promise<readonly Figure[]> {
  const death = { step: 'part-2', turn: 3, when: 'midway' } as const;
  const killed = await ride(STEPS, { servers: 3, death });
  const one = await ride(TIMED_STEPS, { servers: 1, answerMs: ANSWER_MS });
  const three = await ride(TIMED_STEPS, { servers: 3, answerMs: ANSWER_MS });
  const name = `pool of three, one killed in mid-run, ${STEPS} steps`;
  return [
    { name: `${name}: steps lost`, value: STEPS - killed.finished, unit: 'steps', target: 0 },
    { name: `${name}: commands and turns run twice`, value: killed.twice, unit: '', target: 0 },
    {
      name: 'pool of three against one server: steps a minute',
      ...{ value: one.executeMs / three.executeMs, unit: 'times', target: 2.2, atLeast: true },
    },
  ];
}

/** A whole ride of independent steps; both servers simulated in this process. */
async function ride(steps: number, options: Omit<FleetOptions, 'script'>) {
  const fleet = await startFleet({ ...options, script: scriptOf(steps) });
  const repository = makeSample();
  const rig = await createRig({
    home: fleet.home,
    repository,
    claude: { answers: { plan: [planOf(steps)], verify: [verdictOf(steps)] } },
  });
  try {
    const executor = `${POOL}/${TAG}`;
    const { finished } = await rig.run({ executor }, { onPulse: fleet.onPulse });
    if (finished.outcome !== 'approved') throw new Error(`${finished.outcome}: ${finished.reason}`);
    if (options.death !== undefined && fleet.dead() === null) throw new Error('no server died');
    return describe(rig.events, steps);
  } finally {
    await Promise.all([rig.close(), fleet.close()]);
    for (const folder of [fleet.home, repository]) rmSync(folder, { recursive: true, force: true });
  }
}

function describe(events: readonly RunEvent[], steps: number) {
  const ended = events.filter((event) => event.kind === 'step.ended');
  const started = events.filter((event) => event.kind === 'step.started');
  const turns = events.flatMap((event) =>
    event.kind === 'model.responded' && event.role === 'executor' ? [event.key] : [],
  );
  const commands = events.filter(
    (event) => event.kind === 'tool.ended' && event.tool === 'run_command',
  );
  return {
    finished: ended.filter((event) => event.status === 'ok').length,
    twice: turns.length - new Set(turns).size + Math.max(0, commands.length - steps),
    executeMs: (ended.at(-1)?.at ?? Number.NaN) - (started[0]?.at ?? Number.NaN),
  };
}

if (import.meta.main) printFigures(await benchPool());
