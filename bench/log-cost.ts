import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { createLiveRecord } from '../electron/ipc/desk/live-record.ts';
import { openRun } from '../electron/store/open-run.ts';
import { createRunFile } from '../electron/store/run-file.ts';
import { runPath, runsFolder } from '../electron/store/run-paths.ts';
import { runId, stepKey } from '../shared/ids.ts';
import type { RunEvent } from '../shared/run/event.ts';
import { makeLargeRun } from '../test/store/make-large-run.ts';
import { type Figure, printFigures, quantile } from './figure.ts';

/**
 * What keeping a log costs a ride: handing an event to those who follow, a core's share at two hundred events a second, and
 * what the file holds beyond the payloads.
 */
const EVENTS = 20_000;
const BATCHES = 4;
/** Events a second that the share of a core is told for. */
const RATE = 200;
/** Events that a ride really writes a second: a turn of two seconds with about five. */
const RIDE_RATE = 2.5;

export async function benchLogCost(folder = tmpdir()): Promise<readonly Figure[]> {
  const home = mkdtempSync(join(folder, 'tandem-bench-'));
  try {
    const events = readStory(home);
    const handing = Array.from({ length: BATCHES }, () => timeHanding(events));
    const cpu = Math.min(
      ...Array.from({ length: BATCHES }, (_, at) => cpuPerAppend(home, events, at)),
    );
    const disk = diskOf(home);
    return [
      {
        name: 'T3 hand-off of an event to those who follow, p50',
        value: Math.min(...handing.map((taken) => quantile(taken, 0.5))),
        ...{ unit: 'µs', target: 5 },
      },
      {
        name: `T5 logging, share of a ride’s wall time, ${RIDE_RATE} events/s assumed`,
        value: (cpu * RIDE_RATE) / 1e4,
        ...{ unit: '%', target: 0.5 },
      },
      {
        name: `T5 logging at ${RATE} events/s, share of one core`,
        value: (cpu * RATE) / 1e4,
        ...{ unit: '%', target: 2 },
      },
      {
        name: 'T6 run file to 1.3 × unique payload + 150 B an event',
        value: disk.file / (1.3 * disk.payload + 150 * disk.events),
        ...{ unit: '×', target: 1 },
      },
    ];
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

function readStory(home: string): readonly RunEvent[] {
  const opened = openRun(home, makeLargeRun({ home, events: EVENTS }));
  if (!opened.ok) throw new Error(JSON.stringify(opened.error));
  const events: RunEvent[] = [];
  for (let more = opened.value.events(1, 500); more.length > 0; )
    more = opened.value.events(events.push(...more) + 1, 500);
  opened.value.close();
  return events;
}

/** Microseconds that the loop of the engine spends on each event after it was written. */
function timeHanding(events: readonly RunEvent[]): readonly number[] {
  const record = createLiveRecord();
  return events.map((event) => {
    const startedAt = performance.now();
    record.append(event);
    return (performance.now() - startedAt) * 1_000;
  });
}

/** Microseconds of processor an event, everything included: checked, written, derived, handed on. */
function cpuPerAppend(home: string, events: readonly RunEvent[], batch: number): number {
  const record = createLiveRecord();
  const id = runId(`20261121-10${10 + batch}00-1a26`);
  const log = createRunFile({
    ...{ folder: runsFolder(home), runId: id, epoch: new Date() },
    onAppend: record.append,
  });
  if (!log.ok) throw new Error(JSON.stringify(log.error));
  const before = process.cpuUsage();
  for (const { seq: _, at: __, key, parent, lane, ...body } of events)
    log.value.append({ key: stepKey(key), parent, lane, body, durable: false });
  const { user, system } = process.cpuUsage(before);
  log.value.close();
  return (user + system) / events.length;
}

/** Unique payload: texts of events and payloads as they came, before anything is compressed. */
function diskOf(home: string) {
  const path = runPath(runsFolder(home), runId('20261121-094612-1a26'));
  const database = new DatabaseSync(path, { readOnly: true });
  const sum = (sql: string): number => Number(database.prepare(sql).get()?.sum ?? 0);
  const texts = sum(
    'SELECT sum(octet_length(body) + coalesce(octet_length(result), 0)) AS sum FROM event',
  );
  const blobs = sum('SELECT sum(bytes) AS sum FROM blob');
  const events = sum('SELECT count(*) AS sum FROM event');
  database.close();
  return { file: statSync(path).size, payload: texts + blobs, events };
}

if (import.meta.main) printFigures(await benchLogCost());
