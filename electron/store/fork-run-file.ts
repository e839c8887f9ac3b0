import { closeSync, existsSync, openSync, renameSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { TandemError } from '../../shared/errors.ts';
import { type RunId, stepKey } from '../../shared/ids.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { type BodyOf, LOG_FORMAT } from '../../shared/run/event.ts';
import { createBlobWriter, readBlobRow } from './blob-table.ts';
import { createFolder } from './create-folder.ts';
import { describeFault } from './describe-fault.ts';
import { chainRow, describeRow, type EventRow, INSERT_EVENT, rowValues } from './event-row.ts';
import { discardDatabase, openForReading } from './open-database.ts';
import { inspectRun, scanRows } from './read-run.ts';
import { runPath } from './run-paths.ts';
import { chainStart, createTables, type RunMeta } from './run-tables.ts';

/**
 * The run file of a fork: a copy of the parent's first events, each row in the format and at the time it was written,
 * with the payloads that they name, and `fork.created` behind them. Checksums are chained anew. The file is made under a
 * name that nobody lists and gets its own when everything else about the fork is there: a run is never half made.
 */
export interface ForkFile {
  /** The parent's file; it is only read, also while it is being written. */
  readonly parent: string;
  readonly folder: string;
  readonly runId: RunId;
  /** The last event to take over. */
  readonly after: number;
  /** Fields of `run.started` that are the fork's own. */
  readonly own: Pick<BodyOf<'run.started'>, 'branch' | 'worktree' | 'parentRun'>;
  /** A call that is said to have returned something else. */
  readonly result?: { readonly key: string; readonly output: string } | undefined;
  readonly created: BodyOf<'fork.created'>;
  readonly life: number;
  /** Milliseconds since 1970. */
  readonly now: number;
}

export interface MadeFork {
  /** Gives the file its name: from here on the run is there. */
  keep(): Result<void, TandemError>;
  /** Takes away what was made. */
  discard(): void;
}

/** The file before it has its name; the process that makes it is in there, so that leftovers are known as such. */
export const PART = /^(\d{8}-\d{6}-[0-9a-f]{4})\.tandem\.(\d+)\.part$/;
const partOf = (path: string): string => `${path}.${process.pid}.part`;

/**
 * Errors: `usage` (the run exists already), `run-not-found`, `log-newer`, `log-corrupt` when the parent is damaged
 * before that place, `disk-full`, `folder-unwritable`.
 */
export function makeForkFile(fork: ForkFile): Result<MadeFork, TandemError> {
  const path = runPath(fork.folder, fork.runId);
  const part = partOf(path);
  if (existsSync(path)) {
    return err({ kind: 'usage', message: `There is already a run ${fork.runId}.` });
  }
  try {
    createFolder(fork.folder);
    const copied = copyInto(fork, part);
    if (!copied.ok) {
      discardDatabase(part);
      return copied;
    }
    return ok({ keep: () => keep(part, path), discard: () => discardDatabase(part) });
  } catch (thrown) {
    discardDatabase(part);
    return err(describeFault(thrown, path));
  }
}

function keep(part: string, path: string): Result<void, TandemError> {
  try {
    renameSync(part, path);
    return ok(undefined);
  } catch (thrown) {
    discardDatabase(part);
    return err(describeFault(thrown, path));
  }
}

function copyInto(fork: ForkFile, part: string): Result<void, TandemError> {
  const { parent, runId } = fork;
  if (!existsSync(parent)) return err({ kind: 'run-not-found', run: parent, home: parent });
  const source = openForReading(parent);
  let target: DatabaseSync | undefined;
  try {
    const meta = inspectRun(source, parent, LOG_FORMAT);
    if ('kind' in meta) return err(meta);
    // Private from its first moment.
    closeSync(openSync(part, 'wx', 0o600));
    target = new DatabaseSync(part);
    target.exec('PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL');
    const own: RunMeta = { format: LOG_FORMAT, runId, epoch: meta.epoch };
    createTables(target, own);
    target.exec('BEGIN');
    const done = copyEvents({ source, meta }, { target, own }, fork);
    if (!done.ok) return done;
    target.exec('COMMIT');
    return ok(undefined);
  } finally {
    source.close();
    if (target?.isOpen) target.close();
  }
}

function copyEvents(
  { source, meta }: { readonly source: DatabaseSync; readonly meta: RunMeta },
  { target, own }: { readonly target: DatabaseSync; readonly own: RunMeta },
  fork: ForkFile,
): Result<void, TandemError> {
  const insert = target.prepare(INSERT_EVENT);
  const payloads = createPayloadCopier(source, target);
  const alter = createAlteration({ source, target }, fork);
  let crc = chainStart(own);
  let last = { seq: 0, at: 0 };
  const put = (row: EventRow): void => {
    crc = chainRow(row, crc);
    insert.run(...rowValues(row, crc));
    last = row;
  };
  const file = { path: fork.parent, meta, known: LOG_FORMAT, limit: fork.after };
  const scan = scanRows(source, file, (row) => {
    const altered = alter(row);
    payloads.copy(altered);
    put(altered);
    return null;
  });
  if (scan.fault !== null) return err(scan.fault);
  if (last.seq !== fork.after) return err(ended(fork, last.seq));
  const at = Math.max(last.at, (fork.now - Date.parse(meta.epoch)) * 1e6);
  const key = stepKey('run', `life${fork.life}`);
  const entry = { key, parent: 'run', lane: 'system', body: fork.created } as const;
  put(describeRow(entry, { seq: last.seq + 1, at, format: LOG_FORMAT }));
  return ok(undefined);
}

const ended = ({ parent, after }: ForkFile, readable: number): TandemError => ({
  kind: 'log-corrupt',
  path: parent,
  detail: `it ends before event ${after}`,
  readable,
});

/** Payloads as they lie there, packed; each proves itself by its name when it is read. */
function createPayloadCopier(source: DatabaseSync, target: DatabaseSync) {
  const read = source.prepare('SELECT hash, bytes, codec, data FROM blob WHERE hash = ?', {
    returnArrays: true,
  });
  const insert = target.prepare('INSERT OR IGNORE INTO blob VALUES (?, ?, ?, ?)');
  const known = new Set<string>();
  return {
    copy(row: EventRow): void {
      for (const hash of namedIn(row)) {
        if (known.has(hash)) continue;
        known.add(hash);
        const found: unknown = read.get(hash);
        // What the parent has lost is missing here as well, and says so when somebody wants it.
        if (isPayload(found)) insert.run(...found);
      }
    },
  };
}

type Payload = [string, number, string, Uint8Array];
const isPayload = (value: unknown): value is Payload => Array.isArray(value) && value.length === 4;

/** Names of payloads in a body are always written like this, whoever holds them. */
const NAMED = /"blob":"([0-9a-f]{64})"/g;

function* namedIn(row: EventRow): Generator<string> {
  if (row.resultBlob !== null) yield row.resultBlob;
  for (const [, hash] of row.body.matchAll(NAMED)) if (hash !== undefined) yield hash;
}

/** Results longer than this lie in a blob, as the log does it. */
const INLINE_BYTES = 4096;

/** What is the fork's own in the copied rows: its beginning, and a call that returned something else. */
function createAlteration(
  { source, target }: { readonly source: DatabaseSync; readonly target: DatabaseSync },
  fork: ForkFile,
): (row: EventRow) => EventRow {
  const blobs = createBlobWriter(target);
  const place = (text: string): string | { readonly blob: string; readonly bytes: number } =>
    Buffer.byteLength(text) > INLINE_BYTES ? blobs.put(text) : text;
  return (row) => {
    if (row.seq === 1) return { ...row, body: merged(row.body, fork.own) };
    const { result } = fork;
    if (result === undefined || row.key !== result.key || row.kind !== 'tool.ended') return row;
    const { output } = result;
    const bytes = Buffer.byteLength(output);
    const value = JSON.stringify({ ...asObject(returned(source, row)), text: output });
    const placed = place(value);
    return {
      ...row,
      body: merged(row.body, { output: place(output), bytes, cutFrom: undefined }),
      ...(typeof placed === 'string'
        ? { result: placed, resultBlob: null }
        : { result: null, resultBlob: placed.blob }),
    };
  };
}

/** What a step returned, as JSON. */
function returned(source: DatabaseSync, { result, resultBlob }: EventRow): string {
  if (resultBlob === null) return result ?? '{}';
  const bytes = readBlobRow(source, resultBlob);
  return typeof bytes === 'string' ? '{}' : Buffer.from(bytes).toString();
}

const merged = (body: string, more: object): string =>
  JSON.stringify({ ...asObject(body), ...more });

function asObject(text: string): object {
  const value: unknown = JSON.parse(text);
  return typeof value === 'object' && value !== null ? value : {};
}
