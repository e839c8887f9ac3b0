import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createRunFile } from '../../electron/store/run-file.ts';
import { runPath } from '../../electron/store/run-paths.ts';
import type { RunLog } from '../../electron/workflow/ports.ts';
import {
  EPOCH,
  newRun,
  newRunOver,
  note,
  RUN,
  reopen,
  requireErr,
  scratchFolder,
} from './scratch.ts';
import { acknowledged, startWriter } from './writers.ts';

/** A real volume of one megabyte, where this user may mount one; null elsewhere. */
function mountSmallVolume(): string | null {
  const folder = mkdtempSync(join(tmpdir(), 'tandem-small-'));
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder]);
  if (mounted.status === 0) return folder;
  rmSync(folder, { recursive: true });
  return null;
}
const volume = mountSmallVolume();
afterAll(() => {
  if (volume === null) return;
  spawnSync('umount', [volume]);
  rmSync(volume, { recursive: true });
});

/** Appends until it fails; returns the number of acknowledged events and what was thrown. */
function fill(log: RunLog): { readonly count: number; readonly thrown: unknown } {
  try {
    for (;;) log.append(note('x'.repeat(2000), { durable: log.events().length % 3 === 0 }));
  } catch (thrown) {
    return { count: log.events().length, thrown };
  }
}

const countEvents = (folder: string): number => {
  const reader = reopen(folder, 'read');
  reader.close();
  return reader.events().length;
};

const faultOf = (kind: string) =>
  expect.objectContaining({ name: 'LogFault', fault: expect.objectContaining({ kind }) });

describe('a file that may not grow', () => {
  /** The run's own database under a limit of SQLite's, which fails writes like a full disk does. */
  function limitedLog(folder: string, pages: number): RunLog {
    const { log, database } = newRunOver(folder);
    database.exec(`PRAGMA max_page_count = ${pages}`);
    return log;
  }

  it('ends in disk-full, repeats that for ever, and keeps all that was acknowledged', () => {
    for (const pages of [8, 9, 10, 11, 12, 20, 40]) {
      const folder = scratchFolder();
      const log = limitedLog(folder, pages);
      const { count, thrown } = fill(log);
      expect(thrown).toEqual(faultOf('disk-full'));
      expect(() => log.append(note('tiny'))).toThrow(faultOf('disk-full'));
      expect(() => log.putBlob('tiny')).toThrow(faultOf('disk-full'));
      log.close();
      expect(countEvents(folder)).toBe(count);
    }
  });

  it('keeps the events before a payload that no longer fits', () => {
    const folder = scratchFolder();
    const log = limitedLog(folder, 30);
    log.append(note('a'));
    const random = Uint8Array.from({ length: 300_000 }, () => Math.random() * 256);
    expect(() => log.putBlob(random)).toThrow(faultOf('disk-full'));
    expect(() => log.append(note('b'))).toThrow(faultOf('disk-full'));
    log.close();
    expect(reopen(folder, 'write').events()).toHaveLength(1);
  });
});

describe.skipIf(volume === null)('a real volume of one megabyte', () => {
  it('ends in disk-full; once there is room the run goes on with nothing lost', () => {
    const folder = join(volume ?? '', 'runs');
    const log = newRun(folder);
    const { count, thrown } = fill(log);
    expect(thrown).toEqual(faultOf('disk-full'));
    expect(count).toBeGreaterThan(50);
    expect(countEvents(folder)).toBe(count);
    log.close();
    const larger = scratchFolder();
    cpSync(folder, larger, { recursive: true });
    const resumed = reopen(larger, 'write');
    expect(resumed.events()).toHaveLength(count);
    expect(resumed.append(note('room again')).seq).toBe(count + 1);
    resumed.close();
    rmSync(folder, { recursive: true });
  });

  it('says disk-full when there is no room for a new run, and leaves nothing behind', () => {
    const folder = join(volume ?? '', 'more');
    const filler = join(volume ?? '', 'filler');
    try {
      writeFileSync(filler, Buffer.alloc(2_000_000));
    } catch {
      // That it does not fit is the point.
    }
    const error = requireErr(createRunFile({ folder, runId: RUN, epoch: EPOCH }));
    expect(error.kind).toBe('disk-full');
    expect(existsSync(runPath(folder, RUN))).toBe(false);
    rmSync(filler);
    newRun(folder).close();
  });
});

describe('a process that may not write large files', () => {
  it('gets a named fault and keeps all that was acknowledged', async () => {
    const folder = scratchFolder();
    newRun(folder).close();
    const writer = startWriter(folder, 'ulimit -f 400;');
    expect(await writer.ended).toBe(4);
    expect(writer.output()).toMatch(/fault {"kind":"(disk-full|folder-unwritable)"/);
    const promised = acknowledged(writer);
    expect(promised.length).toBeGreaterThan(20);
    expect(countEvents(folder)).toBe(promised.length);
  });
});
