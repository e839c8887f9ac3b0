import type { DatabaseSync } from 'node:sqlite';
import type { RunId } from '../../shared/ids.ts';
import type { Json } from '../../shared/json.ts';
import type { RunEvent } from '../../shared/run/event.ts';
import { LogFault } from '../../shared/run/log-fault.ts';
import { today } from '../../shared/run/upgrade.ts';
import type { LogEntry, RunLog } from '../workflow/ports.ts';
import type { BlobReader } from './blob-reader.ts';
import { createBlobWriter } from './blob-table.ts';
import type { DerivedWriter } from './derived-writer.ts';
import { describeFault } from './describe-fault.ts';
import {
  chainRow,
  describeRow,
  type EventRow,
  INSERT_EVENT,
  MAX_TEXT_BYTES,
  parseRow,
  rowValues,
} from './event-row.ts';
import { attachResult } from './lazy-result.ts';
import { closeWritten } from './open-database.ts';

/** A step's result longer than this goes into a blob (the event vocabulary's own rule). */
const INLINE_RESULT_BYTES = 4096;

/** An open run file and where its log stands. */
export interface OpenLog {
  readonly database: DatabaseSync;
  readonly path: string;
  readonly runId: RunId;
  readonly format: number;
  /** Events so far; the log goes on in this list. */
  readonly events: RunEvent[];
  /** Checksum of the last event. */
  readonly crc: number;
  readonly blobs: BlobReader;
  readonly derived: DerivedWriter;
  readonly clock: () => number;
  /**
   * Called with every event after it is in the log, without what its step returned. What it throws, `append`
   * throws.
   */
  readonly onAppend?: ((event: RunEvent) => void) | undefined;
  /** Called once, after the file was closed. */
  readonly onClose: () => void;
}

/**
 * The writer's log. An append is one commit in WAL mode: what it acknowledged survives kill -9; with
 * `durable` it was synced too, and everything before it with it, so it survives a loss of power.
 *
 * `append` throws `LogFault` when the log can't keep that promise, and from then on always. An event that
 * does not fit the vocabulary is a bug of its maker: TypeError, and the log goes on undamaged.
 */
export function createRunLog(run: OpenLog): RunLog {
  const { database, path, events, blobs, derived } = run;
  const insert = database.prepare(INSERT_EVENT);
  const blobWriter = createBlobWriter(database);
  let crc = run.crc;
  let fault: LogFault | null = null;
  let synced = false;
  let isOpen = true;

  const write = <T>(change: () => T): T => {
    if (!isOpen) throw new Error(`the log of ${run.runId} is closed`);
    if (fault !== null) throw fault;
    try {
      return change();
    } catch (thrown) {
      if (thrown instanceof RangeError && !('code' in thrown)) throw thrown;
      fault = new LogFault(describeFault(thrown, path, events.length));
      fault.cause = thrown;
      throw fault;
    }
  };
  const sync = (durable: boolean): void => {
    if (durable === synced) return;
    database.exec(`PRAGMA synchronous = ${durable ? 'FULL' : 'NORMAL'}`);
    synced = durable;
  };
  derived.attach(database, () => sync(false));
  const placeResult = (result: Json | undefined): Pick<EventRow, 'result' | 'resultBlob'> => {
    if (result === undefined) return { result: null, resultBlob: null };
    const text = JSON.stringify(result);
    return Buffer.byteLength(text) <= INLINE_RESULT_BYTES
      ? { result: text, resultBlob: null }
      : { result: null, resultBlob: blobWriter.put(text).blob };
  };

  return {
    runId: run.runId,
    append(entry) {
      const bare = describeRow(entry, {
        seq: events.length + 1,
        at: run.clock(),
        format: run.format,
      });
      const event = requireFit(bare, entry);
      const row = write(() => {
        sync(entry.durable ?? false);
        const placed = { ...bare, ...placeResult(entry.result) };
        const next = chainRow(placed, crc);
        insert.run(...rowValues(placed, next));
        crc = next;
        return placed;
      });
      const appended = attachResult(event, row, { path, blobs });
      events.push(appended);
      derived.add(event, crc, entry.durable ?? false);
      // Whoever follows has no use for the result, and reading it would inflate its payload.
      run.onAppend?.(event);
      return appended;
    },
    putBlob: (content) =>
      write(() => {
        // Synced with the event that names it.
        sync(false);
        return blobWriter.put(content);
      }),
    readBlob: (hash) => blobs.read(hash),
    events: () => events,
    close() {
      if (!isOpen) return;
      isOpen = false;
      if (fault === null) derived.finish();
      closeWritten(database);
      run.onClose();
    },
  };
}

/** The event as every reader will get it. Refuses what no reader would accept. */
function requireFit(row: EventRow, entry: LogEntry): RunEvent {
  if (Buffer.byteLength(row.body) > MAX_TEXT_BYTES) {
    throw new TypeError(
      `${row.kind} at ${row.key}: ${row.body.length} characters belong into a blob`,
    );
  }
  const parsed = parseRow(row, today);
  if (!parsed.ok) throw new TypeError(`${entry.body.kind} at ${row.key}: ${parsed.error}`);
  return parsed.value;
}
