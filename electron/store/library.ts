import { join } from 'node:path';
import type { TandemError } from '../../shared/errors.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { describeFault } from './describe-fault.ts';
import { signFile } from './file-signature.ts';
import { openLibraryIndex, type Remembered } from './library-index.ts';
import { type Listing, readListing } from './run-listing.ts';
import { isRunLocked } from './run-lock.ts';
import { listRunIds, runPath, runsFolder } from './run-paths.ts';

export interface Library {
  /**
   * All runs, newest first. A run that can't be read is in the list as `unreadable` with the reason; it
   * hides no other. `running` means that some process has the run open for writing right now.
   * Errors: `folder-unwritable` when the data folder can't be read.
   */
  list(): Result<readonly Listing[], TandemError>;
}

/** The runs of a data folder. Holds nothing open between calls. */
export function createLibrary({ home }: { readonly home: string }): Library {
  return {
    list() {
      try {
        return ok(listRuns(home));
      } catch (thrown) {
        return err(describeFault(thrown, runsFolder(home)));
      }
    },
  };
}

function listRuns(home: string): readonly Listing[] {
  const folder = runsFolder(home);
  const index = openLibraryIndex(join(home, 'index.sqlite'));
  const readNow = new Map<string, Remembered>();
  const runIds = listRunIds(folder);
  const listings = runIds.map((runId) => {
    const path = runPath(folder, runId);
    const signature = signFile(path).signature;
    const known = index.find(runId, signature);
    // Whether it is running is asked of its lock each time, never remembered.
    const isRunning = isRunLocked(path);
    const listing = known ?? readListing(path, isRunning);
    if (known === null && !isRunning) readNow.set(runId, { signature, listing });
    return isRunning ? { ...listing, status: 'running', note: '' } : listing;
  });
  index.update(readNow, runIds);
  return listings;
}
