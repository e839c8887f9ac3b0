import { basename } from 'node:path';
import { z } from 'zod';
import { describeError } from '../../shared/describe-error.ts';
import type { RunEvent } from '../../shared/run/event.ts';
import { fold } from '../../shared/run/fold.ts';
import { emptyRun, type RunState } from '../../shared/run/state.ts';
import { today } from '../../shared/run/upgrade.ts';
import type { StoreError } from './describe-fault.ts';
import { describeFault } from './describe-fault.ts';
import { parseRow } from './event-row.ts';
import { openForReading } from './open-database.ts';
import { inspectRun, scanRows } from './read-run.ts';
import { RUN_SUFFIX } from './run-paths.ts';

/** One line of the library, as it is kept in the index. Whether a run is running is not in here: it changes. */
export const listingSchema = z.object({
  runId: z.string(),
  /** ISO 8601. */
  startedAt: z.string(),
  request: z.string(),
  repository: z.string(),
  /** An outcome, `interrupted` or `unreadable`. */
  status: z.string(),
  note: z.string(),
  costUsd: z.number(),
  seconds: z.number(),
});
export type Listing = z.infer<typeof listingSchema>;

/** What a listing is folded from; all other events are checked for damage but not parsed. */
const telling: ReadonlySet<string> = new Set([
  'run.started',
  'run.resumed',
  'run.interrupted',
  'run.finished',
  'model.requested',
  'model.responded',
  'model.failed',
]);

/**
 * Reads the whole file once, so that a damaged run says so in the list and not only when it is opened.
 * Never fails: what can't be read is listed as `unreadable` with the reason and with what is known of it.
 */
export function readListing(path: string): Listing {
  const runId = basename(path, RUN_SUFFIX);
  let state = emptyRun;
  let lastAt = 0;
  let interruption = '';
  const visit = (event: RunEvent): void => {
    state = fold(state, event);
    if (event.kind === 'run.interrupted') interruption = event.reason;
  };
  const reading = scanRun(path, runId, (event, at) => {
    lastAt = at;
    if (event !== null) visit(event);
  });
  const startedAt = reading.epoch ?? startFromId(runId);
  const told = { runId, startedAt, ...describeState(state, lastAt) };
  if (reading.fault !== null) {
    return { ...told, status: 'unreadable', note: describeError(reading.fault).what };
  }
  return { ...told, ...describeEnd(state, interruption) };
}

function scanRun(
  path: string,
  runId: string,
  visit: (event: RunEvent | null, at: number) => void,
): { readonly epoch: string | null; readonly fault: StoreError | null } {
  let database: ReturnType<typeof openForReading> | undefined;
  try {
    database = openForReading(path);
    const meta = inspectRun(database, path, today.target);
    if ('kind' in meta) return { epoch: null, fault: meta };
    if (meta.runId !== runId) {
      const detail = `it holds the run ${meta.runId}`;
      return { epoch: meta.epoch, fault: { kind: 'log-corrupt', path, detail, readable: 0 } };
    }
    const { fault } = scanRows(database, { path, meta, known: today.target }, (row) => {
      const parsed = telling.has(row.kind) ? parseRow(row, today) : null;
      if (parsed?.ok === false) return parsed.error;
      visit(parsed?.value ?? null, row.at);
      return null;
    });
    return { epoch: meta.epoch, fault };
  } catch (thrown) {
    return { epoch: null, fault: describeFault(thrown, path) };
  } finally {
    database?.close();
  }
}

function describeState(
  state: RunState,
  lastAt: number,
): Pick<Listing, 'request' | 'repository' | 'costUsd' | 'seconds'> {
  return {
    request: state.started?.request ?? '',
    repository: state.started?.repository.path ?? '',
    costUsd: state.finished?.cloud.costUsd ?? state.cloud.costUsd,
    seconds: state.finished?.seconds ?? lastAt / 1e9,
  };
}

function describeEnd(state: RunState, interruption: string): Pick<Listing, 'status' | 'note'> {
  const { finished } = state;
  if (finished === null) return { status: 'interrupted', note: interruption };
  return { status: finished.outcome, note: finished.reason };
}

/** When an unreadable run began, as its id `20261121-094612-7f3a` tells it. */
function startFromId(runId: string): string {
  const parts = /^(\d{4})(\d\d)(\d\d)-(\d\d)(\d\d)(\d\d)/.exec(runId);
  if (parts === null) return '';
  const [, year, month, day, hour, minute, second] = parts;
  const text = `${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`;
  return Number.isNaN(Date.parse(text)) ? '' : text;
}
