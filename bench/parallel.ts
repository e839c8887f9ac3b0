import type { RunEvent } from '../shared/run/event.ts';
import {
  createWideRig,
  finish,
  planOf,
  script,
  stepNamed,
  write,
} from '../test/e2e/side-by-side.ts';
import type { SimTurn } from '../test/sim/ollama/script.ts';
import { type Figure, printFigures } from './figure.ts';

const STEPS = ['s1', 's2', 's3', 's4'];
/** What a turn of a local model takes at least; four of them make a short step. */
const TURN_MS = 4_000;

/**
 * Four independent steps on a simulated server with four slots, against the same plan one after the other. The
 * model's time is simulated and equal for every turn; worktrees, tools, checks, merges and the checks after each
 * merge are real. Taken from the log: from the first step's beginning to the last thing before the verification.
 */
export async function benchParallel(): Promise<readonly Figure[]> {
  const alone = await executionMs(1);
  const together = await executionMs(STEPS.length);
  return [
    {
      name: `four independent steps on four slots (${seconds(together)} s for ${seconds(alone)} s): faster`,
      ...{ value: alone / together, unit: '×', target: 3.5, atLeast: true },
    },
  ];
}

const seconds = (ms: number): string => (ms / 1000).toFixed(1);

async function executionMs(parallelSteps: number): Promise<number> {
  const rig = await createWideRig({
    plan: planOf(STEPS.map((id) => stepNamed(id))),
    executor: STEPS.map((id) =>
      script(id, [
        slow({ toolCalls: [{ name: 'list_files', arguments: {} }] }),
        slow({ toolCalls: [{ name: 'read_file', arguments: { path: 'src/greet.js' } }] }),
        slow(write(`src/${id}.js`, `export const ${id} = 1;\n`)),
        slow(finish()),
      ]),
    ),
    slots: STEPS.length,
    parallelSteps,
  });
  try {
    const { finished } = await rig.run();
    if (finished.outcome !== 'approved') throw new Error(`not approved: ${finished.reason}`);
    return spanOf(rig.events);
  } finally {
    await rig.close();
  }
}

const slow = (turn: SimTurn): SimTurn => ({
  ...turn,
  fault: { kind: 'header-delay', ms: TURN_MS },
});

function spanOf(events: readonly RunEvent[]): number {
  const begun = events.find(({ kind }) => kind === 'step.started');
  const ended = events.findLast(({ key }) => key.startsWith('execute/'));
  return ((ended?.at ?? 0) - (begun?.at ?? 0)) / 1e6;
}

if (import.meta.main) {
  printFigures(await benchParallel());
  process.exit(0);
}
