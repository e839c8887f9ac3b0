import type { TandemError } from '../../../../shared/errors.ts';
import type { RequestMatrix, Suggestions } from '../../../../shared/ipc/comparisons.ts';
import { err, ok, type Result } from '../../../../shared/result.ts';
import { isSameTask, suggestPairs } from '../../../../shared/run/compare/default-pairs.ts';
import { type MatrixRun, makeMatrix, matrixRunOf } from '../../../../shared/run/compare/matrix.ts';
import type { RunState } from '../../../../shared/run/state.ts';
import { createLibrary } from '../../../store/library.ts';
import { openRun, openRunInTurns } from '../../../store/open-run.ts';
import type { RunListing } from '../../engine.ts';

/** Runs of one request that are looked into; more are counted. */
const MOST_LOOKED_AT = 60;

/** Partners for a comparison from the library. Errors: those of the library and of opening the run. */
export async function suggestFor(
  home: string,
  name: string,
): Promise<Result<Suggestions, TandemError>> {
  const found = await findListed(home, name);
  if (!found.ok) return found;
  const { run, runs } = found.value;
  const parentOf = (id: string): string | null => readState(home, id)?.fork?.parentRun ?? null;
  const forks = runs
    .filter((other) => other.runId > run.runId && isSameTask(other, run))
    .slice(0, MOST_LOOKED_AT)
    .filter((other) => parentOf(other.runId) === run.runId)
    .map(({ runId }) => runId);
  const pairs = suggestPairs(run, runs, { parent: parentOf(run.runId), forks });
  return ok({ pairs: pairs.map(({ why, runs: ids }) => ({ why, runs: [...ids] })) });
}

/** Every run of the request by mode and executor. Errors: as above. */
export async function matrixOf(
  home: string,
  name: string,
): Promise<Result<RequestMatrix, TandemError>> {
  const found = await findListed(home, name);
  if (!found.ok) return found;
  const { run, runs } = found.value;
  const all = runs.filter((other) => other.runId === run.runId || isSameTask(other, run));
  const looked = all.slice(0, MOST_LOOKED_AT);
  const read: MatrixRun[] = [];
  const unreadable: string[] = [];
  let forks = 0;
  for (const listed of looked) {
    const state = readState(home, listed.runId);
    if (state === null) unreadable.push(listed.runId);
    else if (state.fork !== undefined) forks += 1;
    else read.push(matrixRunOf(listed.runId, state, listed));
    await new Promise((resolve) => setImmediate(resolve));
  }
  return ok({
    ...{ request: run.request, repository: run.repository, forks, unreadable },
    rows: makeMatrix(read),
    leftOut: all.length - looked.length,
  });
}

function readState(home: string, runId: string): RunState | null {
  const opened = openRun(home, runId);
  if (!opened.ok) return null;
  const { state } = opened.value.snapshot();
  opened.value.close();
  return state;
}

async function findListed(
  home: string,
  name: string,
): Promise<
  Result<{ readonly run: RunListing; readonly runs: readonly RunListing[] }, TandemError>
> {
  const opened = await openRunInTurns(home, name);
  if (!opened.ok) return opened;
  const { runId } = opened.value;
  opened.value.close();
  const runs = await createLibrary({ home }).list();
  if (!runs.ok) return runs;
  const run = runs.value.find((listed) => listed.runId === runId);
  return run === undefined
    ? err({ kind: 'run-not-found', run: name, home })
    : ok({ run, runs: runs.value });
}
