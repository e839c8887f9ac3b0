import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { TandemError } from '../../../../shared/errors.ts';
import type { Removed, RunStorage } from '../../../../shared/ipc/storage.ts';
import { err, ok, type Result } from '../../../../shared/result.ts';
import { describeFault } from '../../../store/describe-fault.ts';
import { signFile } from '../../../store/file-signature.ts';
import { createLibrary } from '../../../store/library.ts';
import { markKept, readKept } from '../../../store/retention-kept.ts';
import { decideCleanUp } from '../../../store/retention-rules.ts';
import { acquireRunLock } from '../../../store/run-lock.ts';
import { runsFolder } from '../../../store/run-paths.ts';
import { listPlaces, locateRun, placeOf, type RunPlace } from '../../../store/run-places.ts';
import {
  beginRemoval,
  endRemoval,
  openRemovals,
  type Removal,
  readEnd,
  removeRunFiles,
} from '../../../store/storage-removals.ts';
import { measureFile, measureFolder } from '../../../store/storage-sizes.ts';
import { createRunRemover, type RunRemover } from '../../../workspace/remove-run.ts';
import type { StorageDesk } from '../../storage-desk.ts';
import type { Surroundings } from '../../surroundings.ts';

/** What runs take, and their removal; `storage-desk.ts` of the hosts says what is promised. */
export function createStorageDesk(readSurroundings: () => Promise<Surroundings>): StorageDesk {
  const desk: StorageDesk = {
    async list({ snapshots }) {
      const { home } = await readSurroundings();
      return measureRuns(home, createRunRemover(join(home, 'git')), snapshots);
    },
    async remove(run, how) {
      const { home } = await readSurroundings();
      const place = locateRun(home, run);
      if (!place.ok) return place;
      const lines = await measureRuns(home, createRunRemover(join(home, 'git')), false);
      if (!lines.ok) return lines;
      const line = lines.value.find(({ runId }) => runId === place.value.runId);
      const held = line?.kept === true ? 'it is kept.' : (line?.held ?? null);
      if (held !== null && !(how.onlyWorktree && line?.status !== 'running')) {
        return err({ kind: 'run-held', run: place.value.runId, because: held });
      }
      return removePlace(home, place.value, {
        ...how,
        bytes: line === undefined ? 0 : bytesOf(line, how),
      });
    },
    async keep(run, keep) {
      const { home } = await readSurroundings();
      const place = locateRun(home, run);
      if (!place.ok) return place;
      try {
        markKept(home, place.value.runId, keep);
        return ok({ runId: place.value.runId });
      } catch (thrown) {
        return err(describeFault(thrown, home));
      }
    },
    async next() {
      const { home, settings } = await readSurroundings();
      if (!settings.retention.on) return ok({ on: false, runs: [], bytes: 0, spared: [] });
      const lines = await measureRuns(home, createRunRemover(join(home, 'git')), false);
      if (!lines.ok) return lines;
      const runs = lines.value.map((line) => ({ ...line, bytes: totalOf(line) }));
      return ok(decideCleanUp(runs, settings.retention, Date.now()));
    },
    async cleanUp(shown) {
      const { home } = await readSurroundings();
      await finishRemovals(home);
      const next = await desk.next();
      if (!next.ok) return next;
      const removed: Removed[] = [];
      for (const { runId } of next.value.runs) {
        if (shown !== undefined && !shown.includes(runId)) continue;
        const done = await desk.remove(runId, { onlyWorktree: false, branch: false });
        // One that is held by now, or that another process removed, is left for the next time.
        if (done.ok) removed.push(done.value);
      }
      return ok(removed);
    },
  };
  return desk;
}

const totalOf = (line: RunStorage): number =>
  line.fileBytes + line.worktreeBytes + line.patchBytes + (line.snapshotBytes ?? 0);

const bytesOf = (line: RunStorage, { onlyWorktree }: { readonly onlyWorktree: boolean }): number =>
  onlyWorktree ? line.worktreeBytes : totalOf(line);

const worktreesFolder = (home: string): string => join(home, 'worktrees');

/** Every run with what it takes; damaged ones, too. Other work gets its turn between them. */
async function measureRuns(
  home: string,
  remover: RunRemover,
  snapshots: boolean,
): Promise<Result<readonly RunStorage[], TandemError>> {
  const listed = createLibrary({ home }).list({ exams: true, tests: true });
  if (!listed.ok) return listed;
  const places = new Map(listPlaces(home).map((place) => [place.runId as string, place]));
  const forks = new Map<string, number>();
  const lines: RunStorage[] = [];
  for (const listing of listed.value) {
    const place = places.get(listing.runId);
    if (place === undefined) continue;
    const { parentRun, ...parts } = measureFile(place.path);
    // Forks of a swap test are whole by themselves and nobody’s own work: they keep no run from going.
    if (parentRun !== null && listing.test === undefined)
      forks.set(parentRun, (forks.get(parentRun) ?? 0) + 1);
    lines.push({
      ...parts,
      ...{ runId: listing.runId, startedAt: listing.startedAt, request: listing.request },
      ...{ repository: listing.repository, status: listing.status },
      ...{ imported: place.origin === 'imported', kept: listing.kept === true },
      fileBytes: bytesBeside(place.path),
      ...(await measureBeside(home, place, remover, snapshots)),
      held: null,
    });
    await nextTurn();
  }
  return ok(lines.map((line) => ({ ...line, held: heldBy(line, forks.get(line.runId) ?? 0) })));
}

function heldBy(line: RunStorage, forks: number): string | null {
  if (line.status === 'running') return 'it is running.';
  if (forks === 0) return null;
  return forks === 1 ? 'another run was forked from it.' : `${forks} runs were forked from it.`;
}

function bytesBeside(path: string): number {
  const lock = statSync(`${path}.lock`, { throwIfNoEntry: false })?.size ?? 0;
  return signFile(path).bytes + lock;
}

/** What a run of one's own has outside of its file. An imported one has nothing here. */
async function measureBeside(
  home: string,
  { runId, origin }: RunPlace,
  remover: RunRemover,
  snapshots: boolean,
): Promise<Pick<RunStorage, 'worktreeBytes' | 'patchBytes' | 'snapshotBytes'>> {
  if (origin === 'imported') return { worktreeBytes: 0, patchBytes: 0, snapshotBytes: 0 };
  const remains = { runId, worktrees: worktreesFolder(home) };
  let worktreeBytes = 0;
  for (const folder of await remover.worktrees(remains))
    worktreeBytes += await measureFolder(folder);
  const patch = join(runsFolder(home), `${runId}.patch`);
  return {
    worktreeBytes,
    patchBytes: statSync(patch, { throwIfNoEntry: false })?.size ?? 0,
    snapshotBytes: snapshots ? await remover.snapshotBytes(remains) : null,
  };
}

async function removePlace(
  home: string,
  place: RunPlace,
  how: { readonly onlyWorktree: boolean; readonly branch: boolean; readonly bytes: number },
): Promise<Result<Removed, TandemError>> {
  const { runId, origin, path } = place;
  // Nobody begins to write it while it goes.
  const lock = acquireRunLock(path);
  if (!lock.ok) return lock;
  if (!how.onlyWorktree && readKept(home).has(runId)) {
    lock.value.release();
    return err({ kind: 'run-held', run: runId, because: 'it is kept.' });
  }
  const { onlyWorktree, branch } = how;
  const removal: Removal = { runId, origin, onlyWorktree, branch, end: readEnd(path) };
  try {
    beginRemoval(home, removal);
  } catch (thrown) {
    lock.value.release();
    return err(describeFault(thrown, home));
  }
  try {
    const done = await carryOut(home, removal, () => lock.value.release());
    return ok({ runId, bytes: how.bytes, ...done });
  } finally {
    lock.value.release();
  }
}

/** Takes away what a removal names, as far as it is still there. What can't go leaves the note for the next time. */
async function carryOut(
  home: string,
  removal: Removal,
  release: () => void,
): Promise<Pick<Removed, 'what' | 'left'>> {
  const { runId, origin, onlyWorktree, branch } = removal;
  const remover = createRunRemover(join(home, 'git'));
  const remains = { runId, worktrees: worktreesFolder(home) };
  const what: string[] = [];
  const left: string[] = [];
  if (origin === 'own') {
    const trees = await remover.removeWorktrees(remains);
    what.push(...trees.what);
    left.push(...trees.left);
  }
  if (!onlyWorktree) {
    const refs =
      origin === 'own' ? await remover.removeRefs(remains, { branch }) : { what: [], left: [] };
    what.push(...refs.what);
    left.push(...refs.left);
    try {
      removeRunFiles(home, removal, release);
      markKept(home, runId, false);
      what.push('run file');
    } catch (thrown) {
      left.push(`its file: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
    }
  }
  if (left.length === 0) endRemoval(home, runId);
  return { what, left };
}

/** What a process that was killed left half removed. What people have gone on with or kept since stays as it is. */
async function finishRemovals(home: string): Promise<void> {
  for (const removal of openRemovals(home)) {
    const { path } = placeOf(home, removal.runId, removal.origin);
    if (!existsSync(path)) {
      await carryOut(home, removal, () => {});
      continue;
    }
    const lock = acquireRunLock(path);
    if (!lock.ok) continue;
    try {
      if (isWantedAgain(home, removal, path)) endRemoval(home, removal.runId);
      else await carryOut(home, removal, () => lock.value.release());
    } finally {
      lock.value.release();
    }
  }
}

function isWantedAgain(home: string, { runId, end }: Removal, path: string): boolean {
  const hasGoneOn = end !== undefined && end !== null && readEnd(path) !== end;
  const isForked = () =>
    listPlaces(home).some((place) => measureFile(place.path).parentRun === runId);
  return hasGoneOn || readKept(home).has(runId) || isForked();
}
