import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runTerminal } from '../../electron/hosts/terminal/main.ts';
import { explanationSchema } from '../../shared/run/blame/explanation.ts';
import { createRig, type Rig } from '../e2e/rig.ts';
import { createFakeIo } from '../hosts/terminal/fake-io.ts';
import { finish, greeting, read } from './rides/planted.ts';

let rig: Rig;
let run = '';
beforeAll(async () => {
  const setting = greeting({ turns: [read(), finish(), finish()] });
  rig = await createRig(setting.rig);
  run = (await rig.run(setting.request)).runId;
}, 60_000);
afterAll(() => rig.close());

async function tandem(...args: readonly string[]) {
  const { io, out, errors } = createFakeIo({ columns: 400 });
  const code = await runTerminal(args, io, async () => ({ ok: true, value: await rig.engine() }));
  return { code, out: out(), errors: errors() };
}

describe('tandem explain', () => {
  it('prints headline, tier, evidence by event, the chain and what to do next', async () => {
    const { code, out } = await tandem('explain', run);
    expect(code).toBe(0);
    expect(out).toContain('The executor says that step s1 is done and changed nothing');
    expect(out).toContain('[observed]');
    expect(out).toMatch(/#\d+ {2}claim: The greeting is polite now\./);
    expect(out).toContain('environment: ruled out');
    expect(out).toContain(`tandem swap-test ${run}`);
  });

  it('gives programs one complete object', async () => {
    const { out } = await tandem('explain', run, '--json');
    const explained = explanationSchema.parse(JSON.parse(out));
    expect(explained).toMatchObject({
      run,
      isFailure: true,
      outcome: 'exhausted',
      tier: 'observed',
    });
    expect(explained.suspicions[0]?.evidence.length).toBeGreaterThan(0);
  });

  it('records a judgement, which counts more than any rule', async () => {
    const judged = await tandem(
      'explain',
      run,
      '--judge',
      'executor=no',
      '--note',
      'the plan said so',
      '--json',
    );
    const explained = explanationSchema.parse(JSON.parse(judged.out));
    expect(explained.suspicions.every(({ confidence }) => confidence === 'low')).toBe(true);
    expect(explained.tier).toBeNull();
    expect(explained.headline).toContain('Not enough evidence');
    const view = await (await rig.engine()).show(run);
    expect(view.ok && view.value.state.judged).toMatchObject([
      { family: 'executor', accepted: false, note: 'the plan said so', by: 'user' },
    ]);
  });

  it.each([
    [['explain'], 'needs the name of a run'],
    [['explain', 'x', '--judge', 'planner=yes'], '--judge is FAMILY=yes'],
    [['explain', 'x', '--note', 'why'], '--note says why of a judgement'],
  ])('refuses %j with a way out', async (args, words) => {
    const { code, errors } = await tandem(...args);
    expect([code, errors]).toEqual([2, expect.stringContaining(words)]);
  });
});
