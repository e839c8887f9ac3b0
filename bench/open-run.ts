import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type OpenRun, openRun } from '../electron/store/open-run.ts';
import { runPath, runsFolder } from '../electron/store/run-paths.ts';
import { createDice } from '../test/store/large-run-story.ts';
import { makeLargeRun } from '../test/store/make-large-run.ts';
import { type Figure, printFigures, quantile } from './figure.ts';

/**
 * A run of 100,000 events on the screen: what the engine needs until it can send the first picture, single events
 * and windows of them by number, the proof that follows, and what keeping the derived data costs the writer.
 */
const EVENTS = 100_000;
/** Each with a new handle. Of several batches the quietest counts, for other programs use the machine too. */
const OPENINGS = 20;
const BATCHES = 3;
const LOOKS = 500;
const WINDOW = 100;

export async function benchOpenRun(folder = tmpdir()): Promise<readonly Figure[]> {
  const home = mkdtempSync(join(folder, 'tandem-bench-'));
  try {
    const appends: number[] = [];
    const id = makeLargeRun({ home, events: EVENTS, onAppend: (us) => appends.push(us) });
    const bytes = statSync(runPath(runsFolder(home), id)).size;
    const batches = times(BATCHES, () => times(OPENINGS, () => timeOpening(home, id)));
    const proofs = [
      await timeProof(home, id),
      await timeProof(home, id),
      await timeProof(home, id),
    ];
    const run = requireRun(home, id);
    try {
      return [
        ...figureOf('open a run of 100,000 events for the screen', quietest(batches), 150),
        ...figureOf('one event of 100,000 by its number', timeEvents(run), 5),
        ...figureOf(`a window of ${WINDOW} events`, timeWindows(run), 20),
        {
          name: 'proof of 100,000 events',
          value: least(proofs, 'whole'),
          unit: 'ms',
          target: 5_000,
        },
        {
          name: 'the same, at a stretch',
          value: least(proofs, 'stretch'),
          unit: 'ms',
          target: 20,
        },
        { name: 'realistic append, p50', value: quantile(appends, 0.5), unit: 'µs', target: 60 },
        { name: 'realistic append, p99', value: quantile(appends, 0.99), unit: 'µs', target: 500 },
        { name: 'run file, per event', value: bytes / EVENTS, unit: 'bytes', target: 2_000 },
      ];
    } finally {
      run.close();
    }
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

const times = <T>(count: number, make: () => T): readonly T[] =>
  Array.from({ length: count }, make);

function requireRun(home: string, id: string): OpenRun {
  const opened = openRun(home, id);
  if (!opened.ok) throw new Error(JSON.stringify(opened.error));
  return opened.value;
}

const figureOf = (name: string, taken: readonly number[], target: number): readonly Figure[] =>
  [0.5, 0.95].map((share) => ({
    name: `${name}, p${share * 100}`,
    value: quantile(taken, share),
    unit: 'ms',
    target,
  }));

function timeOpening(home: string, id: string): number {
  const startedAt = performance.now();
  const run = requireRun(home, id);
  const { lastSeq } = run.snapshot();
  const ms = performance.now() - startedAt;
  run.close();
  if (lastSeq !== EVENTS) throw new Error(`${lastSeq} events`);
  return ms;
}

function timeEvents(run: OpenRun): readonly number[] {
  const dice = createDice(7);
  return times(LOOKS, () => {
    const seq = 1 + dice.roll(EVENTS);
    const startedAt = performance.now();
    const event = run.event(seq);
    if (event?.seq !== seq) throw new Error(`no event ${seq}`);
    return performance.now() - startedAt;
  });
}

function timeWindows(run: OpenRun): readonly number[] {
  const dice = createDice(8);
  return times(LOOKS, () => {
    const from = 1 + dice.roll(EVENTS - WINDOW);
    const startedAt = performance.now();
    const events = run.events(from, WINDOW);
    if (events.length !== WINDOW) throw new Error(`${events.length} events`);
    return performance.now() - startedAt;
  });
}

interface Proof {
  readonly whole: number;
  /** The most that is worked at a stretch, so how long anything else has to wait for it. */
  readonly stretch: number;
}

async function timeProof(home: string, id: string): Promise<Proof> {
  const run = requireRun(home, id);
  let stretch = 0;
  let last = workedMs();
  let isDone = false;
  const turn = (): void => {
    const now = workedMs();
    stretch = Math.max(stretch, now - last);
    last = now;
    if (!isDone) setImmediate(turn);
  };
  setImmediate(turn);
  const startedAt = performance.now();
  const damage = await run.verify(new AbortController().signal);
  isDone = true;
  run.close();
  if (damage !== null) throw new Error(JSON.stringify(damage));
  return { whole: performance.now() - startedAt, stretch };
}

/** Of this thread: on a busy machine a clock would count the others' turns. */
function workedMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

const least = (proofs: readonly Proof[], what: keyof Proof): number =>
  Math.min(...proofs.map((proof) => proof[what]));

const quietest = (batches: readonly (readonly number[])[]): readonly number[] =>
  batches.reduce((best, batch) => (quantile(batch, 0.95) < quantile(best, 0.95) ? batch : best));

if (import.meta.main) printFigures(await benchOpenRun());
