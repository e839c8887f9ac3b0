import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { acquireRunLock } from '../../electron/store/run-lock.ts';
import type { SwapProgress, SwapRequest, SwapResult } from '../../shared/ipc/swap.ts';
import { planAnswer, planStep } from '../sim/claude/answers.ts';
import { eventsOf } from './fork-rig.ts';
import { createRig, EXECUTOR_TAG, type Rig } from './rig.ts';
import { finish, write } from './side-by-side.ts';

/** Executors with a character: which of them gets which plan right. */
const STRONG = 'strong-coder:32b';
const strong = `ollama/${STRONG}`;

const planSaying = (instructions: string) =>
  planAnswer({
    steps: [
      planStep({
        id: 's1',
        title: 'Write it',
        instructions,
        files: [{ path: 'OUT.md', action: 'create' }],
        edgeCases: [],
        dependsOn: [],
        checks: ['grep -q right OUT.md'],
        doneWhen: ['OUT.md is right'],
      }),
    ],
    checks: [],
  });
const original = planSaying('Write OUT.md as the plan says.');
const corrected = planSaying('Write OUT.md as the corrected plan says.');

type Passes = (model: 'weak' | 'strong', plan: 'original' | 'corrected') => boolean;

let open: Rig | null = null;
afterEach(async () => {
  await open?.close();
  open = null;
});

const turns = (isRight: boolean) => [write('OUT.md', isRight ? 'right\n' : 'wrong\n'), finish()];

/** A run that failed, and a test of it in which executors behave as `passes` says. */
async function test(
  passes: Passes,
  more: Partial<SwapRequest> = {},
  watch: { signal?: AbortSignal; onProgress?: (progress: SwapProgress) => void } = {},
) {
  const script = (model: 'weak' | 'strong') =>
    (['corrected', 'original'] as const).map((plan) => ({
      match: [plan === 'corrected' ? 'the corrected plan says' : 'as the plan says'],
      model: model === 'weak' ? EXECUTOR_TAG : STRONG,
      turns: turns(passes(model, plan)),
    }));
  const rig = await createRig({
    claude: { answers: { plan: [original] } },
    executor: [...script('weak'), ...script('strong')],
    ollamaOptions: { models: [EXECUTOR_TAG, STRONG] },
  });
  open = rig;
  const budgets = { tries: 1, rounds: 1, advice: 0 };
  const { runId } = await rig.run({ budgets });
  const engine = await rig.engine();
  const asked: SwapRequest = {
    ...{ run: runId, step: null, executor: strong, plan: corrected, repeats: 3 },
    ...{ criterion: 'step', onlyLocal: false, ...more },
  };
  const sent = rig.claude.requests.length;
  const done = await engine.swaps.run(asked, {
    signal: new AbortController().signal,
    onProgress: () => undefined,
    ...watch,
  });
  return { rig, engine, runId, asked, done, sent: rig.claude.requests.length - sent };
}

const resultOf = (done: Awaited<ReturnType<typeof test>>['done']): SwapResult => {
  if (!done.ok || done.value === null) throw new Error(JSON.stringify(done));
  return done.value;
};

describe('a swap test', () => {
  it.each([
    ['executor', (model: string) => model === 'strong'],
    ['plan', (_: string, plan: string) => plan === 'corrected'],
    ['both', (model: string, plan: string) => model === 'strong' && plan === 'corrected'],
    ['joint', (model: string, plan: string) => model === 'strong' || plan === 'corrected'],
    ['neither', () => false],
  ] as const)(
    'finds: %s',
    async (conclusion, passes) => {
      const { done, rig, runId, sent } = await test(passes);
      const result = resultOf(done);
      expect(result.conclusion, result.detail).toBe(conclusion);
      expect(result.names[0]).toBe('A');
      expect(result.names.includes('D')).toBe(conclusion === 'both' || conclusion === 'neither');
      expect(sent).toBe(0);
      const last = eventsOf(rig.home, runId).at(-1);
      expect(last).toMatchObject({ kind: 'blame.tested', conclusion, step: 's1' });
      const engine = await rig.engine();
      expect(await engine.replay(runId)).toMatchObject({ ok: true });
      const listed = await engine.runs();
      expect(listed.ok && listed.value.map((run) => run.runId)).toEqual([runId]);
      const places = await engine.forks.places(runId);
      expect(places.ok && places.value.forks.length).toBe(result.cells.length * 3);
      // Its forks have no worktrees any more, are counted where space is, and keep nothing from being removed.
      expect(readdirSync(join(rig.home, 'worktrees'))).toEqual([runId]);
      const stored = await engine.storage.list({ snapshots: false });
      if (!stored.ok) throw new Error('no list');
      expect(stored.value.length).toBe(1 + result.cells.length * 3);
      expect(stored.value.find((line) => line.runId === runId)?.held).toBeNull();
    },
    300_000,
  );

  it('says what it costs before, and that nothing leaves', async () => {
    const { engine, asked } = await test(() => false, { repeats: 1 });
    const forecast = await engine.swaps.forecast({ ...asked, repeats: 5 });
    expect(forecast).toMatchObject({
      ok: true,
      value: {
        forks: 20,
        turns: expect.any(Number),
        cloudCalls: 0,
        leaves: [],
        from: 'execute/s1/try1',
      },
    });
    const whole = await engine.swaps.forecast({ ...asked, criterion: 'run' });
    if (!whole.ok) throw new Error('no forecast');
    expect(whole.value.cloudCalls).toBeGreaterThan(0);
    expect(whole.value.leaves.join()).toContain('diff');
  }, 60_000);

  it('records nothing when it is stopped in the middle, and can be made again', async () => {
    const stop = new AbortController();
    const { done, engine, asked, rig, runId } = await test(
      (model) => model === 'strong',
      { repeats: 2 },
      {
        signal: stop.signal,
        onProgress: ({ cell, passed }) => {
          if (cell === 'C' && passed === null) stop.abort(new Error('stopped'));
        },
      },
    );
    expect(done).toEqual({ ok: true, value: null });
    expect(eventsOf(rig.home, runId).some(({ kind }) => kind === 'blame.tested')).toBe(false);
    const again = await engine.swaps.run(asked, {
      signal: new AbortController().signal,
      onProgress: () => undefined,
    });
    expect(resultOf(again).conclusion).toBe('executor');
  }, 120_000);

  it('tells its result also when the run can’t be written', async () => {
    let held: ReturnType<typeof acquireRunLock> | null = null;
    const { done, rig, runId } = await test(
      () => false,
      { repeats: 1, executor: null, plan: null },
      {
        onProgress: ({ passed }) => {
          if (passed === null || open === null) return;
          const [first = ''] = readdirSync(join(open.home, 'worktrees')).toSorted();
          held = acquireRunLock(join(open.home, 'runs', `${first}.tandem`));
        },
      },
    );
    expect(resultOf(done)).toMatchObject({
      conclusion: 'undecided',
      recorded: false,
      unwritten: { kind: 'run-locked' },
    });
    expect(held).toMatchObject({ ok: true });
    expect(eventsOf(rig.home, runId).some(({ kind }) => kind === 'blame.tested')).toBe(false);
  }, 60_000);

  it('refuses a step that never failed, and an executor that is none', async () => {
    const { engine, asked } = await test(() => false, { repeats: 1, executor: null, plan: null });
    expect(await engine.swaps.forecast({ ...asked, step: 'zz' })).toMatchObject({ ok: false });
    expect(await engine.swaps.forecast({ ...asked, executor: 'nowhere/x' })).toMatchObject({
      ok: false,
      error: { kind: 'usage' },
    });
  }, 60_000);
});
