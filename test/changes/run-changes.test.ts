import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createDiffCache } from '../../electron/changes/diff-texts.ts';
import { diffRunFile, listRunChanges, patchRun } from '../../electron/changes/run-changes.ts';
import { createLoggedRun } from './logged-run.ts';

const cache = createDiffCache();
const run = { kind: 'run' } as const;
const numbered = (count: number) =>
  Array.from({ length: count }, (_, index) => `line ${index + 1}`);
const text = (lines: readonly string[]) => `${lines.join('\n')}\n`;
const key = (step: number, attempt: number, turn: number) =>
  `execute/s${step}/try${attempt}/turn${turn}/call0`;

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

describe('listRunChanges', () => {
  it('counts what is different in the end, not each change on the way', async () => {
    const log = createLoggedRun();
    log.base('a.ts', 'one\ntwo\n');
    log.write(key(1, 1, 1), 'a.ts', 'one\nTWO\n');
    log.write(key(2, 1, 1), 'a.ts', 'one\nTWO\nthree\n');
    const files = await listRunChanges(log.source(), run, cache);
    expect(files).toMatchObject([
      { path: 'a.ts', status: 'modified', added: 2, removed: 1, steps: ['s1', 's2'] },
    ]);
  });

  it('leaves out a file that was put back, and one that was made and deleted', async () => {
    const log = createLoggedRun();
    log.base('a.ts', 'one\n');
    log.write(key(1, 1, 1), 'a.ts', 'ONE\n');
    log.write(key(1, 1, 2), 'a.ts', 'one\n');
    log.write(key(1, 1, 3), 'b.ts', 'x\n');
    log.write(key(1, 1, 4), 'b.ts', null);
    expect(await listRunChanges(log.source(), run, cache)).toEqual([]);
  });

  it('shows one step’s part, and the change as of an event', async () => {
    const log = createLoggedRun();
    log.write(key(1, 1, 1), 'a.ts', '1\n');
    const seq = log.write(key(2, 1, 1), 'b.ts', '2\n');
    const step = await listRunChanges(log.source(), { kind: 'step', step: 's2' }, cache);
    const until = await listRunChanges(log.source(), { kind: 'until', seq: seq - 1 }, cache);
    expect(step.map((file) => file.path)).toEqual(['b.ts']);
    expect(until.map((file) => file.path)).toEqual(['a.ts']);
  });

  it('marks what no step of the plan was to write', async () => {
    const log = createLoggedRun();
    log.plan(['a.ts']);
    log.write(key(1, 1, 1), 'a.ts', '1\n');
    log.write(key(1, 1, 2), 'b.ts', '2\n');
    const files = await listRunChanges(log.source(), run, cache);
    expect(files.map((file) => file.unplanned)).toEqual([false, true]);
  });

  it('names a content by its hash, so that a tick can be kept for it', async () => {
    const log = createLoggedRun();
    log.write(key(1, 1, 1), 'a.ts', '1\n');
    const [first] = await listRunChanges(log.source(), run, cache);
    log.write(key(1, 1, 2), 'a.ts', '2\n');
    const [second] = await listRunChanges(log.source(), run, cache);
    expect(first?.content).toMatch(/^[0-9a-f]{64}$/);
    expect(second?.content).not.toBe(first?.content);
  });
});

describe('diffRunFile', () => {
  it('tells for each hunk which calls wrote it, through everything that moved the lines since', async () => {
    const log = createLoggedRun();
    const base = numbered(40);
    log.base('a.ts', text(base));
    const first = log.write(key(1, 1, 3), 'a.ts', text(base.with(30, 'changed')));
    const second = log.write(key(2, 2, 1), 'a.ts', text(['new', ...base.with(30, 'changed')]));
    const diff = await diffRunFile(log.source(), { scope: run, path: 'a.ts' }, cache);
    expect(diff?.hunks).toMatchObject([
      { newStart: 1, origins: [{ step: 's2', attempt: 2, turn: 1, seq: second }] },
      { origins: [{ step: 's1', attempt: 1, turn: 3, seq: first }] },
    ]);
  });

  it('names who deleted lines', async () => {
    const log = createLoggedRun();
    const base = numbered(30);
    log.base('a.ts', text(base));
    const seq = log.write(key(1, 1, 5), 'a.ts', text(base.toSpliced(9, 3)));
    const diff = await diffRunFile(log.source(), { scope: run, path: 'a.ts' }, cache);
    expect(diff?.hunks[0]?.origins).toEqual([{ step: 's1', attempt: 1, turn: 5, seq }]);
  });

  it('shows findings at the lines as they are now, the last round first', async () => {
    const log = createLoggedRun();
    const finding = { stepId: 's1', file: 'a.ts', severity: 'high', instruction: 'fix' } as const;
    log.base('a.ts', text(numbered(10)));
    log.write(key(1, 1, 1), 'a.ts', text(numbered(10).with(4, 'wrong')));
    log.verdict(1, [{ ...finding, line: 5, problem: 'wrong' }]);
    log.write(key(1, 2, 1), 'a.ts', text(['top', ...numbered(10).with(4, 'wrong')]));
    log.verdict(2, [{ ...finding, line: 1, problem: 'top' }]);
    const diff = await diffRunFile(log.source(), { scope: run, path: 'a.ts' }, cache);
    expect(diff?.findings.map(({ round, line, problem }) => [round, line, problem])).toEqual([
      [2, 1, 'top'],
      [1, 6, 'wrong'],
    ]);
  });

  it('has no hunks of a binary file, and none that could be reverted of a text that is not UTF-8', async () => {
    const log = createLoggedRun();
    log.write(key(1, 1, 1), 'a.bin', Buffer.from([1, 0, 2]));
    log.write(key(1, 1, 2), 'latin.txt', Buffer.from('gr\xfcn\n', 'latin1'));
    const binary = await diffRunFile(log.source(), { scope: run, path: 'a.bin' }, cache);
    const latin = await diffRunFile(log.source(), { scope: run, path: 'latin.txt' }, cache);
    expect(binary).toMatchObject({ patch: '', hunks: [] });
    expect(latin).toMatchObject({ hunks: [], after: 'grün\n' });
  });

  it('says that two texts are too different to be compared', async () => {
    const log = createLoggedRun();
    const lines = (seed: number) =>
      text(Array.from({ length: 8_000 }, (_, index) => `${(index * seed) % 13}`));
    log.base('a.txt', lines(5));
    log.write(key(1, 1, 1), 'a.txt', lines(7));
    const diff = await diffRunFile(log.source(), { scope: run, path: 'a.txt' }, cache);
    expect(diff?.tooDifferent).toBe(true);
    expect(diff?.before).toBe(lines(5));
  });

  it('knows nothing of a path that did not change', async () => {
    const log = createLoggedRun();
    expect(await diffRunFile(log.source(), { scope: run, path: 'a.ts' }, cache)).toBeNull();
  });
});

describe('patchRun', () => {
  it('makes a patch that git applies to the very bytes', async () => {
    const log = createLoggedRun();
    const folder = mkdtempSync(join(tmpdir(), 'tandem-patch-'));
    folders.push(folder);
    const before: Record<string, string | Uint8Array> = {
      'src/a.ts': 'one\r\ntwo\nthree',
      'old name.txt': 'gone\n',
      'b.bin': Buffer.from([0, 1, 2, 3, 250]),
      'latin.txt': Buffer.from('gr\xfcn\n', 'latin1'),
    };
    const after: Record<string, string | Uint8Array | null> = {
      'src/a.ts': 'one\r\nTWO\nthree\n',
      'old name.txt': null,
      'b.bin': Buffer.from([9, 0, 9, ...Array(400).fill(7)]),
      'latin.txt': Buffer.from('bl\xe4u\n', 'latin1'),
      'neu/\u00fcml\u00e4ut "q".txt': 'new\n',
      'empty.txt': '',
    };
    for (const [path, content] of Object.entries(before)) {
      log.base(path, content);
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content);
    }
    for (const [path, content] of Object.entries(after)) log.write(key(1, 1, 1), path, content);
    const { patch, missing } = await patchRun(log.source(), run, cache);
    expect(missing).toEqual([]);
    execFileSync('git', ['apply', '--whitespace=nowarn', '-'], { cwd: folder, input: patch });
    for (const [path, content] of Object.entries(after)) {
      if (content === null) expect(() => readFileSync(join(folder, path))).toThrow('ENOENT');
      else expect(readFileSync(join(folder, path))).toEqual(Buffer.from(content));
    }
  });

  it('names what the log does not hold in full', async () => {
    const log = createLoggedRun();
    log.add('execute/s1/try1/snapshot', {
      ...{ kind: 'file.changed', path: 'huge.json', status: 'modified', binary: false },
      ...{ before: null, after: null, added: 9, removed: 9 },
    });
    expect((await patchRun(log.source(), run, cache)).missing).toEqual(['huge.json']);
  });
});
