import diagnostics from 'node:diagnostics_channel';
import { createRig, type Rig } from '../test/e2e/rig.ts';
import { approving, finish, planOf, stepNamed, write } from '../test/e2e/side-by-side.ts';
import type { SimScript } from '../test/sim/ollama/script.ts';
import { type Figure, printFigures, quantile } from './figure.ts';

/** Steps of a ride whose log has a little more than ten thousand events: 36 turns of many calls each. */
const STEPS = 15;
const TURNS = 36;
const CALLS = 8;
const EVENTS = 10_000;
/** Verified so often; the middle one counts. */
const ROUNDS = 5;

/**
 * How long Verify takes for a log of ten thousand events, and that it opens nothing: neither simulated server is
 * asked, and no socket is made.
 */
export async function benchVerify(): Promise<Figure[]> {
  const rig = await rideLong();
  try {
    const run = rig.events.at(-1)?.seq ?? 0;
    const { finished, runId } = await lastEnd(rig);
    if (finished !== 'approved') throw new Error(`the long ride ended ${finished}`);
    const asked = rig.claude.requests.length + rig.ollama.requests.length;
    const engine = await rig.engine();
    const connect = watchSockets();
    const took: number[] = [];
    let tokens = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      const startedAt = performance.now();
      const verified = await engine.replay(runId);
      took.push(performance.now() - startedAt);
      if (!verified.ok) throw new Error(JSON.stringify(verified.error));
      const { requests } = verified.value;
      if (requests.same !== requests.all) throw new Error('not every request is the same');
      tokens += rig.claude.requests.length + rig.ollama.requests.length - asked;
    }
    const perEvents = (quantile(took, 0.5) / run) * EVENTS;
    return [
      {
        name: `T16 verify 10,000 events (of ${run})`,
        value: Math.round(perEvents),
        unit: 'ms',
        target: 2_000,
      },
      { name: 'T16 requests to models while verifying', value: tokens, unit: '', target: 0 },
      { name: 'T16 sockets opened while verifying', value: connect.stop(), unit: '', target: 0 },
    ];
  } finally {
    await rig.close();
  }
}

async function rideLong(): Promise<Rig> {
  const ids = Array.from({ length: STEPS }, (_, index) => `s${index + 1}`);
  const steps = ids.map((id, index) =>
    stepNamed(id, index === 0 ? {} : { dependsOn: [ids[index - 1] ?? ''] }),
  );
  const executor: SimScript = ids.map((id) => ({ match: [`<${id}>`], turns: turnsOf(id) }));
  const rig = await createRig({
    claude: { answers: { plan: [planOf(steps)], verify: [approving(steps)] } },
    executor,
  });
  await rig.run();
  return rig;
}

/** Looks around in ever new ways, and writes now and then, so that nothing seems to stand still. */
function turnsOf(id: string): SimScript[number]['turns'] {
  return Array.from({ length: TURNS }, (_, turn) => {
    if (turn === TURNS - 1) return finish();
    if (turn % 5 === 0) return write(`src/${id}.js`, `export const ${id} = ${turn};\n`);
    const toolCalls = Array.from({ length: CALLS }, (_call, call) => ({
      name: 'search_files',
      arguments: { pattern: `${id}-${turn}-${call}` },
    }));
    return { toolCalls };
  });
}

async function lastEnd(rig: Rig): Promise<{ readonly finished: string; readonly runId: string }> {
  const engine = await rig.engine();
  const runs = await engine.runs();
  const [run] = runs.ok ? runs.value : [];
  return { finished: run?.status ?? 'nothing', runId: run?.runId ?? '' };
}

/** Counts every connection that this process makes. */
function watchSockets(): { stop(): number } {
  let made = 0;
  const count = (): void => {
    made += 1;
  };
  const channel = diagnostics.channel('net.client.socket');
  channel.subscribe(count);
  return {
    stop() {
      channel.unsubscribe(count);
      return made;
    },
  };
}

if (import.meta.main) {
  printFigures(await benchVerify());
  process.exit(0);
}
