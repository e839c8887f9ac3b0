import { existsSync } from 'node:fs';
import type { TandemError } from '../../../../shared/errors.ts';
import { err, type Result } from '../../../../shared/result.ts';
import type { EventOf, RunEvent } from '../../../../shared/run/event.ts';
import { readRun } from '../../../store/read-run.ts';
import { locateRun, type RunPlace } from '../../../store/run-places.ts';

/** A run that is about to be forked, opened for reading. */
export interface Parent {
  readonly place: RunPlace;
  readonly started: EventOf<'run.started'>;
  /** Up to the damage, where there is any: what comes before it can still be forked. */
  readonly events: readonly RunEvent[];
  readBlob(hash: string): Uint8Array;
}

/** Errors: `run-not-found`, `usage` (several begin like this), and those of a file that can't be read at all. */
export function withParent<T>(
  home: string,
  run: string,
  use: (parent: Parent) => Promise<Result<T, TandemError>>,
): Promise<Result<T, TandemError>> {
  const found = locateRun(home, run);
  if (!found.ok) return Promise.resolve(found);
  const place = found.value;
  const missing = { kind: 'run-not-found', run, home } as const;
  if (!existsSync(place.path)) return Promise.resolve(err(missing));
  const reading = readRun(place.path);
  const [started] = reading.events;
  if (started?.kind !== 'run.started') {
    reading.close();
    return Promise.resolve(err(reading.fault ?? missing));
  }
  const parent: Parent = {
    ...{ place, started, events: reading.events },
    readBlob: (hash) => reading.blobs.read(hash),
  };
  return use(parent).finally(() => reading.close());
}
