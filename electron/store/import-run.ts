import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { TandemError } from '../../shared/errors.ts';
import { isRunId, type RunId } from '../../shared/ids.ts';
import type { BundleProgress, Imported } from '../../shared/ipc/bundles.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { LOG_FORMAT, type RunEvent } from '../../shared/run/event.ts';
import { today } from '../../shared/run/upgrade.ts';
import { readBundleNote } from './bundle-note.ts';
import { type BundleTarget, createBundleTarget } from './bundle-target.ts';
import { createFolder } from './create-folder.ts';
import { createDerivation } from './derivation.ts';
import { describeFault } from './describe-fault.ts';
import { depthOf, MAX_DEPTH, parseRow } from './event-row.ts';
import { copyIn } from './import-copy.ts';
import { checkEvent, payloadsOf } from './import-event.ts';
import { checkHeader } from './import-header.ts';
import {
  IMPORT_LIMITS,
  type ImportLimits,
  ImportRefused,
  refusal,
  refuse,
} from './import-limits.ts';
import { readPayloads } from './import-payloads.ts';
import { discardDatabase, openForReading } from './open-database.ts';
import { inspectRun, type Place, scanRows } from './read-run.ts';
import { importedFolder, placeOf } from './run-places.ts';
import { chainStart, type RunMeta } from './run-tables.ts';

/**
 * Takes a run in that was made elsewhere. The file is hostile until it is proved: it is copied, its first page is looked
 * at, every event and payload is read in slices and held against its checksum and today's vocabulary, and what is good is
 * written into a file of our own making, with nothing in it that was only claimed (outlines, states, gaps between pages).
 * That file appears under its name when it is whole. Nothing in it is run, and no path in it is followed.
 */
export interface ImportOrder {
  readonly home: string;
  readonly path: string;
  readonly signal: AbortSignal;
  readonly limits?: ImportLimits;
  onProgress(progress: BundleProgress): void;
}

/** Milliseconds at a stretch; the event that is being read is read to its end. */
const SLICE_MS = 8;
const ROWS = 200;

/** Throws the signal's reason when it is stopped; nothing is left then either. */
export async function importRun(order: ImportOrder): Promise<Result<Imported, TandemError>> {
  const { home, path, limits = IMPORT_LIMITS } = order;
  const folder = importedFolder(home);
  const signal = AbortSignal.any([order.signal, AbortSignal.timeout(limits.seconds * 1000)]);
  const part = join(folder, `.incoming-${process.pid}-${randomBytes(6).toString('hex')}`);
  try {
    createFolder(folder);
    sweep(folder);
    await copyIn(path, part, {
      ...{ limits, signal },
      onProgress: (done, of) => order.onProgress({ kind: 'progress', stage: 'reading', done, of }),
    });
    await checkHeader(part);
    return ok(await takeIn({ ...order, limits, signal, part }));
  } catch (thrown) {
    if (thrown instanceof ImportRefused) return refusal(path, thrown);
    if (signal.aborted && !order.signal.aborted) {
      return refusal(
        path,
        new ImportRefused('too-slow', `it was not proved within ${limits.seconds} seconds.`),
      );
    }
    if (order.signal.aborted) throw order.signal.reason;
    return err(describeForPeople(thrown, path, home));
  } finally {
    discardDatabase(part);
    discardDatabase(`${part}.made`);
  }
}

/** What can't be read in the copy is a fault of the file that people named. */
function describeForPeople(thrown: unknown, path: string, home: string): TandemError {
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
  if (
    ['ENOENT', 'EACCES', 'EPERM', 'ELOOP', 'EISDIR', 'ENXIO', 'ENOTDIR', 'ENAMETOOLONG'].includes(
      code,
    )
  ) {
    const isOurs = thrown instanceof Error && thrown.message.includes(importedFolder(home));
    if (!isOurs)
      return { kind: 'bundle-refused', path, rule: 'unreadable', detail: describeCode(code) };
  }
  const fault = describeFault(thrown, path);
  if (fault.kind !== 'log-corrupt') return { ...fault, path: importedFolder(home) };
  return { kind: 'bundle-refused', path, rule: 'damaged', detail: fault.detail };
}

const describeCode = (code: string): string =>
  code === 'ENOENT' ? 'there is no such file.' : `it can’t be opened (${code}).`;

/** What an import that was killed left behind. Those of living processes are theirs. */
function sweep(folder: string): void {
  for (const name of readdirSync(folder)) {
    const pid = Number(/^\.incoming-(\d+)-/.exec(name)?.[1] ?? Number.NaN);
    if (Number.isNaN(pid) || (pid !== process.pid && isAlive(pid))) continue;
    if (pid !== process.pid) rmSync(join(folder, name), { force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    // EPERM: it lives, but belongs to somebody else.
    return thrown instanceof Error && 'code' in thrown && thrown.code === 'EPERM';
  }
}

type Taking = Required<ImportOrder> & { readonly part: string };

async function takeIn(taking: Taking): Promise<Imported> {
  const database = openForReading(taking.part, true);
  let target: BundleTarget | null = null;
  try {
    database.exec('PRAGMA cell_size_check = ON');
    const meta = inspectRun(database, taking.path, LOG_FORMAT);
    if ('kind' in meta) {
      if (meta.kind === 'log-newer') {
        return refuse(
          'newer',
          `it was written by a newer Tandem (format ${meta.found}; this one knows up to ${meta.known}).`,
        );
      }
      return refuse('tables', 'detail' in meta ? `${meta.detail}.` : 'it can’t be read.');
    }
    const { runId } = meta;
    if (!isRunId(runId)) return refuse('run-id', 'what it calls its run is no run’s id.');
    const note = readBundleNote(database);
    target = createBundleTarget(`${taking.part}.made`, meta);
    const told = await copyEvents(database, taking, { meta, target });
    await copyPayloads(database, taking, { target, named: told.payloads });
    const known = findKnown(taking, runId, told.end);
    const { path } = placeOf(taking.home, runId, 'imported');
    const bytes = known ? 0 : await target.finish(note, path);
    return {
      ...{
        runId,
        known,
        events: told.end.seq,
        bytes,
        request: told.request,
        outcome: told.outcome,
      },
      replaced: note?.replaced ?? null,
      notComparable: note?.notComparable ?? 0,
    };
  } finally {
    target?.discard();
    database.close();
  }
}

interface Told {
  readonly end: Place;
  readonly payloads: ReadonlySet<string>;
  readonly request: string;
  readonly outcome: string;
}

/** Proves the events and writes them; what follows from them is made anew. */
async function copyEvents(
  database: DatabaseSync,
  taking: Taking,
  made: { readonly meta: RunMeta; readonly target: BundleTarget },
): Promise<Told> {
  const { meta, target } = made;
  const { limits, path } = taking;
  const derivation = createDerivation((row) => target.derive(row));
  const payloads = new Set<string>();
  let place: Place = { seq: 0, crc: chainStart(meta) };
  let text = 0;
  let request = '';
  let outcome = 'interrupted';
  const visit = (event: RunEvent): void => {
    checkEvent(event);
    for (const hash of payloadsOf(event)) payloads.add(hash);
    if (event.kind === 'run.started') request = event.request;
    if (event.kind === 'run.finished') outcome = event.outcome;
    if (event.seq === 1 && event.kind !== 'run.started')
      refuse('not-a-run', 'its first event does not start a run.');
  };
  for (;;) {
    const deadline = performance.now() + SLICE_MS;
    const isEnough = (): boolean => performance.now() > deadline;
    const before = place.seq;
    const options = { path, meta, known: LOG_FORMAT, from: place, limit: ROWS, isEnough };
    const scan = scanRows(database, options, (row, crc) => {
      const parsed = parseRow(row, today);
      if (!parsed.ok) return parsed.error;
      text += row.body.length + (row.result?.length ?? 0);
      checkResult(row.result, row.seq);
      visit(parsed.value);
      if (row.resultBlob !== null) payloads.add(row.resultBlob);
      target.add(row);
      derivation.add(parsed.value, crc, false);
      return null;
    });
    if (scan.fault !== null) refuse('damaged', describe(scan.fault));
    place = { seq: scan.count, crc: scan.crc };
    if (place.seq === before) break;
    if (place.seq > limits.events)
      refuse('too-many-events', `it holds more than ${limits.events} events.`);
    if (text > limits.textBytes)
      refuse('too-large', `its events hold more than ${limits.textBytes} bytes.`);
    taking.onProgress({ kind: 'progress', stage: 'proving', done: place.seq, of: null });
    await nextTurn();
    taking.signal.throwIfAborted();
  }
  if (place.seq === 0) refuse('not-a-run', 'it holds no event.');
  derivation.finish();
  return { end: place, payloads, request, outcome };
}

const describe = (fault: TandemError): string =>
  'detail' in fault ? `${fault.detail}.` : fault.kind;

function checkResult(result: string | null, seq: number): void {
  if (result === null) return;
  if (depthOf(result) > MAX_DEPTH)
    refuse('nesting', `event ${seq}: its result nests deeper than ${MAX_DEPTH}.`);
  try {
    JSON.parse(result);
  } catch {
    // The parser's own words quote the content; the place is enough.
    refuse('damaged', `event ${seq}: its result is not JSON.`);
  }
}

async function copyPayloads(
  database: DatabaseSync,
  taking: Taking,
  made: { readonly target: BundleTarget; readonly named: ReadonlySet<string> },
): Promise<void> {
  const missing = new Set(made.named);
  let done = 0;
  for await (const payload of readPayloads(database, taking)) {
    made.target.keep(payload);
    missing.delete(payload.hash);
    done += payload.data.byteLength;
    taking.onProgress({ kind: 'progress', stage: 'writing', done, of: null });
  }
  const [first] = missing;
  if (first !== undefined)
    refuse('payload-missing', `${missing.size} payloads are missing, ${first.slice(0, 12)} first.`);
}

/** Whether the same run lies here already; another one of this id refuses the import. */
function findKnown({ home }: Taking, runId: RunId, end: Place): boolean {
  for (const origin of ['own', 'imported'] as const) {
    const { path } = placeOf(home, runId, origin);
    if (!existsSync(path)) continue;
    if (isSame(path, end)) return true;
    return refuse(
      'collision',
      origin === 'own'
        ? `there is a run ${runId} here that is another one, or this one before it was altered.`
        : `another copy of ${runId} was imported before; remove that first.`,
    );
  }
  return false;
}

function isSame(path: string, end: Place): boolean {
  const database = openForReading(path);
  try {
    const last = database.prepare('SELECT seq, crc FROM event ORDER BY seq DESC LIMIT 1').get();
    return last?.seq === end.seq && last?.crc === end.crc;
  } catch {
    // What lies here can't be read: it is not the same, and it stays.
    return false;
  } finally {
    database.close();
  }
}
