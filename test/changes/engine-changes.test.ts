import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { diffBranchFile, listBranchChanges } from '../../electron/changes/branch-changes.ts';
import { createDiffCache } from '../../electron/changes/diff-texts.ts';
import type { Engine } from '../../electron/hosts/engine.ts';
import { openEngine } from '../../electron/hosts/open-engine.ts';
import { createRepositories } from '../../electron/workspace/create-repositories.ts';
import type { EventOf } from '../../shared/run/event.ts';
import { createLoggedRun } from './logged-run.ts';

const TWO_STEPS = '20261121-120713-df10';
const runs = join(import.meta.dirname, '../fixtures/runs/0.1.0');

describe('the engine over a recorded run', () => {
  let home: string;
  let engine: Engine;
  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), 'tandem-changes-'));
    cpSync(runs, join(home, 'runs'), { recursive: true });
    const opened = await openEngine(
      { TANDEM_HOME: home, PATH: process.env.PATH },
      { writes: true },
    );
    if (!opened.ok) throw new Error(opened.error.kind);
    engine = opened.value;
  });
  afterAll(async () => {
    await engine.close();
    rmSync(home, { recursive: true, force: true });
  });

  it('lists the files of two steps', async () => {
    const listed = await engine.changes(TWO_STEPS, { kind: 'run' });
    expect(listed).toMatchObject({
      ok: true,
      value: {
        note: null,
        files: [
          { path: 'NOTES.md', steps: ['s2'], added: 1, removed: 0, unplanned: false },
          { path: 'src/greet.js', steps: ['s1'], added: 1, removed: 1 },
        ],
      },
    });
  });

  it('shows a file with the turn that wrote it', async () => {
    const diff = await engine.fileDiff(TWO_STEPS, { kind: 'run' }, 'src/greet.js');
    if (!diff.ok) throw new Error(diff.error.kind);
    expect(diff.value.patch).toContain(
      'diff --git a/src/greet.js b/src/greet.js\n--- a/src/greet.js',
    );
    expect(diff.value.hunks).toMatchObject([{ origins: [{ step: 's1', attempt: 1, turn: 2 }] }]);
  });

  it('makes a patch from the log', async () => {
    const made = await engine.patch(TWO_STEPS, { kind: 'run' });
    expect(made).toMatchObject({
      ok: true,
      value: { name: expect.stringMatching(/-df10\.patch$/) },
    });
    expect(made.ok && made.value.patch.match(/^diff --git /gm)).toHaveLength(2);
  });

  it('refuses a path that the run did not change, and a run that is none', async () => {
    expect(await engine.fileDiff(TWO_STEPS, { kind: 'run' }, '../etc/passwd')).toMatchObject({
      error: { kind: 'stale' },
    });
    expect(await engine.changes('20990101-000000-0000', { kind: 'run' })).toMatchObject({
      error: { kind: 'run-not-found' },
    });
  });

  it('gives back a payload byte for byte, proved by its hash', async () => {
    const ledger = await engine.ledger(TWO_STEPS);
    const line = ledger.ok ? ledger.value.payloads[0] : undefined;
    const body = await engine.payload(TWO_STEPS, line?.seq ?? 0);
    if (!body.ok) throw new Error(body.error.kind);
    expect(body.value).toMatchObject({ verified: true, bytes: line?.bytes });
    expect(Buffer.byteLength(body.value.body)).toBe(line?.bytes);
    expect(JSON.parse(body.value.body)).toHaveProperty('model');
    expect(Object.keys(body.value.headers).join().toLowerCase()).not.toMatch(/key|authorization/);
  });

  it('has no payload of an event that sent none', async () => {
    expect(await engine.payload(TWO_STEPS, 1)).toMatchObject({ error: { kind: 'usage' } });
  });
});

describe('the branch as git has it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tandem-branch-'));
  const repository = join(folder, 'repository');
  const reader = createRepositories({ privateFolder: join(folder, 'git') });
  const cache = createDiffCache();
  const git = (...args: readonly string[]) =>
    execFileSync('git', ['-C', repository, '-c', 'user.name=t', '-c', 'user.email=t@t', ...args], {
      encoding: 'utf8',
    }).trim();
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function createRun(branch: string, path = repository) {
    const log = createLoggedRun();
    const started: Partial<EventOf<'run.started'>> = {
      kind: 'run.started',
      branch,
      repository: {
        ...{ path, baseCommit: git('rev-parse', 'main'), baseTree: '', dirtyFiles: 0 },
        ...{ baseBranch: 'main', shallow: false, submodules: 0 },
      },
    };
    log.add('run', started as EventOf<'run.started'>);
    log.plan(['a.txt']);
    log.base('a.txt', 'one\n');
    log.write('execute/s1/try1/turn1/call0', 'a.txt', 'two\n');
    return log.source();
  }

  beforeAll(() => {
    mkdirSync(repository);
    execFileSync('git', ['init', '-q', '-b', 'main', repository]);
    writeFileSync(join(repository, 'a.txt'), 'one\n');
    git('add', '.');
    git('commit', '-qm', 'base');
    git('checkout', '-qb', 'tandem/x');
    writeFileSync(join(repository, 'a.txt'), 'two\n');
    writeFileSync(join(repository, 'by-hand.txt'), 'mine\n');
    git('add', '.');
    git('commit', '-qm', 'done');
    git('checkout', '-q', 'main');
  });

  it('shows what is on it, also what people committed', async () => {
    const source = createRun('tandem/x');
    const listed = await listBranchChanges(source, reader, cache);
    expect(listed).toMatchObject({
      value: {
        note: null,
        files: [
          { path: 'a.txt', steps: ['s1'], unplanned: false },
          { path: 'by-hand.txt', steps: [], unplanned: true, status: 'added', bytes: 5 },
        ],
      },
    });
    const diff = await diffBranchFile({ events: source.events, path: 'a.txt' }, reader, cache);
    expect(diff).toMatchObject({ value: { before: 'one\n', after: 'two\n' } });
  });

  it('says in a note that it is gone', async () => {
    const listed = await listBranchChanges(createRun('tandem/deleted'), reader, cache);
    expect(listed).toMatchObject({ value: { files: [], note: 'branch-gone' } });
  });

  it('says in a note that the repository is gone', async () => {
    const source = createRun('tandem/x', join(folder, 'moved-away'));
    const listed = await listBranchChanges(source, reader, cache);
    expect(listed).toMatchObject({ value: { files: [], note: 'repository-gone' } });
  });
});
