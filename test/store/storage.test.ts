import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Engine } from '../../electron/hosts/engine.ts';
import { openEngine } from '../../electron/hosts/open-engine.ts';
import { decideCleanUp, type RetainedRun } from '../../electron/store/retention-rules.ts';
import { createRunFile } from '../../electron/store/run-file.ts';
import { runsFolder } from '../../electron/store/run-paths.ts';
import { beginRemoval } from '../../electron/store/storage-removals.ts';
import { type RunId, runId } from '../../shared/ids.ts';
import type { Retention } from '../../shared/settings/retention.ts';
import { retentionSchema } from '../../shared/settings/retention.ts';
import { entry, finished, requireErr, requireOk, started } from './scratch.ts';

const NOW = Date.parse('2026-11-21T12:00:00.000Z');
const OLD = '20250101-000000-0001';
const NEW = '20261120-000000-0002';

const run = (id: string, more: Partial<RetainedRun> = {}): RetainedRun => ({
  ...{ runId: id, request: 'r', status: 'cancelled', kept: false, bytes: 1024 ** 3, held: null },
  startedAt: id === OLD ? '2025-01-01T00:00:00.000Z' : '2026-11-20T00:00:00.000Z',
  ...more,
});
const rules = (given: Partial<Retention>): Retention =>
  retentionSchema.parse({ on: true, ...given });

describe('the rules about runs', () => {
  it('name nobody while they are switched off', () => {
    const next = decideCleanUp([run(OLD)], rules({ on: false, keepDays: 1 }), NOW);
    expect(next).toEqual({ on: false, runs: [], bytes: 0, spared: [] });
  });

  it.each<[string, Partial<Retention>]>([
    ['older than their days', { keepDays: 30 }],
    ['not among the last', { keepLast: 1 }],
    ['beyond the space', { maxGib: 1.5 }],
  ])('name runs that are %s', (_name, given) => {
    const next = decideCleanUp([run(OLD), run(NEW)], rules(given), NOW);
    expect(next.runs.map(({ runId: id }) => id)).toEqual([OLD]);
    expect(next.bytes).toBe(1024 ** 3);
  });

  it.each<[string, Partial<RetainedRun>]>([
    ['is kept', { kept: true }],
    ['is running', { status: 'running' }],
    ['can be resumed', { status: 'interrupted' }],
    ['has forks', { held: 'another run was forked from it.' }],
    ['failed', { status: 'failed' }],
  ])('spare a run that %s, and say so', (_name, more) => {
    const next = decideCleanUp([run(OLD, more), run(NEW)], rules({ keepDays: 30 }), NOW);
    expect(next.runs).toEqual([]);
    expect(next.spared.map(({ runId: id }) => id)).toEqual([OLD]);
  });
});

async function place(): Promise<{ readonly home: string; readonly engine: Engine }> {
  const home = mkdtempSync(join(tmpdir(), 'tandem-storage-'));
  mkdirSync(runsFolder(home));
  const engine = requireOk(
    await openEngine({ PATH: process.env.PATH, HOME: home, TANDEM_HOME: home }),
  );
  onTestFinished(async () => {
    await engine.close();
    rmSync(home, { recursive: true, force: true });
  });
  return { home, engine };
}

function writeRun(home: string, id: string, parentRun: string | null = null): RunId {
  const named = runId(id);
  const log = requireOk(
    createRunFile({ folder: runsFolder(home), runId: named, epoch: '2026-11-21T09:46:12.000Z' }),
  );
  log.append(entry({ ...started('Do it'), parentRun }));
  log.append(entry(finished('cancelled', 0)));
  log.close();
  mkdirSync(join(home, 'worktrees', id, 'src'), { recursive: true });
  writeFileSync(join(home, 'worktrees', id, 'src', 'a.ts'), 'x'.repeat(5000));
  writeFileSync(join(runsFolder(home), `${id}.patch`), 'patch');
  return named;
}

const ALL = { onlyWorktree: false, branch: false };

describe('removing a run', () => {
  it('takes file, worktree and patch, and nothing of another run', async () => {
    const { home, engine } = await place();
    writeRun(home, OLD);
    writeRun(home, NEW);
    const [line] = requireOk(await engine.storage.list({ snapshots: false })).filter(
      (one) => one.runId === OLD,
    );
    expect(line).toMatchObject({ worktreeBytes: 5000, patchBytes: 5, held: null, imported: false });
    const removed = requireOk(await engine.storage.remove(OLD, ALL));
    expect(removed).toMatchObject({ runId: OLD, left: [] });
    expect(readdirSync(runsFolder(home)).filter((name) => name.startsWith(OLD))).toEqual([]);
    expect(readdirSync(join(home, 'worktrees'))).toEqual([NEW]);
    expect(requireErr(await engine.storage.remove(OLD, ALL)).kind).toBe('run-not-found');
  });

  it('can leave the record and take the worktree alone', async () => {
    const { home, engine } = await place();
    writeRun(home, OLD);
    requireOk(await engine.storage.remove(OLD, { onlyWorktree: true, branch: false }));
    expect(existsSync(join(home, 'worktrees', OLD))).toBe(false);
    expect(requireOk(await engine.show(OLD)).state.finished?.outcome).toBe('cancelled');
  });

  it('refuses one that is kept, and one that others were forked from', async () => {
    const { home, engine } = await place();
    writeRun(home, OLD);
    writeRun(home, NEW, OLD);
    expect(requireErr(await engine.storage.remove(OLD, ALL))).toMatchObject({ kind: 'run-held' });
    requireOk(await engine.storage.keep(NEW, true));
    expect(requireErr(await engine.storage.remove(NEW, ALL))).toMatchObject({ kind: 'run-held' });
    requireOk(await engine.storage.keep(NEW, false));
    requireOk(await engine.storage.remove(NEW, ALL));
    requireOk(await engine.storage.remove(OLD, ALL));
  });

  it('does not follow a link that a worktree was exchanged for', async () => {
    const { home, engine } = await place();
    writeRun(home, OLD);
    const other = join(home, 'other');
    mkdirSync(other);
    writeFileSync(join(other, 'precious'), 'x');
    rmSync(join(home, 'worktrees', OLD), { recursive: true });
    const { symlinkSync } = await import('node:fs');
    symlinkSync(other, join(home, 'worktrees', OLD));
    requireOk(await engine.storage.remove(OLD, ALL));
    expect(readdirSync(other)).toEqual(['precious']);
  });

  it('is finished by the next clean-up when it was cut off', async () => {
    const { home, engine } = await place();
    const id = writeRun(home, OLD);
    beginRemoval(home, { runId: id, origin: 'own', ...ALL });
    requireOk(await engine.storage.cleanUp());
    expect(readdirSync(runsFolder(home)).filter((name) => name.startsWith(OLD))).toEqual([]);
    expect(readdirSync(join(home, 'removals'))).toEqual([]);
  });
});

describe('a clean-up', () => {
  it('removes what the rules name and what was shown, and nothing while they are off', async () => {
    const { home, engine } = await place();
    writeRun(home, OLD);
    writeRun(home, NEW);
    expect(requireOk(await engine.storage.cleanUp())).toEqual([]);
    const view = await engine.settings();
    requireOk(
      await engine.changeSettings({
        version: view.version,
        changes: [
          { key: 'retention.on', value: true },
          { key: 'retention.keepLast', value: 1 },
        ],
      }),
    );
    const next = requireOk(await engine.storage.next());
    expect(next.runs).toHaveLength(1);
    expect(requireOk(await engine.storage.cleanUp(['20200101-000000-0000']))).toEqual([]);
    expect(requireOk(await engine.storage.cleanUp(next.runs.map((one) => one.runId)))).toHaveLength(
      1,
    );
    expect(requireOk(await engine.runs())).toHaveLength(1);
  });
});
