import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type LookBack, lookBack } from '../../electron/workflow/stages/look-back.ts';
import { ok } from '../../shared/result.ts';
import type { EventOf } from '../../shared/run/event.ts';
import { createRig, kindsOf, type Rig } from '../e2e/rig.ts';
import { git } from '../e2e/sample.ts';
import { edit, finish, greeting, plan, SAYS_GOOD_DAY } from './rides/planted.ts';

let rig: Rig;
afterEach(() => rig.close());

const wrong = greeting({ turns: [edit('Hi '), finish('Changed the greeting.')] });
const repeats = (): readonly EventOf<'check.repeated'>[] =>
  rig.events.filter((event) => event.kind === 'check.repeated');

describe('looking back', () => {
  it('repeats red checks on base and final files before the end is written, and no replay asks for it', async () => {
    rig = await createRig(wrong.rig);
    const { finished, runId } = await rig.run(wrong.request);
    expect(finished.outcome).toBe('exhausted');
    expect(repeats().map(({ on, repeat, status }) => [on, repeat, status])).toEqual([
      ['base', 1, 'failed'],
      ['base', 2, 'failed'],
      ['final', 1, 'failed'],
      ['final', 2, 'failed'],
    ]);
    const trees = new Map(repeats().map(({ on, tree }) => [on, tree]));
    expect(trees.get('base')).toBe(git(rig.repository, 'rev-parse', 'HEAD^{tree}').trim());
    expect(trees.get('final')).not.toBe(trees.get('base'));
    expect(repeats().every(({ inputHash }) => inputHash === undefined)).toBe(true);
    expect(kindsOf(rig.events).at(-1)).toBe('run.finished');
    expect(await (await rig.engine()).replay(runId)).toMatchObject({ ok: true });
  });

  it('looks whether acceptance checks pass without the change when somebody refused what passed', async () => {
    const refused = greeting({ turns: [edit(), finish()] });
    rig = await createRig(refused.rig);
    await rig.run(refused.request);
    expect(repeats().map(({ on, status, command }) => [on, status, command])).toEqual([
      ['base', 'failed', SAYS_GOOD_DAY],
      ['base', 'failed', SAYS_GOOD_DAY],
    ]);
  });

  it('leaves an approved run alone, and one whose commands people do not allow', async () => {
    rig = await createRig({ ...wrong.rig, executor: [{ turns: [edit(), finish()] }] });
    await rig.run({ budgets: { rounds: 1 }, commands: 'deny' });
    expect(repeats()).toEqual([]);
  });

  it('changes nothing about the end when a person stops it in the middle', async () => {
    const slow = greeting({
      turns: [edit('Hi '), finish('Changed the greeting.')],
      files: { 'slow.sh': "grep -q 'Good day' src/greet.js || { sleep 1; exit 1; }\n" },
      answers: { plan: [plan({ checks: ['sh slow.sh'] })] },
      budgets: { rounds: 1, tries: 1, replans: 0 },
    });
    rig = await createRig(slow.rig);
    const stop = new AbortController();
    const { finished, error } = await rig.run(slow.request, {
      signal: stop.signal,
      onEvent: (_run, event) => {
        rig.events.push(event);
        if (event.kind === 'check.repeated') stop.abort();
      },
    });
    expect([finished.outcome, error]).toEqual(['exhausted', null]);
    expect(repeats()).toHaveLength(1);
  });

  it('can be asked for later, in worktrees of its own, and is added to what is recorded', async () => {
    rig = await createRig(wrong.rig);
    const { runId } = await rig.run(wrong.request);
    const engine = await rig.engine();
    const seen: string[] = [];
    const looked = await engine.explanations.lookBack(runId, {
      signal: new AbortController().signal,
      onRepeated: ({ on, repeat }) => seen.push(`${on} ${repeat}`),
    });
    expect(looked).toMatchObject({ ok: true, value: { lookedBack: true } });
    expect(seen).toEqual(['base 3', 'base 4', 'final 3', 'final 4']);
    const view = await engine.show(runId);
    expect(view.ok && view.value.state.finished?.outcome).toBe('exhausted');
    expect(await engine.replay(runId)).toMatchObject({ ok: true });
    expect(git(rig.repository, 'worktree', 'list')).not.toContain('look-');
  });

  it('ends when its time is over, also while dependencies are prepared', async () => {
    rig = await createRig(wrong.rig);
    await rig.run(wrong.request);
    const started = rig.events.find((event) => event.kind === 'run.started');
    if (started === undefined) throw new Error('no run');
    const removed: string[] = [];
    const worktree = {
      ...{ folder: rig.repository, snapshot: async () => ok({ tree: 'a'.repeat(40) }) },
      restore: async () => ok(undefined),
      openBeside: async () => ok(worktree),
      removeBeside: async (name: string) => {
        removed.push(name);
        return ok(undefined);
      },
    };
    // A set-up command that ends only when it is told to.
    const call = (_tool: string, _args: object, { signal }: { signal: AbortSignal }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason), { once: true });
      });
    const ports = {
      worktree: async () => worktree,
      runners: { open: async () => ok({ call, close: async () => undefined }) },
      dependencies: {
        lockHash: async () => ok(null),
        clear: async () => ok(undefined),
        commandFor: async () => ok('sleep forever'),
      },
    };
    const ride = { terms: { ...started, setup: 'x' }, budgets: { checkSeconds: 600 }, ports };
    const ran = await lookBack({
      // Only what preparing touches is there.
      ride: ride as unknown as LookBack['ride'],
      // However long it took here: it is a matter of preparing alone.
      events: rig.events.map((event) => (event.kind === 'check.ran' ? { ...event, ms: 1 } : event)),
      ...{ signal: new AbortController().signal, inPlace: false, withinMs: 1_000 },
      append: () => undefined,
    });
    expect([ran, removed]).toEqual([0, ['look-base', 'look-final']]);
  }, 60_000);

  it('says so when the repository is gone', async () => {
    rig = await createRig(wrong.rig);
    const { runId } = await rig.run(wrong.request);
    const moved = `${rig.repository}-gone`;
    mkdirSync(moved);
    writeFileSync(join(moved, 'x'), '');
    const { rename } = await import('node:fs/promises');
    await rename(join(rig.repository, '.git'), join(moved, '.git'));
    const engine = await rig.engine();
    const looked = await engine.explanations.lookBack(runId, {
      signal: new AbortController().signal,
      onRepeated: () => undefined,
    });
    expect(looked.ok).toBe(false);
    expect(await engine.explanations.explain(runId)).toMatchObject({ ok: true });
  });
});
