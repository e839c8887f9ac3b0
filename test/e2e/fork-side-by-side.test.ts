import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ForkChange } from '../../shared/run/fork-change.ts';
import { eventsOf, forkAt, parallelRig, parallelSteps } from './fork-rig.ts';
import { EXECUTOR_TAG, type Rig } from './rig.ts';
import { planOf } from './side-by-side.ts';

let rig: Rig;
let parent: string;
beforeAll(async () => {
  rig = await parallelRig();
  parent = (await rig.run()).runId;
}, 120_000);
afterAll(() => rig.close());

const other = `ollama/other-${EXECUTOR_TAG}`;
const plan = planOf(
  parallelSteps.map((step) => (step.id === 'b' ? { ...step, title: 'Part b, anew' } : step)),
);
const changes: readonly (readonly [string, ForkChange])[] = [
  ['the plan of its own step', { what: 'plan', plan }],
  ['the executor', { what: 'executor', executor: other }],
  ['ceilings of the executor', { what: 'budget', budgets: { turns: 7 } }],
];

describe('a fork at a step that works at the side of others', () => {
  it.each(changes)(
    'changes %s for that step, and for all once they are merged',
    async (_, change) => {
      const { runId } = await forkAt(rig, parent, 'execute/b', [change]);
      const stop = new AbortController();
      // Its process ends in the middle once: what is different is taken up by the next life.
      await rig.resume(runId, {
        signal: stop.signal,
        onEvent: (_run, { kind }) => {
          if (kind === 'env.probed') stop.abort(new Error('stopped'));
        },
      });
      const end = await rig.resume(runId);
      expect(end.finished.outcome, end.finished.reason).toBe('approved');
      const events = eventsOf(rig.home, runId);
      const started = events.filter((event) => event.kind === 'step.started');
      expect(started.map(({ step }) => step).sort()).toEqual(['a', 'b', 'c']);
      if (change.what === 'plan')
        expect(started.find(({ step }) => step === 'b')?.title).toBe('Part b, anew');
      if (change.what === 'executor') {
        const turn = events.findLast(
          (event) => event.kind === 'model.requested' && event.key.startsWith('execute/b/'),
        );
        expect(turn).toMatchObject({ model: `other-${EXECUTOR_TAG}` });
        expect(events.findLast(({ kind }) => kind === 'executor.chosen')).toBeDefined();
      }
      const replayed = await (await rig.engine()).replay(runId);
      expect(replayed).toMatchObject({ ok: true, value: { outcome: 'approved' } });
    },
    120_000,
  );

  it('refuses other words for a step that may be worked on at that moment', async () => {
    const made = await (await rig.engine()).forks.create({
      run: parent,
      at: 'execute/a',
      changes: [{ what: 'plan', plan }],
    });
    expect(made).toMatchObject({ ok: false, error: { kind: 'usage' } });
  });
});
