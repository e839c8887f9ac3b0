import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { dropExamRuns, runsOf, sweepExams } from '../../../electron/hosts/engine/exam/drop-runs.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'tandem-exam-'));
});

const make = (folder: string, ...names: readonly string[]): void => {
  mkdirSync(join(home, folder), { recursive: true });
  for (const name of names) writeFileSync(join(home, folder, name), '');
};

describe('what exams leave behind', () => {
  it('is swept after a day, and not while another process may still sit there', async () => {
    make('exams/task-old/repository', 'a.txt');
    make('exams/task-new/repository', 'a.txt');
    const twoDaysAgo = new Date(Date.now() - 2 * 24 * 3_600_000);
    utimesSync(join(home, 'exams', 'task-old'), twoDaysAgo, twoDaysAgo);
    await sweepExams(home);
    expect(readdirSync(join(home, 'exams'))).toEqual(['task-new']);
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
