import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { TandemError } from '../../shared/errors.ts';
import { isRunId, type RunId } from '../../shared/ids.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { describeFault } from './describe-fault.ts';
import { listRunIds, runPath, runsFolder } from './run-paths.ts';

/**
 * Where runs lie. Those made here are in `runs` and may be written; those that came from elsewhere are in `imported`
 * and are only ever read: `locateRun` is for readers and finds both, `findRun` (find-run.ts) is for writers and refuses
 * an imported one with a sentence.
 */
export type RunOrigin = 'own' | 'imported';

export interface RunPlace {
  readonly runId: RunId;
  readonly origin: RunOrigin;
  readonly folder: string;
  readonly path: string;
}

/** Where imported runs of a data folder are. */
export const importedFolder = (home: string): string => join(home, 'imported');

/** Every run of the data folder, newest first. An id that lies in both places is one's own run. */
export function listPlaces(home: string): readonly RunPlace[] {
  const own = listRunIds(runsFolder(home));
  const known = new Set<string>(own);
  const imported = listRunIds(importedFolder(home)).filter((run) => !known.has(run));
  return [
    ...own.map((run) => placeOf(home, run, 'own')),
    ...imported.map((run) => placeOf(home, run, 'imported')),
  ].sort((a, b) => (a.runId < b.runId ? 1 : -1));
}

export function placeOf(home: string, runId: RunId, origin: RunOrigin): RunPlace {
  const folder = origin === 'own' ? runsFolder(home) : importedFolder(home);
  return { runId, origin, folder, path: runPath(folder, runId) };
}

/** The place of a run whose whole id is known, wherever it lies; its own folder if it lies nowhere. */
export function placeOfId(home: string, runId: RunId): RunPlace {
  const imported = placeOf(home, runId, 'imported');
  const own = placeOf(home, runId, 'own');
  return !existsSync(own.path) && existsSync(imported.path) ? imported : own;
}

/** More candidates than this would only scroll the message away. */
const CANDIDATES_SHOWN = 5;

/**
 * The run that people mean by an id or by the beginning of one. The text is only compared with the names of
 * existing run files and never becomes part of a path.
 * Errors: `run-not-found`; `usage` naming the candidates when several runs begin like this.
 */
export function locateRun(home: string, text: string): Result<RunPlace, TandemError> {
  const wanted = text.trim().toLowerCase();
  // The whole id, as windows give it, needs no look into the folders.
  if (isRunId(wanted)) {
    const place = placeOfId(home, wanted);
    if (existsSync(place.path)) return ok(place);
  }
  let places: readonly RunPlace[];
  try {
    places = listPlaces(home);
  } catch (thrown) {
    return err(describeFault(thrown, home));
  }
  const matches = wanted === '' ? [] : places.filter(({ runId }) => runId.startsWith(wanted));
  const [found, second] = matches;
  if (found === undefined) return err({ kind: 'run-not-found', run: text, home });
  if (second === undefined) return ok(found);
  const shown = matches.slice(0, CANDIDATES_SHOWN).map(({ runId }) => runId);
  const more = matches.length - CANDIDATES_SHOWN;
  const rest = more > 0 ? ` and ${more} more` : '';
  return err({
    kind: 'usage',
    message: `\`${text}\` could be any of ${matches.length} runs: ${shown.join(', ')}${rest}.`,
  });
}
