import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createMomentDesk } from '../../../electron/hosts/engine/moments/moment-desk.ts';
import { offerLog } from '../../../electron/hosts/engine/moments/open-logs.ts';
import { runPath, runsFolder } from '../../../electron/store/run-paths.ts';
import { importedFolder } from '../../../electron/store/run-places.ts';
import type { RunLog } from '../../../electron/workflow/ports.ts';
import { stepKey } from '../../../shared/ids.ts';
import { ok } from '../../../shared/result.ts';
import type { BodyOf } from '../../../shared/run/event.ts';
import {
  entry,
  finished,
  newRun,
  RUN,
  reopen,
  requireErr,
  requireOk,
  scratchFolder,
  started,
} from '../../store/scratch.ts';

function openDesk(home = scratchFolder()) {
  const asked: string[] = [];
  const desk = createMomentDesk({
    home,
    repositories: {
      readFileAt: async (_repository, commit, path) => {
        asked.push(`${commit}:${path}`);
        return ok(path.endsWith('.png') ? null : `text of ${path}\n`);
      },
    },
  });
  onTestFinished(() => desk.close());
  const tree = async (seq: number, only: 'all' | 'changed' = 'all') =>
    requireOk(await desk.tree({ run: RUN, seq, only }));
  const file = async (seq: number, path: string) =>
    requireOk(await desk.file({ run: RUN, seq, path }));
  return { home, folder: runsFolder(home), desk, tree, file, asked };
}

const change = (
  log: RunLog,
  path: string,
  [before, after]: readonly [string | null, string | null],
): BodyOf<'file.changed'> => ({
  kind: 'file.changed',
  path,
  status: before === null ? 'added' : after === null ? 'deleted' : 'modified',
  before: before === null ? null : log.putBlob(before),
  after: after === null ? null : log.putBlob(after),
  ...{ added: 1, removed: 1, binary: false },
});

/** Events: 1 start, 2 listing, 3 a.ts changed, 4 new.ts added, 5 b.ts deleted, 6 a.ts put back, 7 end. */
function writeStory(folder: string, listing = true): void {
  const log = newRun(folder);
  log.append({ key: stepKey('run'), parent: '', lane: 'system', body: started('x') });
  const files = [
    ['a.ts', 2],
    ['b.ts', 3],
    ['logo.png', 9],
  ];
  if (listing) {
    const ref = log.putBlob(JSON.stringify(files));
    log.append(entry({ kind: 'tree.listed', tree: 'beef', files: 3, listing: ref, omitted: 0 }));
  }
  log.append(entry(change(log, 'a.ts', ['a1', 'a2!'])));
  log.append(entry(change(log, 'new.ts', [null, 'new'])));
  log.append(entry(change(log, 'b.ts', ['b11', null])));
  log.append(entry(change(log, 'a.ts', ['a2!', 'a1'])));
  log.append({ key: stepKey('run'), parent: '', lane: 'system', body: finished('approved', 0) });
  log.close();
}

const brief = (files: readonly { path: string; bytes: number | null; status: string | null }[]) =>
  files.map(({ path, bytes, status }) => `${path} ${bytes} ${status}`);

describe('files at a moment', () => {
  it('are those of the beginning with the changes up to then laid over them', async () => {
    const { folder, tree } = openDesk();
    writeStory(folder);
    const base = ['a.ts 2 null', 'b.ts 3 null', 'logo.png 9 null'];
    expect(brief((await tree(2)).files)).toEqual(base);
    expect(brief((await tree(3)).files)).toEqual([
      'a.ts 3 modified',
      'b.ts 3 null',
      'logo.png 9 null',
    ]);
    expect(brief((await tree(5)).files)).toEqual([
      ...['a.ts 3 modified', 'b.ts 3 deleted', 'logo.png 9 null', 'new.ts 3 added'],
    ]);
    expect(brief((await tree(7, 'changed')).files)).toEqual(['b.ts 3 deleted', 'new.ts 3 added']);
    expect(await tree(7)).toMatchObject({ whole: true, omitted: 0, note: null });
  });

  it('are only the changed ones in a run that recorded no listing, and that is said', async () => {
    const { folder, tree } = openDesk();
    writeStory(folder, false);
    const { files, whole, note } = await tree(4);
    expect(brief(files)).toEqual(['a.ts 3 modified', 'b.ts 3 deleted', 'new.ts 3 added']);
    expect(whole).toBe(false);
    expect(note).toContain('did not record');
  });

  it('have their texts from the log, whatever the repository holds by now', async () => {
    const { folder, file, asked } = openDesk();
    writeStory(folder);
    expect(await file(3, 'a.ts')).toEqual({ text: 'a2!', bytes: 3, from: 'log' });
    expect(await file(6, 'a.ts')).toEqual({ text: 'a1', bytes: 2, from: 'log' });
    // Before its first change: what that change found.
    expect(await file(2, 'a.ts')).toEqual({ text: 'a1', bytes: 2, from: 'log' });
    expect(await file(3, 'new.ts')).toMatchObject({ from: 'absent' });
    expect(await file(6, 'b.ts')).toMatchObject({ from: 'absent' });
    expect(asked).toEqual([]);
  });

  it('have the texts of untouched files from the commit that the run began with', async () => {
    const { home, folder, file, asked } = openDesk();
    const log = newRun(folder);
    log.append({ key: stepKey('run'), parent: '', lane: 'system', body: started('x') });
    const ref = log.putBlob(
      JSON.stringify([
        ['c.ts', 5],
        ['logo.png', 9],
        ['huge.txt', 9e6],
      ]),
    );
    log.append(entry({ kind: 'tree.listed', tree: 'beef', files: 3, listing: ref, omitted: 0 }));
    log.close();
    expect(await file(2, 'c.ts')).toEqual({ text: 'text of c.ts\n', bytes: 5, from: 'repository' });
    expect(await file(2, 'logo.png')).toEqual({ text: null, bytes: 9, from: 'binary' });
    expect(await file(2, 'huge.txt')).toEqual({ text: null, bytes: 9e6, from: 'too-large' });
    expect(await file(2, '../outside')).toMatchObject({ from: 'absent' });
    expect(asked).toEqual(['c0ffee:c.ts', 'c0ffee:logo.png']);
    // Where a run from elsewhere says its repository is, nobody looks.
    mkdirSync(importedFolder(home), { recursive: true });
    const other = '20261121-094612-7f3b';
    const log2 = newRun(importedFolder(home), other as typeof RUN);
    log2.append({ key: stepKey('run'), parent: '', lane: 'system', body: started('x') });
    log2.close();
    const { desk } = openDesk(home);
    expect(requireOk(await desk.file({ run: other, seq: 1, path: 'c.ts' })).from).toBe('absent');
  });

  it('follow a run that goes on', async () => {
    const { folder, tree } = openDesk();
    writeStory(folder);
    expect((await tree(99)).files).toHaveLength(4);
    const log = reopen(folder, 'write');
    log.append(entry(change(log, 'late.ts', [null, 'late'])));
    expect(brief((await tree(99)).files)).toContain('late.ts 4 added');
    log.close();
    expect(brief((await tree(99)).files)).toContain('late.ts 4 added');
  });

  it('take a listing that is no listing for none', async () => {
    const { folder, tree } = openDesk();
    const log = newRun(folder);
    log.append({ key: stepKey('run'), parent: '', lane: 'system', body: started('x') });
    const ref = log.putBlob('{"a": [1]}');
    log.append(entry({ kind: 'tree.listed', tree: 'beef', files: 3, listing: ref, omitted: 0 }));
    log.close();
    expect(await tree(2)).toMatchObject({ files: [], whole: false });
  });
});

describe('a note', () => {
  const note = { run: RUN, target: 3, text: 'look at this', by: 'ada' };

  it('is appended to a run that is over, and changes nothing in it', async () => {
    const { folder, desk } = openDesk();
    writeStory(folder);
    const before = reopen(folder, 'read').events().length;
    expect(requireOk(await desk.note(note))).toEqual({ seq: before + 1 });
    const log = reopen(folder, 'read');
    expect(log.events().at(-1)).toMatchObject({ kind: 'human.note', target: 3, by: 'ada' });
    expect(log.events().at(-1)).not.toHaveProperty('inputHash');
    log.close();
  });

  it('goes through the writer of a run that goes on here', async () => {
    const { folder, desk } = openDesk();
    writeStory(folder);
    const log = reopen(folder, 'write');
    expect(requireErr(await desk.note(note)).kind).toBe('run-locked');
    const takeBack = offerLog(runPath(folder, RUN), log);
    expect(requireOk(await desk.note(note)).seq).toBe(8);
    takeBack();
    expect(log.events().at(-1)).toMatchObject({ kind: 'human.note', text: 'look at this' });
    log.close();
  });

  it('is refused where it can’t be kept', async () => {
    const { home, folder, desk } = openDesk();
    writeStory(folder);
    expect(requireErr(await desk.note({ ...note, target: 99 }))).toMatchObject({ kind: 'usage' });
    expect(requireErr(await desk.note({ ...note, run: '2020' })).kind).toBe('run-not-found');
    const other = '20261121-094612-7f3b';
    mkdirSync(importedFolder(home), { recursive: true });
    const log = newRun(importedFolder(home), other as typeof RUN);
    log.append({ key: stepKey('run'), parent: '', lane: 'system', body: started('x') });
    log.close();
    expect(requireErr(await desk.note({ ...note, run: other })).kind).toBe('run-imported');
  });
});

describe('what golden runs spent', () => {
  it('adds up to what they say of themselves at their end', async () => {
    const { home, folder, desk } = openDesk();
    mkdirSync(folder, { recursive: true });
    const run = '20261121-211513-9d21';
    cpSync(
      join(import.meta.dirname, `../../fixtures/runs/0.4.0/${run}.tandem`),
      join(home, 'runs', `${run}.tandem`),
    );
    const { lanes } = requireOk(await desk.spent({ run, from: null, to: null }));
    const log = reopen(folder, 'read', run as typeof RUN);
    const end = log.events().findLast((event) => event.kind === 'run.finished');
    log.close();
    const sum = (read: (lane: (typeof lanes)[number]) => number) =>
      lanes.reduce((all, lane) => all + read(lane), 0);
    expect(sum(({ costUsd }) => costUsd)).toBeCloseTo(
      end?.kind === 'run.finished' ? end.cloud.costUsd : -1,
      6,
    );
    expect(sum(({ localTokens }) => localTokens)).toBe(
      end?.kind === 'run.finished' ? end.local.inputTokens + end.local.outputTokens : -1,
    );
    expect(sum(({ events }) => events)).toBe(log.events().length);
  });
});
