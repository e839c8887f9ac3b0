import type { TandemError } from '../../shared/errors.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { today } from '../../shared/run/upgrade.ts';
import { readBlobRow } from './blob-table.ts';
import { describeFault } from './describe-fault.ts';
import { type EventRow, parseRow } from './event-row.ts';
import { inspectRun, type Place, scanRows } from './read-run.ts';
import { createRunConnection } from './run-connection.ts';
import { chainStart, type RunMeta } from './run-tables.ts';

/**
 * Walks over a run's rows a stretch at a time, so that a long log is gone through without being held in memory and
 * without anything else having to wait. Rows are proved by their checksums; their bodies are not yet looked at.
 */
export interface RunScan {
  readonly meta: RunMeta;
  /** Events seen so far. */
  readonly count: number;
  /** The next rows, at most so many; [] at the end or at the damage. */
  next(count: number): readonly EventRow[];
  /** Why the rows end where they do; null while there is nothing wrong. */
  readonly fault: TandemError | null;
  /** A payload, or null where it is missing, damaged or longer than `limit` bytes. */
  blob(hash: string, limit: number): Uint8Array | null;
  close(): void;
}

/** Errors: `log-newer`, `log-corrupt`, `folder-unwritable`, each naming the file. */
export function scanRun(path: string): Result<RunScan, TandemError> {
  const connection = createRunConnection(path);
  let meta: RunMeta;
  try {
    const found = connection.use((database) => inspectRun(database, path, today.target));
    if ('kind' in found) {
      connection.close();
      return err(found);
    }
    meta = found;
  } catch (thrown) {
    connection.close();
    return err(describeFault(thrown, path));
  }
  let place: Place = { seq: 0, crc: chainStart(meta) };
  let fault: TandemError | null = null;
  return ok({
    meta,
    get count() {
      return place.seq;
    },
    get fault() {
      return fault;
    },
    next(count) {
      if (fault !== null) return [];
      let rows: EventRow[] = [];
      try {
        const scan = connection.use((database) => {
          rows = [];
          const file = { path, meta, known: today.target, from: place, limit: count };
          return scanRows(database, file, (row) => {
            rows.push(row);
            return null;
          });
        });
        place = { seq: scan.count, crc: scan.crc };
        fault = scan.fault;
      } catch (thrown) {
        fault = describeFault(thrown, path, place.seq);
      }
      return rows;
    },
    blob(hash, limit) {
      try {
        const bytes = connection.use((database) => readBlobRow(database, hash));
        return typeof bytes === 'string' || bytes.byteLength > limit ? null : bytes;
      } catch (thrown) {
        // What can't be read is as good as not there: whoever asks shows the rest.
        describeFault(thrown, path, place.seq);
        return null;
      }
    },
    close: () => connection.close(),
  });
}

/** The event of a row, checked, without what its step returned; or what is wrong with it. */
export const eventOfRow = (row: EventRow) => parseRow(row, today);
