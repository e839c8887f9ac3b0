import { spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunEvent } from '../../shared/run/event.ts';
import { foldAll } from '../../shared/run/fold.ts';
import type { ForkChange } from '../../shared/run/fork-change.ts';
import {
  eventsOf,
  forkAt,
  refsOf,
  removeRun,
  retryRig,
  reviseRig,
  treeOf,
  twoSteps,
} from './fork-rig.ts';
import { EXECUTOR_TAG, everythingGiven, type Rig } from './rig.ts';
import { git } from './sample.ts';

let rig: Rig;
let parent: string;
beforeAll(async () => {
  rig = await reviseRig();
  parent = (await rig.run()).runId;
}, 120_000);
afterAll(() => rig.close());

/** Forks, rides, and proves that today's workflow asks for the same steps. */
async function ride(at: string, changes: readonly ForkChange[], run = parent) {
  const fork = await forkAt(rig, run, at, changes);
  const end = await rig.resume(fork.runId);
  const events = eventsOf(rig.home, fork.runId);
  const own = events.slice(events.findLastIndex(({ kind }) => kind === 'fork.created'));
  const replayed = await (await rig.engine()).replay(fork.runId);
  return { ...fork, end, events, own, replayed, state: foldAll(events) };
}

const wasTold = (text: string): boolean =>
  rig.ollama.requests.some(({ raw }) => raw.toString().includes(text));
const find = <K extends RunEvent['kind']>(events: readonly RunEvent[], kind: K) =>
  events.find((event): event is Extract<RunEvent, { kind: K }> => event.kind === kind);

const withNotes = (instructions: string) => ({
  ...twoSteps,
  steps: twoSteps.steps.map((step) => (step.id === 's2' ? { ...step, instructions } : step)),
});

describe('a fork with one thing changed', () => {
  it('gives a step that is not done other words, and leaves what is done as it was', async () => {
    const plan = withNotes('Write NOTES.md. Say hello in it.');
    const { own, end, replayed, state } = await ride('execute/s2', [{ what: 'plan', plan }]);
    expect(end.finished.outcome).toBe('approved');
    expect(find(own, 'plan.edited')).toMatchObject({ version: 2, by: 'fork' });
    expect(find(own, 'step.started')).toMatchObject({ step: 's2', attempt: 1, planVersion: 2 });
    expect(wasTold('Say hello')).toBe(true);
    expect(state.steps.map(({ status }) => status)).toEqual(['done', 'done']);
    expect(replayed).toMatchObject({ ok: true });
  }, 60_000);

  it('takes any plan at the approval of the plan', async () => {
    const plan = { ...twoSteps, steps: twoSteps.steps.slice(0, 1) };
    const { own, end, replayed } = await ride('plan/decision1', [{ what: 'plan', plan }]);
    expect(find(own, 'plan.edited')?.plan.steps).toHaveLength(1);
    expect(end.finished.outcome).not.toBe('interrupted');
    expect(replayed).toMatchObject({ ok: true });
  }, 60_000);

  it('seats another executor from an attempt on, and says so', async () => {
    const executor = `ollama/other-${EXECUTOR_TAG}`;
    const { own, end, replayed, state } = await ride('execute/s2', [
      { what: 'executor', executor },
    ]);
    expect(end.finished.outcome, end.finished.reason).toBe('approved');
    expect(state.executorName).toBe(executor);
    expect(find(own, 'model.requested')).toMatchObject({ model: `other-${EXECUTOR_TAG}` });
    expect(replayed).toMatchObject({ ok: true });
  }, 60_000);

  it('tells the executor something more, at a turn and at the beginning of an attempt', async () => {
    for (const at of ['execute/s2', 'execute/s2/try1/turn2']) {
      const { own, end, replayed } = await ride(at, [{ what: 'message', text: 'Mind the dot.' }]);
      expect(find(own, 'human.steered')).toMatchObject({
        step: 's2',
        text: 'Mind the dot.',
        by: 'fork',
      });
      expect(end.finished.outcome).toBe('approved');
      expect(replayed, at).toMatchObject({ ok: true });
    }
  }, 60_000);

  it('has a call return something else, with its files as it left them', async () => {
    const output = `Refused: ${'x'.repeat(5_000)}`;
    const at = 'execute/s1/try1/turn1/call0';
    const { events, end, replayed, own } = await ride(at, [{ what: 'tool-result', output }]);
    const ended = events.find((event) => event.key === at && event.kind === 'tool.ended');
    expect(ended?.result).toMatchObject({ text: output, status: 'ok' });
    expect(find(own, 'model.requested')?.key).toBe('execute/s1/try1/turn2');
    expect(wasTold('Refused: x')).toBe(true);
    expect(end.finished.outcome).toBe('approved');
    expect(replayed).toMatchObject({ ok: true });
  }, 60_000);

  it('has other ceilings, those of the executor with a new preparation', async () => {
    const { own, end, replayed } = await ride('execute/s2', [
      { what: 'budget', budgets: { turns: 1 } },
    ]);
    expect(
      own.some(
        (event) => event.kind === 'limit.reached' && event.limit === 'turns' && event.ceiling === 1,
      ),
    ).toBe(true);
    expect(end.finished.outcome).not.toBe('interrupted');
    expect(replayed).toMatchObject({ ok: true });
  }, 60_000);

  it('moves to the start of the attempt where the change needs one, and says so', async () => {
    const asked = {
      run: parent,
      at: 'execute/s2/try1/turn2',
      changes: [{ what: 'budget', budgets: { tries: 2 } }],
    } as const;
    const forecast = await (await rig.engine()).forks.forecast(asked);
    expect(forecast).toMatchObject({ ok: true, value: { place: { key: 'execute/s2/try1' } } });
    if (forecast.ok) expect(forecast.value.moved).toContain('begins at execute/s2/try1');
  });

  it('counts its own spending and sends nothing of what it took over', async () => {
    const { end, forecast, created, state, runId } = await ride('verify/round2', []);
    expect(created.inherited.cloudCalls).toBe(3);
    expect(end.finished.cloud.calls).toBe(1);
    expect(end.finished.local.turns).toBe(0);
    expect(state.fork?.parentRun).toBe(parent);
    expect(forecast.inherited.localTurns).toBeGreaterThan(5);
    const ledger = await (await rig.engine()).ledger(runId);
    expect(ledger).toMatchObject({ ok: true, value: { payloads: [{}] } });
    if (ledger.ok) expect(ledger.value.payloads).toHaveLength(1);
    const listed = await (await rig.engine()).runs();
    const line = listed.ok ? listed.value.find((run) => run.runId === runId) : undefined;
    expect(line).toMatchObject({ parentRun: parent });
    expect(line?.seconds).toBe(end.finished.seconds);
    expect(Date.parse(line?.startedAt ?? '')).toBeGreaterThan(Date.now() - 120_000);
  }, 60_000);

  it('forks a fork, and both changes hold when the first had not been taken up', async () => {
    const first = await forkAt(rig, parent, 'execute/s2', [
      { what: 'message', text: 'First word.' },
    ]);
    const second = await ride(
      'execute/s1/try1/turn4',
      [{ what: 'message', text: 'Second word.' }],
      first.runId,
    );
    expect(second.end.finished.outcome).toBe('approved');
    expect(second.own.filter(({ kind }) => kind === 'human.steered')).toHaveLength(1);
    const again = await forkAt(rig, first.runId, 'execute/s2', [
      { what: 'budget', budgets: { tries: 2 } },
    ]).catch(String);
    // The first fork was never ridden: it has not come to that place itself.
    expect(String(again)).toContain('No fork begins at');
  }, 60_000);
});

describe('a fork that can not be', () => {
  const refused = async (at: string, changes: readonly ForkChange[] = []) => {
    const made = await (await rig.engine()).forks.create({ run: parent, at, changes });
    if (made.ok) throw new Error('it was made');
    return made.error.kind === 'usage' ? made.error.message : made.error.kind;
  };

  it('is refused with the nearest places', async () => {
    expect(await refused('execute/s2/try1/turn9')).toMatch(
      /no such place.*Near it: execute\/s2\/try1/,
    );
    expect(await refused('execute/s2/try1/check0')).toContain('a check belongs to its attempt');
    expect(await refused('intake/call1')).toContain('a new run does the same');
  });

  it('is refused when the plan changes what is done, or its steps', async () => {
    const plan = { ...twoSteps, steps: twoSteps.steps.map((step) => ({ ...step, title: 'X' })) };
    expect(await refused('execute/s2', [{ what: 'plan', plan }])).toContain(
      'Step s1 is done by then',
    );
    const fewer = { ...twoSteps, steps: twoSteps.steps.slice(0, 1) };
    expect(await refused('execute/s2', [{ what: 'plan', plan: fewer }])).toContain(
      'fork at the approval of the plan',
    );
  });

  it('is refused with an executor that nobody serves, or a budget that is none', async () => {
    expect(await refused('execute/s2', [{ what: 'executor', executor: 'nowhere/x' }])).toContain(
      'no model server `nowhere`',
    );
    expect(
      await refused('execute/s2', [{ what: 'budget', budgets: { intakeCalls: 1 } }]),
    ).toContain('can’t change the budget');
    expect(await refused('execute/s2', [{ what: 'budget', budgets: { tries: 99 } }])).toContain(
      'tries',
    );
  });

  it('leaves no run when the repository is gone, and comes to be when it is back', async () => {
    const away = `${rig.repository}-away`;
    renameSync(rig.repository, away);
    const before = readdirSync(join(rig.home, 'runs'));
    expect(await refused('execute/s2')).toBe('repository-missing');
    const asked = { run: parent, at: 'execute/s2', changes: [] };
    expect(await (await rig.engine()).forks.forecast(asked)).toMatchObject({
      ok: false,
      error: { kind: 'repository-missing' },
    });
    expect(readdirSync(join(rig.home, 'runs'))).toEqual(before);
    renameSync(away, rig.repository);
    const { runId } = await forkAt(rig, parent, 'execute/s2');
    removeRun(rig, runId);
  }, 60_000);
});

describe('a fork of a run that was interrupted', () => {
  it('begins before the interruption, and both go on by themselves', async () => {
    const stop = new AbortController();
    const cut = await rig.run(
      {},
      {
        signal: stop.signal,
        onEvent: (_, event) => {
          if (event.kind === 'tool.ended' && event.key.startsWith('execute/s2'))
            stop.abort(new Error('stopped'));
        },
      },
    );
    expect(cut.finished.outcome).toBe('interrupted');
    const { end, replayed } = await ride('execute/s2', [], cut.runId);
    expect(end.finished.outcome).toBe('approved');
    expect(replayed).toMatchObject({ ok: true });
    const resumed = await rig.resume(cut.runId);
    expect(resumed.finished.outcome).toBe('approved');
    expect(resumed.finished.branch).not.toBe(end.finished.branch);
  }, 60_000);
});

describe('a fork of a run whose snapshots are gone', () => {
  it('gets its files from the base and the run file', async () => {
    const own = await retryRig();
    const { runId } = await own.run();
    const places = ['execute/r/try1/turn2', 'execute/r/try2', 'verify/round1'];
    const trees: string[] = [];
    for (const at of places) {
      const { runId: fork } = await forkAt(own, runId, at);
      trees.push(treeOf(own, fork));
      removeRun(own, fork);
    }
    for (const ref of refsOf(own, runId)) git(own.repository, 'update-ref', '-d', ref);
    const branches = git(
      own.repository,
      'branch',
      '--list',
      'tandem/*',
      '--format=%(refname:short)',
    );
    git(own.repository, 'worktree', 'prune');
    rmSync(join(own.home, 'worktrees'), { recursive: true, force: true });
    git(own.repository, 'worktree', 'prune');
    for (const branch of branches.split('\n').filter(Boolean))
      git(own.repository, 'branch', '-D', branch);
    git(own.repository, 'reflog', 'expire', '--expire=now', '--all');
    git(own.repository, 'gc', '-q', '--prune=now');
    for (const [index, at] of places.entries()) {
      const { runId: fork } = await forkAt(own, runId, at);
      expect(treeOf(own, fork), at).toBe(trees[index]);
    }
    await own.close();
  }, 120_000);

  it('is the same for an imported run, whose repository is here', async () => {
    const folder = join(rig.home, 'imported');
    mkdirSync(folder, { recursive: true });
    const file = `${parent}.tandem`;
    copyFileSync(join(rig.home, 'runs', file), join(folder, file));
    rmSync(join(rig.home, 'runs', file));
    const { end, replayed } = await ride('execute/s2', []);
    expect(end.finished.outcome).toBe('approved');
    expect(replayed).toMatchObject({ ok: true });
    // What was approved elsewhere was not approved here: without a yes of somebody here nothing runs.
    const fork = await forkAt(rig, parent, 'execute/s2');
    const before = eventsOf(rig.home, fork.runId).length;
    const refused = await (await rig.engine()).resume(fork.runId, {
      people: everythingGiven({ unsandboxed: false }),
      signal: new AbortController().signal,
      onEvent: () => undefined,
      onPulse: () => undefined,
    });
    expect(refused).toMatchObject({ error: { kind: 'consent-needed', foreign: true } });
    expect(eventsOf(rig.home, fork.runId)).toHaveLength(before);
    renameSync(join(folder, file), join(rig.home, 'runs', file));
  }, 60_000);
});

describe('a process that dies while it forks', () => {
  it('leaves no half run, and the next fork sweeps what it left', async () => {
    const before = new Set(readdirSync(join(rig.home, 'runs')));
    const env = join(rig.home, 'env.json');
    writeFileSync(env, JSON.stringify(rig.env));
    const program = join(import.meta.dirname, 'fork-process.ts');
    for (const wait of [0, 30, 60, 90, 120, 160, 200, 260]) {
      const child = spawn(process.execPath, [program, env, parent], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      await new Promise((resolve) => child.stdout.once('data', resolve));
      await new Promise((resolve) => setTimeout(resolve, wait));
      child.kill('SIGKILL');
      await new Promise((resolve) => child.once('close', resolve));
    }
    const fork = await forkAt(rig, parent, 'execute/s2');
    const names = readdirSync(join(rig.home, 'runs')).filter((name) => !before.has(name));
    expect(names.filter((name) => name.includes('.part'))).toEqual([]);
    const runs = names.filter((name) => name.endsWith('.tandem')).map((name) => name.slice(0, -7));
    expect(runs).toContain(fork.runId);
    for (const run of runs) {
      expect(eventsOf(rig.home, run).at(-1)?.kind).toBe('fork.created');
      expect(treeOf(rig, run)).toBe(treeOf(rig, fork.runId));
    }
    const known = new Set(readdirSync(join(rig.home, 'runs')).map((name) => name.slice(0, 20)));
    const refs = git(rig.repository, 'for-each-ref', '--format=%(refname)', 'refs/tandem/');
    for (const ref of refs.split('\n').filter(Boolean)) {
      expect(
        [...known].some((run) => ref.includes(run)),
        ref,
      ).toBe(true);
    }
  }, 120_000);
});
