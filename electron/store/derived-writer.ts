import type { DatabaseSync } from 'node:sqlite';
import type { RunEvent } from '../../shared/run/event.ts';
import { createDerivation } from './derivation.ts';
import { type DerivedRow, derivedValues, INSERT_DERIVED } from './derived-row.ts';
import { describeFault } from './describe-fault.ts';
import { createDerivedTable, hasDerivedTable } from './run-tables.ts';

/**
 * Keeps the derived rows of a run that is written. It never stands in the log's way: an event is acknowledged
 * before, and when a row can't be written, no more are; the run is then opened by its events.
 */
export interface DerivedWriter {
  /** Takes in the event that `crc` stands behind; it must not know its `result` yet. */
  add(event: RunEvent, crc: number, isBarrier: boolean): void;
  /**
   * From now on rows go into this file; those so far take the place of what is there. `relax` is called before
   * each, so that none waits for the disk: losing one in a power cut costs nothing.
   */
  attach(database: DatabaseSync, relax: () => void): void;
  /** Before the file is closed. */
  finish(): void;
}

export function createDerivedWriter(path: string): DerivedWriter {
  const waiting: DerivedRow[] = [];
  let insert = (row: DerivedRow): void => {
    waiting.push(row);
  };
  let isBroken = false;
  const derivation = createDerivation((row) => insert(row));

  const attempt = (change: () => void): void => {
    if (isBroken) return;
    try {
      change();
    } catch (thrown) {
      // Throws bugs again. Whatever the disk has to say it will say to the next event, too.
      describeFault(thrown, path);
      isBroken = true;
    }
  };

  return {
    add: (event, crc, isBarrier) => attempt(() => derivation.add(event, crc, isBarrier)),
    attach: (database, relax) =>
      attempt(() => {
        replaceRows(database, waiting.splice(0));
        const statement = database.prepare(INSERT_DERIVED);
        insert = (row) => {
          relax();
          statement.run(...derivedValues(row));
        };
      }),
    finish: () => attempt(() => derivation.finish()),
  };
}

/** All or nothing. */
function replaceRows(database: DatabaseSync, rows: readonly DerivedRow[]): void {
  database.exec('BEGIN');
  try {
    if (hasDerivedTable(database)) database.exec('DELETE FROM derived');
    else createDerivedTable(database);
    const statement = database.prepare(INSERT_DERIVED);
    for (const row of rows) statement.run(...derivedValues(row));
    database.exec('COMMIT');
  } catch (thrown) {
    // SQLite itself may have taken it back, when the disk is full for instance.
    if (database.isTransaction) database.exec('ROLLBACK');
    throw thrown;
  }
}
