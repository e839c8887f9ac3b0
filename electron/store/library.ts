import { join } from 'node:path';
import type { TandemError } from '../../shared/errors.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { describeFault } from './describe-fault.ts';
import { signFile } from './file-signature.ts';
import { openLibraryIndex, type Remembered } from './library-index.ts';
import { readKept } from './retention-kept.ts';
import { type Listing, readListing } from './run-listing.ts';
import { isRunLocked } from './run-lock.ts';
import { runsFolder } from './run-paths.ts';
import { listPlaces, type RunPlace } from './run-places.ts';

/** A listing with what is known of the run beside its file. */
export type LibraryLine = Listing & { readonly imported?: true; readonly kept?: true };

export interface Library {
  /**
   * All runs, newest first, without those of executors' exams and of swap tests unless they are asked for. A run that can't be read is in the list as `unreadable` with the reason; it
   * hides no other. `running` means that some process has the run open for writing right now.
   * Errors: `folder-unwritable` when the data folder can't be read.
   */
  list(which?: {
    readonly exams: boolean;
    readonly tests?: boolean;
  }): Result<readonly LibraryLine[], TandemError>;
}

/** The runs of a data folder. Holds nothing open between calls. */
export function createLibrary({ home }: { readonly home: string }): Library {
  return {
    list({ exams, tests = false } = { exams: false }) {
      try {
        const listings = listRuns(home).filter(({ exam }) => exams || exam === undefined);
        return ok(listings.filter(({ test }) => tests || test === undefined));
      } catch (thrown) {
        return err(describeFault(thrown, runsFolder(home)));
      }
    },
  };
}

/**
 * How long files that are not in the index are walked through for damage. Those after that are listed by a glance
 * at their ends, and walked through by the next calls: nobody waits for a thousand runs to be read.
 */
const PATIENCE_MS = 150;

function listRuns(home: string): readonly LibraryLine[] {
  const deadline = performance.now() + PATIENCE_MS;
  const kept = readKept(home);
  const index = openLibraryIndex(join(home, 'index.sqlite'));
  const readNow = new Map<string, Remembered>();
  const places = listPlaces(home);

  const look = ({ runId, path }: RunPlace, isRunning: boolean): Listing => {
    const { signature } = signFile(path);
    const glanced = `glance ${signature}`;
    const isHurried = isRunning || performance.now() > deadline;
    const known = index.find(runId, signature) ?? (isHurried ? index.find(runId, glanced) : null);
    if (known !== null) return known;
    const listing = readListing(path, isHurried ? 'glance' : 'walk');
    // What is being written looks different the next time anyway.
    if (!isRunning) readNow.set(runId, { signature: isHurried ? glanced : signature, listing });
    return listing;
  };

  const listings = places.map((place): LibraryLine => {
    // Whether it is running is asked of its lock each time, never remembered.
    const isRunning = isRunLocked(place.path);
    const listing = {
      ...look(place, isRunning),
      ...(place.origin === 'imported' && { imported: true as const }),
      ...(kept.has(place.runId) && { kept: true as const }),
    };
    return isRunning ? { ...listing, status: 'running', note: '' } : listing;
  });
  const existing = places.map(({ runId }) => runId);
  index.update(readNow, existing);
  return listings;
}
