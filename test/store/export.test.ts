import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { exportRunFile } from '../../electron/store/export-run-file.ts';
import { readPrefix } from '../../electron/store/read-run.ts';
import { runPath } from '../../electron/store/run-paths.ts';
import {
  newRun,
  note,
  RUN,
  reopen,
  requireErr,
  requireOk,
  scratchFolder,
  writeRun,
} from './scratch.ts';

describe('exporting a run', () => {
  it('is copying its one file once it is closed', () => {
    const folder = scratchFolder();
    const original = writeRun(folder, 20);
    const elsewhere = scratchFolder();
    cpSync(runPath(folder, RUN), runPath(elsewhere, RUN));
    const events = reopen(elsewhere, 'read').events();
    expect(events.map((event) => ({ ...event }))).toEqual(original);
  });

  it('copies a run that is being written, with everything acknowledged so far', async () => {
    const folder = scratchFolder();
    const log = newRun(folder);
    for (let count = 0; count < 500; count += 1) {
      log.append(note(`event ${count}`, { result: { big: 'b'.repeat(count * 20) } }));
    }
    const to = join(scratchFolder(), 'given away ü.tandem');
    const { bytes } = requireOk(await exportRunFile(runPath(folder, RUN), to));
    expect(bytes).toBeGreaterThan(50_000);
    // SQLite's file format: a 2 here would make readers look for a write-ahead log.
    expect([...readFileSync(to).subarray(18, 20)]).toEqual([1, 1]);
    const { events, fault } = readPrefix(to);
    expect(fault).toBeNull();
    expect(events).toHaveLength(500);
    expect(events[499]?.result).toEqual({ big: 'b'.repeat(499 * 20) });
    expect(readdirSync(join(to, '..'))).toEqual(['given away ü.tandem']);
    expect(log.append(note('and on')).seq).toBe(501);
    log.close();
  });

  it('never replaces a file, and names what is missing', async () => {
    const folder = scratchFolder();
    writeRun(folder, 3);
    const to = join(folder, 'taken.tandem');
    writeFileSync(to, 'precious');
    expect(requireErr(await exportRunFile(runPath(folder, RUN), to)).kind).toBe('usage');
    expect(requireErr(await exportRunFile(join(folder, 'no'), join(folder, 'x'))).kind).toBe(
      'run-not-found',
    );
    const inFile = join(to, 'x.tandem');
    expect(requireErr(await exportRunFile(runPath(folder, RUN), inFile)).kind).toBe(
      'folder-unwritable',
    );
    expect(existsSync(join(folder, 'x'))).toBe(false);
  });
});
