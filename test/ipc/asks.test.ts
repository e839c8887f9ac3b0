import { describe, expect, it } from 'vitest';
import { createOpenAsks } from '../../electron/ipc/desk/open-asks.ts';
import { createRunControls } from '../../electron/ipc/desk/run-controls.ts';
import { createWindowPeople } from '../../electron/ipc/desk/window-people.ts';
import type { AskAnswer } from '../../shared/ipc/asks.ts';
import type { Plan } from '../../shared/plan/plan.ts';
import { ok } from '../../shared/result.ts';
import { emptyRun } from '../../shared/run/state.ts';

const question = (id: string) => ({ id, question: `What of ${id}?`, why: '', options: [] });
const stale = { ok: false, error: expect.objectContaining({ kind: 'stale' }) };

function start() {
  const controller = new AbortController();
  const changes = { count: 0 };
  const asks = createOpenAsks({
    runId: () => 'run',
    signal: controller.signal,
    onChange: () => {
      changes.count += 1;
    },
  });
  const state = {
    ...emptyRun,
    intake: {
      ...emptyRun.intake,
      questions: ['q1', 'q2'].map((id) => ({ ...question(id), answer: null, by: null })),
    },
  };
  const people = createWindowPeople({
    asks,
    runId: () => 'run',
    state: () => state,
    revert: async ({ reverts }) => ok(reverts.map(({ path }) => ({ path, content: 'before' }))),
  });
  const answer = (given: AskAnswer, by = 'ann') => asks.answer(asks.list()[0]?.id ?? '', given, by);
  return { asks, people, answer, controller, changes };
}

const plan = { summary: 's', assumptions: [], steps: [], checks: [], outOfScope: [] } as Plan;
const planView = { plan, version: 2, faults: [], before: null };
const change = { summary: 's', files: ['a'], tree: 't1', faults: [], adjusted: false };

describe('an ask', () => {
  it('is answered once, by whoever is first', async () => {
    const { asks, people, answer } = start();
    const asked = people.allowFile('a.ts', 'to see it');
    const [ask] = asks.list();
    expect(ask).toMatchObject({ kind: 'file', run: 'run', path: 'a.ts' });
    expect(await answer({ kind: 'file', show: true })).toEqual(ok(undefined));
    expect(await asked).toEqual({ shown: true, by: 'ann' });
    expect(await asks.answer(ask?.id ?? '', { kind: 'file', show: false }, 'bob')).toEqual(stale);
    expect(asks.list()).toEqual([]);
  });

  it('refuses an answer to another kind of ask and stays open', async () => {
    const { asks, people, answer } = start();
    void people.allowFile('a.ts', '').catch(() => undefined);
    expect(await answer({ kind: 'consent', agree: true })).toEqual(stale);
    expect(asks.list()).toHaveLength(1);
  });

  it('is given up with the run’s reason when the run is stopped', async () => {
    const { asks, people, controller } = start();
    const asked = people.consentUnsandboxed('no sandbox');
    controller.abort(new Error('stopped by ann'));
    await expect(asked).rejects.toThrow('stopped by ann');
    expect(asks.list()).toEqual([]);
    await expect(people.allowFile('a', '')).rejects.toThrow('stopped by ann');
  });
});

describe('questions', () => {
  it('are asked all at once and answered one after the other', async () => {
    const { asks, people, answer } = start();
    const first = people.answer(question('q1'));
    expect(asks.list()).toMatchObject([
      { kind: 'questions', questions: [{ id: 'q1' }, { id: 'q2' }] },
    ]);
    expect(await answer({ kind: 'questions', answers: { q1: 'yes', q2: ' ' } })).toMatchObject({
      ok: false,
      error: { kind: 'answer-needed', id: 'q2' },
    });
    await answer({ kind: 'questions', answers: { q1: 'yes', q2: 'no' } });
    expect(await first).toEqual(ok({ answer: 'yes', by: 'ann' }));
    expect(await people.answer(question('q2'))).toEqual(ok({ answer: 'no', by: 'ann' }));
    expect(asks.list()).toEqual([]);
  });

  it('whose id the planner took from what every object has can be answered', async () => {
    const { people, answer } = start();
    const asked = people.answer(question('constructor'));
    const given = (answers: Record<string, string>) => answer({ kind: 'questions', answers });
    expect(await given({})).toMatchObject({ ok: false, error: { kind: 'answer-needed' } });
    expect(await given({ constructor: 'a factory' })).toEqual(ok(undefined));
    expect(await asked).toEqual(ok({ answer: 'a factory', by: 'ann' }));
  });

  it('that the log does not know are asked alone', () => {
    const { asks, people } = start();
    void people.answer(question('q9')).catch(() => undefined);
    expect(asks.list()).toMatchObject([{ questions: [{ id: 'q9' }] }]);
  });
});

describe('a plan', () => {
  it('is approved in the version that was shown, and no other', async () => {
    const { people, answer } = start();
    const asked = people.decidePlan(planView);
    const approve = (version: number) =>
      answer({ kind: 'plan', decision: { kind: 'approve', version, upTo: 's1' } });
    expect(await approve(1)).toEqual(stale);
    expect(await approve(2)).toEqual(ok(undefined));
    expect(await asked).toEqual(ok({ kind: 'approve', by: 'ann', upTo: 's1' }));
  });

  it('with faults can’t be approved', async () => {
    const { people, answer } = start();
    void people.decidePlan({ ...planView, faults: ['a cycle'] }).catch(() => undefined);
    const approved = await answer({ kind: 'plan', decision: { kind: 'approve', version: 2 } });
    expect(approved).toMatchObject({ ok: false, error: { kind: 'usage' } });
  });

  it.each([
    { faults: [], asksAgain: 0 },
    { faults: ['a cycle'], asksAgain: 1 },
  ])(
    'edited and approved at once is asked about again $asksAgain times with $faults',
    async ({ faults, asksAgain }) => {
      const { asks, people, answer } = start();
      const asked = people.decidePlan(planView);
      await answer({
        kind: 'plan',
        decision: { kind: 'edit', version: 2, plan, thenApprove: true, executor: 'o/m' },
      });
      expect(await asked).toEqual(ok({ kind: 'edit', plan, by: 'ann' }));
      const again = people.decidePlan({ ...planView, version: 3, faults });
      again.catch(() => undefined);
      expect(asks.list()).toHaveLength(asksAgain);
      if (asksAgain === 0)
        expect(await again).toEqual(ok({ kind: 'approve', by: 'ann', executor: 'o/m' }));
    },
  );
});

describe('a delivery', () => {
  it('of another tree than was shown is stale', async () => {
    const { people, answer } = start();
    void people.decideDelivery(change).catch(() => undefined);
    const decision = { kind: 'approve', tree: 't0', form: 'branch' } as const;
    expect(await answer({ kind: 'delivery', decision })).toEqual(stale);
  });

  it('is adjusted with the files as they are after the reverts', async () => {
    const { people, answer } = start();
    const asked = people.decideDelivery(change);
    const reverts = [{ path: 'a', hunks: [0] }];
    await answer({ kind: 'delivery', decision: { kind: 'adjust', tree: 't1', reverts } });
    expect(await asked).toEqual(
      ok({ kind: 'adjust', by: 'ann', files: [{ path: 'a', content: 'before' }] }),
    );
  });

  it.each(['../../etc/passwd', 'src', '.git/config', 'b', ''])(
    'is asked about further when %j is to be taken back, which is no file of it',
    async (path) => {
      const { asks, people, answer } = start();
      void people.decideDelivery(change).catch(() => undefined);
      const reverts = [{ path, hunks: 'all' as const }];
      const decision = { kind: 'adjust', tree: 't1', reverts } as const;
      expect(await answer({ kind: 'delivery', decision })).toMatchObject({
        ok: false,
        error: { kind: 'usage' },
      });
      expect(asks.list()).toHaveLength(1);
    },
  );

  it('adjusted in two windows at once is what the first one asked for, under its name', async () => {
    const { asks, people } = start();
    const asked = people.decideDelivery({ ...change, files: ['a', 'b'] });
    const id = asks.list()[0]?.id ?? '';
    const adjust = (path: string, by: string) => {
      const reverts = [{ path, hunks: [0] }];
      return asks.answer(
        id,
        { kind: 'delivery', decision: { kind: 'adjust', tree: 't1', reverts } },
        by,
      );
    };
    const answered = await Promise.all([adjust('a', 'ann'), adjust('b', 'bob')]);
    expect(answered).toEqual([ok(undefined), stale]);
    expect(await asked).toMatchObject({ value: { by: 'ann', files: [{ path: 'a' }] } });
  });

  it('that people made red can’t be approved', async () => {
    const { people, answer } = start();
    void people
      .decideDelivery({ ...change, adjusted: true, faults: ['check failed'] })
      .catch(() => undefined);
    const decision = { kind: 'approve', tree: 't1', form: 'branch' } as const;
    expect(await answer({ kind: 'delivery', decision })).toMatchObject({ ok: false });
  });
});

describe('a command', () => {
  const call = { command: 'npm test', step: 's1', callId: 'c1' };

  it('allowed for the rest of the run is the last one asked about', async () => {
    const { asks, people, answer } = start();
    const asked = people.allowCommand(call);
    await answer({ kind: 'command', allow: true, forRest: true, note: '' });
    expect(await asked).toEqual(ok({ allowed: true, by: 'ann', note: '' }));
    expect(await people.allowCommand(call)).toEqual(ok({ allowed: true, by: 'ann', note: '' }));
    expect(asks.list()).toEqual([]);
  });

  it('refused for the rest of the run is asked about again all the same', async () => {
    const { asks, people, answer } = start();
    const asked = people.allowCommand(call);
    await answer({ kind: 'command', allow: false, forRest: true, note: 'no network' });
    expect(await asked).toEqual(ok({ allowed: false, by: 'ann', note: 'no network' }));
    void people.allowCommand(call).catch(() => undefined);
    expect(asks.list()).toHaveLength(1);
  });

  it('is shown with why it is asked and with a pattern that would cover it', async () => {
    const { asks, people } = start();
    void people.allowCommand({ ...call, why: 'rule "npm*"' }).catch(() => undefined);
    expect(asks.list()).toMatchObject([{ ...call, why: 'rule "npm*"', pattern: 'npm test*' }]);
  });

  it.each([
    { always: { what: 'command' }, again: 'npm test', other: 'npm test x' },
    { always: { what: 'pattern', pattern: 'npm *' }, again: 'npm ci', other: 'npm ci; id' },
  ] as const)('always allowed as $always.what is not asked about again', async (row) => {
    const { asks, people, answer } = start();
    const asked = people.allowCommand(call);
    await answer({ kind: 'command', allow: true, forRest: false, always: row.always, note: '' });
    await asked;
    expect(await people.allowCommand({ ...call, command: row.again })).toMatchObject({
      value: { allowed: true, by: expect.stringContaining('ann, ') },
    });
    void people.allowCommand({ ...call, command: row.other }).catch(() => undefined);
    expect(asks.list()).toHaveLength(1);
  });

  it('can’t be allowed by a pattern that does not cover it', async () => {
    const { asks, people, answer } = start();
    void people.allowCommand({ ...call, command: 'npm test; id' }).catch(() => undefined);
    const always = { what: 'pattern', pattern: 'npm*' } as const;
    expect(
      await answer({ kind: 'command', allow: true, forRest: false, always, note: '' }),
    ).toMatchObject({ ok: false, error: { kind: 'usage' } });
    expect(asks.list()).toMatchObject([{ pattern: null }]);
  });

  it('is not allowed because a tool’s call reads the same', async () => {
    const { asks, people, answer } = start();
    const asked = people.allowCommand({ ...call, tool: 'npm' });
    const always = { what: 'command' } as const;
    await answer({ kind: 'command', allow: true, forRest: false, always, note: '' });
    await asked;
    void people.allowCommand(call).catch(() => undefined);
    expect(asks.list()).toHaveLength(1);
  });
});

describe('a consent', () => {
  it('is remembered only where there is a repository to remember it for', async () => {
    for (const repository of ['/srv/a', undefined]) {
      const { asks, people, answer } = start();
      const asked = people.consentUnsandboxed('no sandbox', repository);
      expect(asks.list()[0]).toHaveProperty(repository === undefined ? 'detail' : 'repository');
      await answer({ kind: 'consent', agree: true, remember: true });
      expect(await asked).toEqual(ok({ by: 'ann', remember: repository !== undefined }));
    }
  });
});

describe('controls', () => {
  it('hold a run before its next step until people let it go on', async () => {
    const { asks, answer, controller } = start();
    const controls = createRunControls({ asks, onChange: () => undefined });
    const hold = () => controls.controls.hold({ step: 's2' }, controller.signal);
    expect(await hold()).toBeNull();
    await controls.pause(true, 'ann');
    const held = hold();
    expect(asks.list()).toMatchObject([{ kind: 'paused', step: 's2' }]);
    await answer({ kind: 'paused', goOn: true }, 'bob');
    expect(await held).toEqual({ by: 'bob' });
    expect(controls.isPausing()).toBe(false);
  });

  it('let a held run go when the pause is taken back', async () => {
    const { asks, controller } = start();
    const controls = createRunControls({ asks, onChange: () => undefined });
    await controls.pause(true, 'ann');
    const held = controls.controls.hold({ step: 's2' }, controller.signal);
    await controls.pause(false, 'bob');
    expect(await held).toEqual({ by: 'bob' });
  });

  it('hand what is queued to the executor once', () => {
    const { asks } = start();
    const controls = createRunControls({ asks, onChange: () => undefined });
    const wish = { wish: 'steer', text: 'use tabs', by: 'ann' } as const;
    controls.queue(wish);
    expect(controls.queued()).toEqual(['use tabs']);
    expect(controls.controls.take()).toEqual([wish]);
    expect(controls.controls.take()).toEqual([]);
  });

  it('take no more than the executor can read, and say so', () => {
    const { asks } = start();
    const controls = createRunControls({ asks, onChange: () => undefined });
    const wish = { wish: 'steer', text: 'use tabs', by: 'ann' } as const;
    for (let count = 0; count < 20; count += 1) expect(controls.queue(wish)).toEqual(ok(undefined));
    expect(controls.queue(wish)).toMatchObject({ ok: false, error: { kind: 'usage' } });
    expect(controls.controls.take()).toHaveLength(20);
    expect(controls.queue(wish)).toEqual(ok(undefined));
  });

  it('forget a wish for a fresh attempt when the attempt ends by itself, and nothing else', () => {
    const { asks } = start();
    const controls = createRunControls({ asks, onChange: () => undefined });
    const steer = { wish: 'steer', text: 'use tabs', by: 'ann' } as const;
    controls.queue({ wish: 'retry', text: 'again', by: 'ann' });
    controls.queue(steer);
    controls.attemptEnded();
    expect(controls.controls.take()).toEqual([steer]);
  });
});
