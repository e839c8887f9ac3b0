import { describe, expect, it } from 'vitest';
import { openRunFile } from '../../electron/store/run-file.ts';
import { acquireRunLock, isRunLocked } from '../../electron/store/run-lock.ts';
import { runPath } from '../../electron/store/run-paths.ts';
import { newRun, note, RUN, reopen, requireErr, requireOk, scratchFolder } from './scratch.ts';
import { acknowledged, startWriter } from './writers.ts';

describe('the lock of a run', () => {
  it('lets one of 20 writers in and tells the others its process id', async () => {
    const folder = scratchFolder();
    newRun(folder).close();
    const writers = Array.from({ length: 20 }, () => startWriter(folder));
    await Promise.all(writers.map((writer) => writer.says(/\n/)));
    const inside = writers.filter((writer) => acknowledged(writer).length > 0);
    expect(inside).toHaveLength(1);
    const refused = writers.filter((writer) => writer !== inside[0]);
    const pid = inside[0]?.child.pid;
    for (const writer of refused) {
      expect(await writer.ended).toBe(3);
      expect(JSON.parse(writer.output())).toEqual({ kind: 'run-locked', run: RUN, pid });
    }
    inside[0]?.child.kill('SIGKILL');
    await inside[0]?.ended;
  });

  it('is free again at once when its holder is killed', async () => {
    const folder = scratchFolder();
    newRun(folder).close();
    const writer = startWriter(folder);
    await writer.says(/^\d+\n/m);
    expect(isRunLocked(runPath(folder, RUN))).toBe(true);
    writer.child.kill('SIGKILL');
    await writer.ended;
    expect(isRunLocked(runPath(folder, RUN))).toBe(false);
    reopen(folder, 'write').close();
  });

  it('holds within one process too, whatever else is done with the run there', () => {
    const folder = scratchFolder();
    const path = runPath(folder, RUN);
    const log = newRun(folder);
    log.append(note('a'));
    for (let turn = 0; turn < 3; turn += 1) {
      reopen(folder, 'read').close();
      expect(isRunLocked(path)).toBe(true);
      const error = requireErr(openRunFile({ folder, runId: RUN, mode: 'write' }));
      expect(error).toEqual({ kind: 'run-locked', run: RUN, pid: process.pid });
    }
    log.close();
    expect(isRunLocked(path)).toBe(false);
  });

  it('still keeps other processes out after this one looked at it in every way', async () => {
    const folder = scratchFolder();
    const log = newRun(folder);
    reopen(folder, 'read').close();
    isRunLocked(runPath(folder, RUN));
    openRunFile({ folder, runId: RUN, mode: 'write' });
    const writer = startWriter(folder);
    expect(await writer.ended).toBe(3);
    expect(JSON.parse(writer.output())).toMatchObject({ kind: 'run-locked', pid: process.pid });
    log.close();
  });

  it('does not name a holder that is dead', () => {
    const folder = scratchFolder();
    const path = runPath(folder, RUN);
    const lock = requireOk(acquireRunLock(path));
    lock.release();
    lock.release();
    expect(isRunLocked(path)).toBe(false);
    requireOk(acquireRunLock(path)).release();
  });

  it('is released when the run can not be opened', () => {
    const folder = scratchFolder();
    expect(openRunFile({ folder, runId: RUN, mode: 'write' }).ok).toBe(false);
    newRun(folder).close();
    reopen(folder, 'write').close();
  });
});
