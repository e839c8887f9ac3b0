import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findRun } from '../../electron/store/find-run.ts';
import { createLibrary } from '../../electron/store/library.ts';
import { openRun } from '../../electron/store/open-run.ts';
import { createRunFile } from '../../electron/store/run-file.ts';
import { readListing } from '../../electron/store/run-listing.ts';
import { runPath, runsFolder } from '../../electron/store/run-paths.ts';
import { type RunId, runId } from '../../shared/ids.ts';
import type { BodyOf } from '../../shared/run/event.ts';
import { makeLargeRun } from './make-large-run.ts';
import {
  EPOCH,
  entry,
  finished,
  newRun,
  reopen,
  requireErr,
  requireOk,
  scratchFolder,
  started,
} from './scratch.ts';

const ids = ['20261121-094612-0001', '20261121-094612-0002', '20261122-100000-0003'].map(runId);
const [A, B, C] = [ids[0] ?? runId(''), ids[1] ?? runId(''), ids[2] ?? runId('')];

/** A data folder with an approved, an unfinished and a rejected run. */
function libraryHome(): string {
  const home = scratchFolder();
  writeStory(home, A, [started('first'), finished('approved', 0.25)]);
  writeStory(home, B, [started('second'), answered(0.1), answered(0.2)]);
  writeStory(home, C, [started('third'), finished('rejected', 0)]);
  return home;
}

it('lists a run file that is a pipe as unreadable instead of waiting for it', () => {
  const home = libraryHome();
  for (const name of [runPath(runsFolder(home), A), `${runPath(runsFolder(home), B)}.lock`]) {
    rmSync(name, { force: true });
    execFileSync('mkfifo', [name]);
  }
  const listed = requireOk(createLibrary({ home }).list());
  expect(listed.find((run) => run.runId === A)).toMatchObject({ status: 'unreadable' });
  expect(listed.find((run) => run.runId === B)).toMatchObject({ status: 'interrupted' });
  expect(requireErr(openRun(home, A))).toMatchObject({ kind: 'folder-unwritable' });
});

function writeStory(home: string, id: RunId, bodies: readonly Parameters<typeof entry>[0][]): void {
  const log = newRun(runsFolder(home), id);
  for (const body of bodies) log.append(entry(body));
  log.close();
}

const answered = (costUsd: number): BodyOf<'model.responded'> => ({
  kind: 'model.responded',
  role: 'planner',
  provider: 'anthropic',
  model: 'claude-opus-5-5',
  responseId: null,
  stopReason: 'end_turn',
  tokens: { input: 1, output: 1, cacheRead: 0, cacheWrite: 0 },
  costUsd,
  priceList: '2026-11',
  ms: 1,
  response: { blob: 'x', bytes: 1 },
  repairs: [],
});

const list = (home: string) => requireOk(createLibrary({ home }).list());
const statuses = (home: string) => list(home).map((run) => [run.runId, run.status]);

describe('the library', () => {
  it('lists all runs, newest first, with what people want to know', () => {
    const runs = list(libraryHome());
    expect(runs.map((run) => run.runId)).toEqual([C, B, A]);
    expect(runs[2]).toEqual({
      runId: A,
      startedAt: EPOCH,
      request: 'first',
      repository: '/home/me/code',
      status: 'approved',
      note: 'it was approved',
      costUsd: 0.25,
      savedUsd: 0.75,
      bytesSent: 10,
      seconds: 12.5,
      mode: 'hybrid',
      executor: 'ollama/qwen2.5-coder:32b',
      scripted: false,
      branch: null,
      filesChanged: 0,
      stage: null,
    });
    expect(runs[1]).toMatchObject({ status: 'interrupted', request: 'second' });
    expect(runs[1]?.costUsd).toBeCloseTo(0.3);
  });

  it('says where a running one is, with whom, on which branch and what it has changed', () => {
    const home = scratchFolder();
    const id = makeLargeRun({ home, events: 1_300, files: 9, isFinished: false });
    const log = reopen(runsFolder(home), 'write', id);
    log.append(entry({ kind: 'executor.chosen', executor: 'vllm/other', by: 'me' }));
    expect(list(home)).toMatchObject([
      {
        ...{ status: 'running', stage: 'execute', executor: 'vllm/other', branch: 'tandem/x' },
        ...{ filesChanged: 9, savedUsd: null, bytesSent: 0, mode: 'hybrid', scripted: false },
      },
    ]);
    log.close();
    expect(list(home)).toMatchObject([{ status: 'interrupted', stage: 'execute' }]);
  });

  it('lists by a glance what a walk through the whole file says', () => {
    const home = libraryHome();
    makeLargeRun({ home, events: 1_300, files: 9 });
    for (const runId of readdirSync(runsFolder(home)).filter((name) => name.endsWith('.tandem'))) {
      const path = join(runsFolder(home), runId);
      expect(readListing(path, 'glance')).toEqual(readListing(path, 'walk'));
    }
  });

  it('is empty where there is nothing', () => {
    expect(list(join(scratchFolder(), 'nowhere'))).toEqual([]);
  });

  it('calls a run running while somebody writes it, and by its outcome afterwards', () => {
    const home = libraryHome();
    expect(statuses(home)[1]).toEqual([B, 'interrupted']);
    const log = reopen(runsFolder(home), 'write', B);
    expect(statuses(home)[1]).toEqual([B, 'running']);
    log.append(entry(finished('exhausted', 1)));
    expect(statuses(home)[1]).toEqual([B, 'running']);
    log.close();
    expect(list(home)[1]).toMatchObject({ status: 'exhausted', costUsd: 1 });
  });

  it('calls a resumed and then killed run interrupted, whatever it ended as before', () => {
    const home = libraryHome();
    const log = reopen(runsFolder(home), 'write', A);
    log.append(entry({ kind: 'run.resumed', after: 2, unfinished: [] }));
    log.close();
    expect(statuses(home)[2]).toEqual([A, 'interrupted']);
  });

  it('lists an unreadable run with the reason, and hides no other', () => {
    const home = libraryHome();
    writeFileSync(runPath(runsFolder(home), A), 'not a database at all, '.repeat(100));
    const path = runPath(runsFolder(home), B);
    writeFileSync(path, readFileSync(path).subarray(0, 10_000));
    mkdirSync(runPath(runsFolder(home), runId('20261120-000000-0000')));
    const epoch = EPOCH;
    const future = { folder: runsFolder(home), runId: runId('20261123-000000-0000'), epoch };
    requireOk(createRunFile({ ...future, format: 99 })).close();
    const runs = list(home);
    expect(runs.map((run) => run.status)).toEqual([
      'unreadable',
      'rejected',
      'unreadable',
      'unreadable',
      'unreadable',
    ]);
    expect(runs[0]?.note).toMatch(/newer Tandem/);
    expect(runs[3]).toMatchObject({ startedAt: EPOCH, note: expect.stringMatching(/damaged/) });
    expect(list(home)).toEqual(runs);
  });

  it('takes no notice of files that are not runs', () => {
    const home = libraryHome();
    for (const name of ['notes.txt', 'x.tandem', '.tandem', '20261121-094612-zzzz.tandem']) {
      writeFileSync(join(runsFolder(home), name), 'x');
    }
    expect(list(home)).toHaveLength(3);
  });
});

describe('the index', () => {
  const indexOf = (home: string): string => join(home, 'index.sqlite');

  it('is what an unchanged run is listed from', () => {
    const home = libraryHome();
    const before = list(home);
    const bytes = readFileSync(indexOf(home));
    expect(list(home)).toEqual(before);
    expect(readFileSync(indexOf(home)).equals(bytes)).toBe(true);
  });

  it('is made anew when it is missing', () => {
    const home = libraryHome();
    const before = list(home);
    rmSync(indexOf(home));
    expect(list(home)).toEqual(before);
    expect(existsSync(indexOf(home))).toBe(true);
  });

  it('is made anew wherever it is damaged', () => {
    const home = libraryHome();
    const before = list(home);
    const good = readFileSync(indexOf(home));
    for (let place = 0; place < good.length; place += 61) {
      const bad = Buffer.from(good);
      bad[place] = (bad[place] ?? 0) ^ 0x40;
      writeFileSync(indexOf(home), bad);
      expect(list(home)).toEqual(before);
    }
    for (const content of ['', 'rubbish', good.subarray(0, 4096), Buffer.alloc(8192)]) {
      writeFileSync(indexOf(home), content);
      expect(list(home)).toEqual(before);
      expect(readFileSync(indexOf(home)).subarray(0, 15).toString()).toBe('SQLite format 3');
    }
  });

  it('forgets a run that was deleted and follows one that was replaced', () => {
    const home = libraryHome();
    list(home);
    rmSync(runPath(runsFolder(home), C));
    const log = reopen(runsFolder(home), 'write', B);
    log.append(entry(finished('failed', 2)));
    log.close();
    expect(statuses(home)).toEqual([
      [B, 'failed'],
      [A, 'approved'],
    ]);
  });

  it('is done without when it can not be written', () => {
    const home = libraryHome();
    mkdirSync(indexOf(home));
    expect(list(home)).toHaveLength(3);
  });
});

describe('findRun', () => {
  it('finds a run by its id or by any beginning that only it has', () => {
    const home = libraryHome();
    for (const text of [C, '20261122', ` ${C.toUpperCase()} `]) {
      expect(requireOk(findRun(home, text))).toBe(C);
    }
    expect(requireOk(findRun(home, A))).toBe(A);
  });

  it('names the candidates when several runs begin like that', () => {
    const error = requireErr(findRun(libraryHome(), '20261121-0946'));
    expect(error).toMatchObject({ kind: 'usage' });
    expect(error.kind === 'usage' ? error.message : '').toContain(`2 runs: ${B}, ${A}.`);
  });

  it.each(['', '  ', '..', '../../etc/passwd', '/', 'runs', '%', '2027', `${A}.tandem`, '\0'])(
    'finds nothing for %j',
    (text) => {
      const home = libraryHome();
      const error = requireErr(findRun(home, text));
      expect(error).toEqual({ kind: 'run-not-found', run: text, home });
    },
  );

  it('finds nothing in a data folder that does not exist', () => {
    const error = requireErr(findRun(join(scratchFolder(), 'none'), A));
    expect(error).toMatchObject({ kind: 'run-not-found' });
  });
});
