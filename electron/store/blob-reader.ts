import type { DatabaseSync } from 'node:sqlite';
import { LogFault } from '../../shared/run/log-fault.ts';
import { readBlobRow } from './blob-table.ts';
import { describeFault, type StoreError } from './describe-fault.ts';
import { openForReading } from './open-database.ts';

/**
 * Reads a run's payloads for as long as somebody holds its events, which may be longer than the run is
 * open: results are inflated only when asked for.
 */
export interface BlobReader {
  /** Reads through this connection while it is open. */
  use(database: DatabaseSync): void;
  /** Throws `LogFault` when the payload is missing or damaged. */
  read(hash: string): Uint8Array;
}

/** `readable` is the number of good events, for the fault's words. */
export function createBlobReader(path: string, readable: () => number): BlobReader {
  let current: DatabaseSync | null = null;

  const readFrom = (database: DatabaseSync, hash: string): Uint8Array | StoreError => {
    try {
      const found = readBlobRow(database, hash);
      if (typeof found !== 'string') return found;
      return { kind: 'log-corrupt', path, detail: found, readable: readable() };
    } catch (thrown) {
      return describeFault(thrown, path, readable());
    }
  };

  const readAfresh = (hash: string): Uint8Array | StoreError => {
    let database: DatabaseSync | undefined;
    try {
      database = openForReading(path);
      return readFrom(database, hash);
    } catch (thrown) {
      return describeFault(thrown, path, readable());
    } finally {
      database?.close();
    }
  };

  return {
    use(database) {
      current = database;
    },
    read(hash) {
      const first = current?.isOpen ? readFrom(current, hash) : null;
      if (first instanceof Uint8Array) return first;
      // Closed by now; or opened as unchanging, and since then somebody has begun to write.
      const second = readAfresh(hash);
      if (second instanceof Uint8Array) return second;
      throw new LogFault(second);
    },
  };
}
