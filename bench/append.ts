import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRunFile, openRunFile } from '../electron/store/run-file.ts';
import type { LogEntry, RunLog } from '../electron/workflow/ports.ts';
import { runId, stepKey } from '../shared/ids.ts';
import { type Figure, printFigures, quantile } from './figure.ts';

/**
 * What it costs to write an event of about a kilobyte into a run file, plainly and durably (with a sync), and
 * to open a long run. The folder decides what is measured: on tmpfs a sync costs nothing, and on a disk that
 * others use a sync waits for them. So the same disk is asked for bare writes in between.
 */
/** Appends of a batch. Of several batches the quietest counts, for other programs use the disk too. */
const PLAIN = 5_000;
const DURABLE = 1_000;
const BATCHES = 4;
const LONG = 100_000;

/** Runs in `folder`, by default a temporary one, and removes what it made. */
export async function benchAppend(folder = tmpdir()): Promise<readonly Figure[]> {
  const scratch = mkdtempSync(join(folder, 'tandem-bench-'));
  const file = { folder: scratch, runId: runId('20261121-094612-7f3a') };
  try {
    const created = createRunFile({ ...file, epoch: new Date() });
    if (!created.ok) throw new Error(`no run file: ${created.error.kind}`);
    const log = created.value;
    // Warms up code and file alike: a run's first hundred appends are not what is asked for.
    timeAppends(log, 1_000, false);
    const plain = times(BATCHES, () => timeAppends(log, PLAIN, false));
    const bare: (readonly number[])[] = [];
    const durable = times(BATCHES, () => {
      bare.push(timeBareSyncs(join(scratch, 'bare'), DURABLE));
      return timeAppends(log, DURABLE, true);
    });
    timeAppends(log, LONG - log.events().length, false);
    log.close();
    const opening = Math.min(...times(3, () => timeOpening(file)));
    return [
      { name: 'T3 append, p50', value: best(plain, 0.5), unit: 'µs', target: 30 },
      { name: 'T3 append, p99', value: best(plain, 0.99), unit: 'µs', target: 250 },
      {
        name: 'T4 durable barrier, p95',
        ...{ value: best(durable, 0.95) / 1_000, unit: 'ms', target: 15 },
      },
      { name: 'durable append, p50', value: best(durable, 0.5), unit: 'µs', target: 2_000 },
      { name: 'durable append, p99', value: best(durable, 0.99), unit: 'µs', target: 2_000 },
      {
        name: 'durable append, p99, to a bare write and sync here',
        value: best(durable, 0.99) / best(bare, 0.99),
        unit: '×',
        // Now and then an append moves the log into the file, which takes several syncs.
        target: 5,
      },
      { name: 'open a run of 100,000 events', value: opening, unit: 'ms', target: 1_000 },
    ];
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

const times = <T>(count: number, make: () => T): readonly T[] =>
  Array.from({ length: count }, make);

/** Milliseconds. */
function timeOpening(file: Omit<Parameters<typeof openRunFile>[0], 'mode'>): number {
  const started = performance.now();
  const opened = openRunFile({ ...file, mode: 'read' });
  const ms = performance.now() - started;
  if (opened.ok) opened.value.close();
  return ms;
}

const best = (batches: readonly (readonly number[])[], share: number): number =>
  Math.min(...batches.map((batch) => quantile(batch, share)));

/** Microseconds of each append. */
function timeAppends(log: RunLog, count: number, durable: boolean): readonly number[] {
  const taken: number[] = [];
  for (let at = 0; at < count; at += 1) {
    const entry = { ...sample(at), durable };
    const started = performance.now();
    log.append(entry);
    taken.push((performance.now() - started) * 1000);
  }
  return taken;
}

/** Microseconds of as much as an append writes, two pages, and their sync. */
function timeBareSyncs(path: string, count: number): readonly number[] {
  const file = openSync(path, 'w');
  const pages = Buffer.alloc(8192, 1);
  const taken = times(count, () => {
    const started = performance.now();
    writeSync(file, pages);
    fdatasyncSync(file);
    return (performance.now() - started) * 1000;
  });
  closeSync(file);
  return taken;
}

const sample = (at: number): LogEntry => ({
  key: stepKey('execute', 's1', 'try1', `turn${at}`, 'call0'),
  parent: 'execute/s1/try1',
  lane: 'execution',
  body: {
    kind: 'tool.ended',
    callId: `call_${at}`,
    tool: 'read_file',
    status: 'ok',
    ms: 0.42,
    bytes: 820,
    exitCode: null,
    paths: [`src/module-${at}.ts`],
    output: `${at}: const answer = ${at} * 42;\n`.repeat(32).slice(0, 820),
  },
});

if (import.meta.main) printFigures(await benchAppend());
