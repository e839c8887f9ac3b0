import { basename } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { describeError } from '../../shared/describe-error.ts';
import { createFolding } from '../../shared/run/fold.ts';
import { emptyRun, type RunState } from '../../shared/run/state.ts';
import { today } from '../../shared/run/upgrade.ts';
import { readState as readLastState } from './derived-row.ts';
import { describeFault, type StoreError } from './describe-fault.ts';
import { parseRow } from './event-row.ts';
import { signFile } from './file-signature.ts';
import { openForReading } from './open-database.ts';
import { inspectRun, type ScanOptions, scanRows } from './read-run.ts';
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
  /** Cloud-only estimate minus cost; null while there is no estimate. */
  savedUsd: z.number().nullable(),
  bytesSent: z.number(),
  seconds: z.number(),
  mode: z.string(),
  executor: z.string(),
  scripted: z.boolean(),
  /** Where a finished run delivered to, if anywhere; before that the branch it works on. */
  branch: z.string().nullable(),
  filesChanged: z.int(),
  /** Where it is, or was when it was left; null when it is over or not known. */
  stage: z.string().nullable(),
  /** Present for a task of an executor's exam. */
  exam: z.literal(true).optional(),
  /** Of a fork: the run that it began in. */
  parentRun: z.string().optional(),
  /** Of a fork that a swap test made: the test's name. */
  test: z.string().optional(),
});
export type Listing = z.infer<typeof listingSchema>;

/** What a listing is folded from; all other events are checked for damage but not parsed. */
const telling: ReadonlySet<string> = new Set([
  ...[
    'run.started',
    'fork.created',
    'run.resumed',
    'run.interrupted',
    'run.finished',
    'executor.chosen',
  ],
  ...['model.requested', 'model.responded', 'model.failed', 'egress.sent', 'file.changed'],
  // Where the run is.
  ...['intake.ended', 'plan.produced', 'plan.edited', 'plan.approved', 'plan.revised'],
  ...['step.started', 'gate.ran', 'verify.started', 'delivery.made'],
]);

/** A longer file is not walked through while people wait for the list, if what is derived says how it ends. */
const WALK_BYTES = 8 * 1024 * 1024;

/**
 * The listing of a run file. A `walk` checks the whole of it, unless it is very long, so that a damaged run
 * says so in the list and not only when it is opened; a `glance` goes by what is derived and the events after
 * that. Never fails: what can't be read is listed as `unreadable` with the reason and with what is known.
 */
export function readListing(path: string, how: 'walk' | 'glance' = 'walk'): Listing {
  const runId = basename(path, RUN_SUFFIX);
  const isWalked = how === 'walk' && signFile(path).bytes <= WALK_BYTES;
  const reading = readState(path, runId, isWalked);
  const { state } = reading;
  const startedAt = forkedAt(state, reading.epoch) ?? reading.epoch ?? startFromId(runId);
  const told = { runId, startedAt, ...describeState(state) };
  if (reading.fault !== null) {
    return { ...told, status: 'unreadable', note: describeError(reading.fault).what };
  }
  return { ...told, ...describeEnd(state) };
}

interface StateReading {
  readonly state: RunState;
  readonly epoch: string | null;
  readonly fault: StoreError | null;
}

function readState(path: string, runId: string, isWalked: boolean): StateReading {
  let database: ReturnType<typeof openForReading> | undefined;
  try {
    database = openForReading(path);
    const meta = inspectRun(database, path, today.target);
    if ('kind' in meta) return { state: emptyRun, epoch: null, fault: meta };
    const { epoch } = meta;
    if (meta.runId !== runId) {
      const detail = `it holds the run ${meta.runId}`;
      const fault = { kind: 'log-corrupt', path, detail, readable: 0 } as const;
      return { state: emptyRun, epoch, fault };
    }
    const file = { path, meta, known: today.target };
    const start = readLastState(database);
    if (!isWalked && isFarFromEnd(database, start?.place.seq ?? 0))
      return { state: foldEnds(database, file, start), epoch, fault: null };
    const quick = foldOn(database, isWalked ? file : { ...file, from: start?.place }, start);
    // Damage after what is derived may mean damage before it: then nothing but the events counts.
    const { state, fault } = quick.fault === null ? quick : foldOn(database, file, null);
    return { state, epoch, fault };
  } catch (thrown) {
    return { state: emptyRun, epoch: null, fault: describeFault(thrown, path) };
  } finally {
    database?.close();
  }
}

/** Of a long log, so many events are read for its line in the list at most, and so many at its end. */
const MOST_LISTED = 5_000;
const MOST_LISTED_MS = 40;
const LAST = 50;

function isFarFromEnd(database: DatabaseSync, known: number): boolean {
  const end = database.prepare('SELECT max(seq) AS seq FROM event').get()?.seq;
  return typeof end === 'number' && end - known > MOST_LISTED;
}

/**
 * What a long log says at its beginning and at its end, since nothing that was derived says what is between. The end is
 * taken as it stands; opening the run proves it.
 */
function foldEnds(
  database: DatabaseSync,
  file: ScanOptions,
  start: ReturnType<typeof readLastState>,
): RunState {
  const deadline = performance.now() + MOST_LISTED_MS;
  const isEnough = (): boolean => performance.now() > deadline;
  const bounds = { from: start?.place, limit: MOST_LISTED, isEnough };
  const { state } = foldOn(database, { ...file, ...bounds }, start);
  const row = database
    .prepare(`SELECT seq, crc FROM event ORDER BY seq DESC LIMIT 1 OFFSET ${LAST}`)
    .get();
  if (typeof row?.seq !== 'number' || typeof row.crc !== 'number') return state;
  const place = { seq: row.seq, crc: row.crc };
  const from = { state, place: { seq: state.lastSeq, crc: 0 } };
  return foldOn(
    database,
    { ...file, from: place, isEnough: () => performance.now() > deadline + MOST_LISTED_MS },
    from,
  ).state;
}

/** The state after all events as far as a listing needs it, going on from one that is derived if there is one. */
function foldOn(
  database: DatabaseSync,
  file: ScanOptions,
  start: ReturnType<typeof readLastState>,
): Pick<StateReading, 'state' | 'fault'> {
  const folding = createFolding(start?.state);
  const known = start?.place.seq ?? 0;
  let lastAt = start?.state.lastAt ?? 0;
  const { fault } = scanRows(database, file, (row) => {
    lastAt = row.at;
    if (row.seq <= known || !telling.has(row.kind)) return null;
    const parsed = parseRow(row, today);
    if (!parsed.ok) return parsed.error;
    folding.add(parsed.value);
    return null;
  });
  return { state: { ...folding.state(), lastAt }, fault };
}

function describeState(state: RunState): Omit<Listing, 'runId' | 'startedAt' | 'status' | 'note'> {
  const { started, finished } = state;
  const costUsd = finished?.cloud.costUsd ?? state.cloud.costUsd;
  return {
    request: started?.request ?? '',
    repository: started?.repository.path ?? '',
    costUsd,
    savedUsd: finished === null ? null : finished.counterfactual.costUsd - costUsd,
    bytesSent: finished?.cloud.bytesSent ?? state.egress.bytes,
    seconds: finished?.seconds ?? (state.lastAt - (state.fork?.at ?? 0)) / 1e9,
    mode: started?.mode ?? '',
    executor: state.executorName ?? '',
    scripted: started?.scripted ?? false,
    branch: finished === null ? (started?.branch ?? null) : finished.branch,
    filesChanged: finished?.filesChanged.length ?? Object.keys(state.files).length,
    stage: finished !== null || started === null ? null : state.stage,
    ...(started?.exam === undefined ? {} : { exam: true }),
    ...(state.fork === undefined ? {} : { parentRun: state.fork.parentRun }),
    ...(state.fork?.test === undefined ? {} : { test: state.fork.test }),
  };
}

/** A fork keeps its parent's epoch; it began when it was forked. */
const forkedAt = ({ fork }: RunState, epoch: string | null): string | null =>
  fork === undefined || epoch === null
    ? null
    : new Date(Date.parse(epoch) + fork.at / 1e6).toISOString();

const INTERRUPTED = 'interrupted: ';

function describeEnd(state: RunState): Pick<Listing, 'status' | 'note'> {
  const { finished, incidents } = state;
  if (finished !== null) return { status: finished.outcome, note: finished.reason };
  const last = incidents.findLast((incident) => incident.what.startsWith(INTERRUPTED));
  return { status: 'interrupted', note: last?.what.slice(INTERRUPTED.length) ?? '' };
}

/** When an unreadable run began, as its id `20261121-094612-7f3a` tells it. */
function startFromId(runId: string): string {
  const parts = /^(\d{4})(\d\d)(\d\d)-(\d\d)(\d\d)(\d\d)/.exec(runId);
  if (parts === null) return '';
  const [, year, month, day, hour, minute, second] = parts;
  const text = `${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`;
  return Number.isNaN(Date.parse(text)) ? '' : text;
}
