import { createBlobReader } from '../../electron/store/blob-reader.ts';
import { createBlobWriter } from '../../electron/store/blob-table.ts';
import { createDerivedWriter } from '../../electron/store/derived-writer.ts';
import {
  chainRow,
  describeRow,
  INSERT_EVENT,
  parseRow,
  rowValues,
} from '../../electron/store/event-row.ts';
import { closeWritten, openForWriting } from '../../electron/store/open-database.ts';
import { createRunClock, type Ticks } from '../../electron/store/run-clock.ts';
import { createRunFile } from '../../electron/store/run-file.ts';
import { runPath } from '../../electron/store/run-paths.ts';
import { chainStart } from '../../electron/store/run-tables.ts';
import type { LogEntry, RunLog } from '../../electron/workflow/ports.ts';
import type { RunId } from '../../shared/ids.ts';
import type { RunEvent } from '../../shared/run/event.ts';
import { LOG_FORMAT } from '../../shared/run/event.ts';
import { today } from '../../shared/run/upgrade.ts';

/**
 * A log for making test data: the same rows and checksums as the product's, but thousands to a commit, without syncs and
 * without keeping the events, so that a million of them take half a minute and little memory. Never for a real run: an event is
 * not safe when `append` returns. Its `events()` is empty; who needs a number counts.
 */
const BATCH = 5_000;
/** Results longer than this go into a blob, as in the product. */
const INLINE_RESULT_BYTES = 4_096;
/** The first events, and one in so many after that, are read back and checked against the vocabulary. */
const CHECK_FIRST = 2_000;
const CHECK_EVERY = 50;

export function createBatchLog(file: {
  readonly folder: string;
  readonly runId: RunId;
  readonly epoch: string;
  readonly ticks: Ticks;
}): RunLog {
  const created = createRunFile(file);
  if (!created.ok) throw new Error(JSON.stringify(created.error));
  created.value.close();
  const path = runPath(file.folder, file.runId);
  const database = openForWriting(path);
  // Nothing here has to survive a crash.
  database.exec('PRAGMA synchronous = OFF; PRAGMA cache_size = -65536; BEGIN');
  const insert = database.prepare(INSERT_EVENT);
  const blobs = createBlobWriter(database);
  const reader = createBlobReader(path, () => seq);
  reader.use(database);
  const derived = createDerivedWriter(path);
  const clock = createRunClock(new Date(file.epoch), 0, file.ticks);
  let crc = chainStart({ format: LOG_FORMAT, runId: file.runId, epoch: file.epoch });
  let seq = 0;
  const placeResult = ({ result }: LogEntry) => {
    if (result === undefined) return { result: null, resultBlob: null };
    const text = JSON.stringify(result);
    return Buffer.byteLength(text) <= INLINE_RESULT_BYTES
      ? { result: text, resultBlob: null }
      : { result: null, resultBlob: blobs.put(text).blob };
  };
  database.exec('COMMIT');
  derived.attach(database, () => undefined);
  database.exec('BEGIN');
  return {
    runId: file.runId,
    append(entry) {
      seq += 1;
      const bare = describeRow(entry, { seq, at: clock(), format: LOG_FORMAT });
      const row = { ...bare, ...placeResult(entry) };
      const event = checked(bare, entry, seq <= CHECK_FIRST || seq % CHECK_EVERY === 0);
      crc = chainRow(row, crc);
      insert.run(...rowValues(row, crc));
      derived.add(event, crc, false);
      if (seq % BATCH === 0) database.exec('COMMIT; BEGIN');
      return event;
    },
    putBlob: (content) => blobs.put(content),
    readBlob: (hash) => reader.read(hash),
    events: () => [],
    close() {
      derived.finish();
      database.exec('COMMIT');
      closeWritten(database);
    },
  };
}

/** The event as readers get it; for most, what went in is taken for that, because parsing is half of the time. */
function checked(row: ReturnType<typeof describeRow>, entry: LogEntry, isRead: boolean): RunEvent {
  const { seq, at, key, parent } = row;
  if (!isRead) return { ...entry.body, seq, at, key, parent, lane: entry.lane };
  const parsed = parseRow(row, today);
  if (!parsed.ok) throw new TypeError(`${entry.body.kind} at ${row.key}: ${parsed.error}`);
  return parsed.value;
}
