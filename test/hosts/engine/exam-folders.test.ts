import { existsSync, mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { dropExamRuns, runsOf } from '../../../electron/hosts/engine/exam/drop-runs.ts';
import { createExamPlace, sweepExams } from '../../../electron/hosts/engine/exam/exam-place.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'tandem-exam-'));
});

const make = (folder: string, ...names: readonly string[]): void => {
  mkdirSync(join(home, folder), { recursive: true });
  for (const name of names) writeFileSync(join(home, folder, name), '');
};

describe('what exams leave behind', () => {
  it('is swept once its process is gone, runs that nothing refers to among it', async () => {
    const run = '20261121-101500-aaaa';
    make('runs', `${run}.tandem`, '20261121-101500-bbbb.tandem');
    make('exams/4242-0123abcd/task-x/repository', 'a.txt');
    writeFileSync(join(home, 'exams', '4242-0123abcd', 'runs-kept.txt'), `${run}\n../../victim\n`);
    make('exams/mine', 'notes.txt');
    make('exams', 'notes.txt');
    const place = await createExamPlace(home);
    mkdirSync(join(place.folder, 'task-y'));
    await sweepExams(home);
    expect(readdirSync(join(home, 'runs'))).toEqual(['20261121-101500-bbbb.tandem']);
    const left = readdirSync(join(home, 'exams')).filter((name) => !name.endsWith('.owner'));
    expect(left.sort()).toEqual([basename(place.folder), 'mine', 'notes.txt'].sort());
    expect(existsSync(join(place.folder, 'task-y'))).toBe(true);
    await place.release();
    expect(readdirSync(join(home, 'exams')).sort()).toEqual(['mine', 'notes.txt']);
  });

  it('is nothing where no exam was ever taken', async () => {
    await expect(sweepExams(home)).resolves.toBeUndefined();
    expect(existsSync(join(home, 'exams'))).toBe(false);
  });

  it('goes with the result that refers to it, file by file, and nothing else', async () => {
    const run = '20261121-101500-aaaa';
    make('runs', `${run}.tandem`, `${run}.tandem.lock`, '20261121-101500-bbbb.tandem');
    await dropExamRuns(home, [run, '../../elsewhere']);
    expect(readdirSync(join(home, 'runs'))).toEqual(['20261121-101500-bbbb.tandem']);
  });

  it('is of this machine only', () => {
    const failures = [
      { run: '20261121-101500-aaaa', because: 'x' },
      { run: null, because: 'y' },
    ];
    const tasks = [{ task: 'read', passes: 0, tries: 2, failures }];
    const byTransport = [{ transport: 'native' as const, tasks }];
    expect(runsOf({ byTransport, origin: 'here' })).toEqual(['20261121-101500-aaaa']);
    expect(runsOf({ byTransport, origin: 'imported' })).toEqual([]);
  });
});
