import { setImmediate as nextTurn } from 'node:timers/promises';
import { LOG_FORMAT } from '../../shared/run/event.ts';
import { LogFault } from '../../shared/run/log-fault.ts';
import { readBlobRow } from './blob-table.ts';
import { type BundleNote, readBundleNote } from './bundle-note.ts';
import type { EventRow } from './event-row.ts';
import { inspectRun, type Place, scanRows } from './read-run.ts';
import { createRunConnection, type RunConnection } from './run-connection.ts';
import { chainStart, type RunMeta } from './run-tables.ts';

/**
 * A run file read once from end to end, a little at a time: rows as they are stored, each proved by the checksum chain,
 * and payloads by their hash. Everything throws `LogFault` for damage.
 */
export interface BundleSource {
  readonly path: string;
  readonly meta: RunMeta;
  readonly note: BundleNote | null;
  /** Hash to bytes of every payload. */
  readonly blobs: ReadonlyMap<string, number>;
  /** Rows in order, some at once; other work gets its turn between them. The last place is in `end()`. */
  rows(signal?: AbortSignal): AsyncGenerator<readonly EventRow[]>;
  end(): Place;
  blob(hash: string): Uint8Array;
  close(): void;
}

/** Rows that are held at once, and when fewer are enough. */
const ROWS = 200;
const ROW_CHARS = 1024 * 1024;

/** Throws `LogFault`, and SQLite's errors when it can't be opened at all. */
export function openBundleSource(path: string): BundleSource {
  const connection = createRunConnection(path);
  try {
    return connection.use((database) => {
      const meta = inspectRun(database, path, LOG_FORMAT);
      if ('kind' in meta) throw new LogFault(meta);
      const blobs = new Map<string, number>();
      for (const row of database.prepare('SELECT hash, bytes FROM blob').iterate()) {
        blobs.set(String(row.hash), Number(row.bytes));
      }
      return createSource(connection, { path, meta, note: readBundleNote(database), blobs });
    });
  } catch (thrown) {
    connection.close();
    throw thrown;
  }
}

function createSource(
  connection: RunConnection,
  file: Pick<BundleSource, 'path' | 'meta' | 'note' | 'blobs'>,
): BundleSource {
  const { path, meta } = file;
  let place: Place = { seq: 0, crc: chainStart(meta) };

  const read = (): readonly EventRow[] => {
    const from = place;
    return connection.use((database) => {
      const rows: EventRow[] = [];
      let chars = 0;
      const isEnough = (): boolean => chars > ROW_CHARS;
      const options = { path, meta, known: LOG_FORMAT, from, limit: ROWS, isEnough };
      const scan = scanRows(database, options, (row) => {
        rows.push(row);
        chars += row.body.length + (row.result?.length ?? 0);
        return null;
      });
      if (scan.fault !== null) throw new LogFault(scan.fault);
      place = { seq: scan.count, crc: scan.crc };
      return rows;
    });
  };

  return {
    ...file,
    async *rows(signal) {
      place = { seq: 0, crc: chainStart(meta) };
      for (let rows = read(); rows.length > 0; rows = read()) {
        yield rows;
        await nextTurn();
        signal?.throwIfAborted();
      }
    },
    end: () => place,
    blob(hash) {
      const bytes = connection.use((database) => readBlobRow(database, hash));
      if (typeof bytes !== 'string') return bytes;
      throw new LogFault({ kind: 'log-corrupt', path, detail: bytes, readable: place.seq });
    },
    close: () => connection.close(),
  };
}
