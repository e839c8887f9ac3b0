import { spawn } from 'node:child_process';
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { acquireRunLock } from '../../electron/store/run-lock.ts';
import type { ReExecutionProgress } from '../../shared/ipc/replays.ts';
import { err, ok } from '../../shared/result.ts';
import { planAnswer, planStep } from '../sim/claude/answers.ts';
import type { SimScript } from '../sim/ollama/script.ts';
import { createRig, type Rig } from './rig.ts';
import { git, goodExecutor } from './sample.ts';
import { createWideRig, planOf, stepNamed, writer } from './side-by-side.ts';

/** A ride with real git, tools and commands, and then the same once more, with something changed in between. */

let rig: Rig | null = null;
afterEach(async () => {
  await rig?.close();
  rig = null;
});

const run = (command: string) => ({
  toolCalls: [{ name: 'run_command', arguments: { command } }],
});

/** The good executor, which runs a command before anything else. */
const running = (...commands: readonly string[]): SimScript => {
  const [good] = goodExecutor;
  return [{ turns: [...commands.map(run), ...(good?.turns ?? [])] }];
};

async function execute(
  of: Rig,
  runId: string,
  more: {
    readonly signal?: AbortSignal;
    readonly record?: boolean;
    readonly onProgress?: (progress: ReExecutionProgress) => void;
  } = {},
) {
  const { replays } = await of.engine();
  const {
    record = false,
    signal = new AbortController().signal,
    onProgress = () => undefined,
  } = more;
  const consent = async () => ok({ by: 'the test' });
  return replays.execute({ run: runId, record }, { signal, consent, onProgress });
}

async function differencesOf(of: Rig, runId: string) {
  const done = await execute(of, runId);
  if (!done.ok) throw new Error(JSON.stringify(done.error));
  return done.value;
}

/** Nothing of a re-execution is left: no folder, no branch, no ref, no registered worktree. */
function expectNothingLeft({ home, repository }: Rig, before: string): void {
  const folder = join(home, 're-executions');
  const left = existsSync(folder) ? readdirSync(folder) : [];
  expect(left).toEqual([]);
  expect(refsOf(repository)).toBe(before);
  expect(git(repository, 'worktree', 'list')).not.toContain('re-executions');
}

const refsOf = (repository: string, under = 'refs'): string =>
  git(repository, 'for-each-ref', under);

describe('a ride that is done once more', () => {
  it('comes out the same and leaves nothing behind', { timeout: 60_000 }, async () => {
    rig = await createRig({});
    const { runId } = await rig.run();
    const before = refsOf(rig.repository);
    const status = git(rig.repository, 'status', '--porcelain');
    const progress: ReExecutionProgress[] = [];
    const done = await execute(rig, runId, {
      record: true,
      onProgress: (one) => void progress.push(one),
    });
    expect(done).toMatchObject({ ok: true, value: { all: 0, differences: [], left: 0 } });
    if (!done.ok) return;
    expect(done.value.steps).toBe(done.value.same);
    expect(done.value.steps).toBeGreaterThan(4);
    expect(progress.at(-1)?.all).toBe(done.value.steps);
    expectNothingLeft(rig, before);
    expect(git(rig.repository, 'status', '--porcelain')).toBe(status);
    const { replays, replay } = await rig.engine();
    expect(await replays.earlier(runId)).toMatchObject({ ok: true, value: [{ all: 0 }] });
    // What was written down asks for nothing: the run still verifies.
    expect(await replay(runId)).toMatchObject({ ok: true });
  });

  it('with steps side by side keeps to the recorded order', { timeout: 60_000 }, async () => {
    const ids = ['s1', 's2', 's3'];
    const plan = planOf([
      ...ids.map((id) => stepNamed(id)),
      stepNamed('s4', { dependsOn: ['s1'] }),
    ]);
    rig = await createWideRig({ plan, executor: [...ids, 's4'].map(writer) });
    const { runId } = await rig.run();
    const before = refsOf(rig.repository);
    const done = await differencesOf(rig, runId);
    expect(done.differences).toEqual([]);
    expectNothingLeft(rig, before);
  });

  it('does not count time, and does count chance', { timeout: 60_000 }, async () => {
    rig = await createRig({
      executor: running(
        'date -u +%Y-%m-%dT%H:%M:%S.%NZ',
        'echo chance-$(od -An -N8 -tx1 /dev/urandom)',
      ),
    });
    const { runId } = await rig.run();
    const done = await differencesOf(rig, runId);
    expect(done.rules).toContain('timestamps');
    expect(done.differences).toMatchObject([
      { key: 'execute/s1/try1/turn2/call0', cause: 'environment' },
    ]);
  });

  it('names each command that ends otherwise and goes on from the recorded files', {
    timeout: 60_000,
  }, async () => {
    const place = join(tmpdir(), `tandem-outside-${process.pid}`);
    writeFileSync(place, '');
    rig = await createRig({
      executor: running(
        `test -e ${place}`,
        `if test -e ${place}; then echo one; else echo two; fi > made.txt; true`,
        'rm -f made.txt',
      ),
    });
    const { runId } = await rig.run();
    rmSync(place);
    const done = await differencesOf(rig, runId);
    const found = done.differences.map(({ key, cause }) => `${key} ${cause}`);
    expect(found).toEqual([
      'execute/s1/try1/turn1/call0 environment',
      'execute/s1/try1/turn2/call0/snapshot tree',
    ]);
    expect(done.differences[0]).toMatchObject({
      recorded: 'ok, exit code 0',
      actual: 'ok, exit code 1',
    });
    expect(done.differences[1]?.actual).toContain('made.txt');
  });

  it('says what a missing tool and a flaky check did', { timeout: 60_000 }, async () => {
    const bin = join(tmpdir(), `tandem-bin-${process.pid}`);
    writeFileSync(bin, '#!/bin/sh\necho fine\n', { mode: 0o755 });
    const checks = [`node --test`, `${bin}`];
    rig = await createRig({
      claude: { answers: { plan: [planAnswer({ steps: [planStep({ checks })], checks: [] })] } },
    });
    const { runId } = await rig.run();
    rmSync(bin);
    const done = await differencesOf(rig, runId);
    expect(done.differences.length).toBeGreaterThan(0);
    for (const found of done.differences) {
      expect(found).toMatchObject({ cause: 'environment', recorded: 'passed, exit code 0' });
      expect(found.actual).toContain('exit code 127');
    }
  });

  it('is cancelled in the middle and takes everything away', { timeout: 60_000 }, async () => {
    rig = await createRig({});
    const { runId } = await rig.run();
    const before = refsOf(rig.repository);
    const stop = new AbortController();
    const work = execute(rig, runId, {
      signal: stop.signal,
      onProgress: ({ done }) => {
        if (done >= 2) stop.abort();
      },
    });
    await expect(work).rejects.toThrow();
    expectNothingLeft(rig, before);
  });

  it('that is killed in the middle leaves a folder, which the next one sweeps', {
    timeout: 90_000,
  }, async () => {
    rig = await createRig({});
    const { runId } = await rig.run();
    const before = refsOf(rig.repository);
    const env = join(rig.home, 'env.json');
    writeFileSync(env, JSON.stringify(rig.env));
    const program = join(import.meta.dirname, 're-execute-process.ts');
    const child = spawn(process.execPath, [program, env, runId], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    for await (const said of child.stdout) if (/^[2-9]/m.test(String(said))) break;
    child.kill('SIGKILL');
    await new Promise((resolve) => {
      if (child.exitCode === null && child.signalCode === null) child.once('close', resolve);
      else resolve(null);
    });
    expect(readdirSync(join(rig.home, 're-executions')).length).toBeGreaterThan(0);
    const status = git(rig.repository, 'status', '--porcelain');
    expect(status).toBe('');
    expect(await differencesOf(rig, runId)).toMatchObject({ all: 0 });
    expectNothingLeft(rig, before);
  });

  it('makes no branch in the repository while it works', { timeout: 60_000 }, async () => {
    rig = await createRig({});
    const { repository } = rig;
    const { runId } = await rig.run();
    const before = refsOf(repository, 'refs/heads');
    const during = new Set<string>();
    await execute(rig, runId, {
      onProgress: () => void during.add(refsOf(repository, 'refs/heads')),
    });
    expect([...during]).toEqual([before]);
  });

  it('puts back recorded files also when git has thrown the snapshots away', {
    timeout: 60_000,
  }, async () => {
    const made = 'date +%s%N > made.txt';
    rig = await createRig({ executor: running(made, 'test -s made.txt', 'rm -f made.txt') });
    const { repository } = rig;
    const { runId } = await rig.run();
    const refs = git(
      repository,
      'for-each-ref',
      '--format=%(refname)',
      'refs/tandem',
      'refs/heads/tandem',
    );
    rmSync(join(rig.home, 'worktrees'), { recursive: true });
    git(repository, 'worktree', 'prune');
    for (const ref of refs.split('\n').filter(Boolean)) git(repository, 'update-ref', '-d', ref);
    git(repository, 'reflog', 'expire', '--expire=now', '--all');
    git(repository, 'gc', '--prune=now', '-q');
    const done = await differencesOf(rig, runId);
    expect(done.differences.map(({ key, cause }) => `${key} ${cause}`)).toEqual([
      'execute/s1/try1/turn1/call0/snapshot tree',
    ]);
  });

  it('tells what it found also when that can’t be written down', { timeout: 60_000 }, async () => {
    rig = await createRig({});
    const { runId } = await rig.run();
    const held = acquireRunLock(join(rig.home, 'runs', `${runId}.tandem`));
    const done = await execute(rig, runId, { record: true });
    expect(done).toMatchObject({
      ok: true,
      value: { all: 0, seq: null, unwritten: { kind: 'run-locked' } },
    });
    if (held.ok) held.value.release();
    rmSync(join(rig.home, 're-executions'), { recursive: true, force: true });
    writeFileSync(join(rig.home, 're-executions'), '');
    expect(await execute(rig, runId)).toMatchObject({
      ok: false,
      error: { kind: 'folder-unwritable' },
    });
  });

  it('is refused in words where repository or consent is missing', {
    timeout: 60_000,
  }, async () => {
    rig = await createRig({});
    const { runId } = await rig.run();
    const { replays } = await rig.engine();
    const refused = await replays.execute(
      { run: runId, record: false },
      {
        signal: new AbortController().signal,
        onProgress: () => undefined,
        consent: async (detail) => err({ kind: 'consent-needed', detail }),
      },
    );
    expect(refused).toMatchObject({ ok: false, error: { kind: 'consent-needed' } });
    rmSync(rig.repository, { recursive: true });
    expect(await execute(rig, runId)).toMatchObject({ ok: false });
    expect(await replays.forecast(runId)).toMatchObject({
      ok: true,
      value: { refused: { kind: expect.any(String) } },
    });
  });
});
