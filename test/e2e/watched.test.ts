import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { BodyOf, EventKind } from '../../shared/run/event.ts';
import { planAnswer, planStep, verdictAnswer } from '../sim/claude/answers.ts';
import type { SimTurn } from '../sim/ollama/script.ts';
import { createRig, EXECUTOR_TAG, type Rig } from './rig.ts';
import { git, goodExecutor } from './sample.ts';

/** Executors that go in circles or cheat, from the request to the end of the run. */

let rig: Rig;
afterEach(() => rig.close());

const call = (name: string, args: Record<string, unknown>): SimTurn => ({
  toolCalls: [{ name, arguments: args }],
});
const command = (text: string): SimTurn => call('run_command', { command: text });
const finish = (summary = 'greet() is polite now.') => call('finish_step', { summary });
const edit = call('edit_file', { path: 'src/greet.js', old_text: 'Hey ', new_text: 'Good day ' });
const read = call('read_file', { path: 'src/greet.js' });
const [good] = goodExecutor;
const rightAfter = (match: string) => ({ match, turns: [edit, finish()] });
const weakenTest = command("sed -i 's/Good day Ada/Hey Ada/' test/greet.test.js");

const of = <K extends EventKind>(kind: K): readonly BodyOf<K>[] =>
  rig.events.filter((event): event is Extract<typeof event, { kind: K }> => event.kind === kind);
const flags = () => of('progress.flagged').map(({ detector, did }) => `${detector} ${did}`);
const replays = async (runId: string) => {
  const engine = await rig.engine();
  expect(await engine.replay(runId)).toMatchObject({
    ok: true,
    value: { events: rig.events.length },
  });
};
const reports = () =>
  rig.claude.requests
    .map((request) => JSON.stringify(request))
    .filter((text) => text.includes('executorClaims'));
const setUp = (settings: object) => {
  mkdirSync(rig.home, { recursive: true });
  writeFileSync(join(rig.home, 'settings.json'), JSON.stringify(settings));
};

describe('an executor that weakens a test', () => {
  it('finds it put back, is told in exact words, and gets another attempt', async () => {
    rig = await createRig({
      executor: [
        rightAfter('A test was weakened'),
        {
          turns: [
            weakenTest,
            command('node --test'),
            finish('All tests pass.'),
            finish('All tests pass.'),
          ],
        },
      ],
    });
    const { finished, runId } = await rig.run();
    expect(finished).toMatchObject({
      outcome: 'approved',
      rounds: 1,
      filesChanged: ['src/greet.js'],
    });
    expect(flags()).toContain('tests-weakened put-back');
    expect(flags()).toContain('foreign-files told');
    expect(rig.ollama.chats.at(-1)?.messages[1]?.content).toContain(
      'test/greet.test.js: a test was edited that no step of the plan may change',
    );
    expect(git(rig.repository, 'show', `${finished.branch}:test/greet.test.js`)).toContain(
      'Good day Ada',
    );
    await replays(runId);
  });

  it('that it owns is stopped at the gate, with the reason where people and the verifier see it', async () => {
    const files = [
      { path: 'src/greet.js', action: 'modify' as const },
      { path: 'test/greet.test.js', action: 'modify' as const },
    ];
    const skip = call('edit_file', {
      path: 'test/greet.test.js',
      old_text: "test('greets",
      new_text: "test.skip('greets",
    });
    const note = call('write_file', {
      path: 'src/greet.js',
      content: 'export const greet = () => "";\n',
    });
    rig = await createRig({
      claude: { answers: { plan: [planAnswer({ steps: [planStep({ files })] })] } },
      executor: [{ turns: [note, skip, command('node --test'), finish()] }],
    });
    const { finished, runId } = await rig.run({ budgets: { rounds: 1, tries: 2 } });
    expect(finished.outcome).not.toBe('approved');
    expect(flags()).toEqual(
      expect.arrayContaining(['tests-weakened fresh-attempt', 'tests-weakened stopped']),
    );
    expect(of('gate.ran')[0]?.faults).toContainEqual({
      rule: 'tests-weakened',
      detail: 'test/greet.test.js: a test is skipped or expected to fail',
    });
    expect(reports().at(-1)).toContain('tests-weakened (stopped)');
    await replays(runId);
  });

  it('as the plan asks for is let through', async () => {
    const files = [
      { path: 'src/greet.js', action: 'modify' as const },
      { path: 'test/greet.test.js', action: 'modify' as const },
    ];
    const instructions =
      'In src/greet.js return "Good day". Remove the test of the old greeting and write one for the new.';
    const test = call('edit_file', {
      path: 'test/greet.test.js',
      old_text: 'greets politely',
      new_text: 'greets well',
    });
    rig = await createRig({
      claude: { answers: { plan: [planAnswer({ steps: [planStep({ files, instructions })] })] } },
      executor: [{ turns: [edit, test, command('node --test'), finish('All tests pass.')] }],
    });
    const { finished } = await rig.run();
    expect(finished).toMatchObject({ outcome: 'approved', rounds: 1 });
    expect(flags().filter((flag) => flag.includes('weakened'))).toEqual([]);
  });
});

describe('an executor that goes in circles', () => {
  const circle = { turns: [read, read, read, read, read] };

  it('gets a fresh attempt, then the planner is asked, then the step has failed', async () => {
    rig = await createRig({ executor: [circle] });
    const { finished, runId } = await rig.run({ budgets: { rounds: 1 } });
    expect(finished.outcome).toBe('exhausted');
    expect(flags()).toEqual([
      'repeated-call told',
      'repeated-call fresh-attempt',
      'repeated-call told',
      'repeated-call asked-planner',
      'repeated-call told',
      'repeated-call stopped',
    ]);
    const asked = of('model.requested').filter(({ purpose }) => purpose === 'ask_planner');
    expect(asked).toHaveLength(1);
    expect(rig.ollama.chats.at(-1)?.messages[1]?.content).toContain('Change only the string.');
    expect(of('step.ended').map(({ reason }) => reason)).toEqual(['loop', 'loop', 'loop']);
    await replays(runId);
  });

  it('is relieved by the stronger executor in the last attempt, and only there', async () => {
    rig = await createRig({
      ollamaOptions: {
        models: [EXECUTOR_TAG, 'sim-strong:70b'],
        script: [{ match: 'This is attempt 3', turns: good?.turns ?? [] }, circle],
      },
    });
    setUp({ strongerExecutor: 'ollama/sim-strong:70b' });
    const { finished, runId } = await rig.run();
    expect(finished.outcome).toBe('approved');
    expect(of('run.started')[0]).toMatchObject({
      detectors: 1,
      strongerExecutor: 'ollama/sim-strong:70b',
    });
    expect(flags()).toContain('repeated-call stronger-executor');
    expect(of('step.started').map(({ executor }) => executor)).toEqual([
      undefined,
      undefined,
      'ollama/sim-strong:70b',
    ]);
    expect(new Set(rig.ollama.chats.slice(-3).map(({ model }) => model))).toEqual(
      new Set(['sim-strong:70b']),
    );
    const engine = await rig.engine();
    const shown = await engine.show(runId);
    expect(shown).toMatchObject({
      ok: true,
      value: { state: { executor: { model: EXECUTOR_TAG } } },
    });
    await replays(runId);
  });

  it('goes on without a stronger executor that can’t be had', async () => {
    rig = await createRig({ executor: [circle] });
    setUp({ strongerExecutor: 'ollama/not-there:1b' });
    const { finished, runId } = await rig.run({ budgets: { rounds: 1 } });
    expect(finished.outcome).toBe('exhausted');
    expect(of('env.fault').map(({ what }) => what)).toContain(
      'ollama/not-there:1b can’t take over',
    );
    expect(flags()).toContain('repeated-call asked-planner');
    await replays(runId);
  });
});

describe('a step that does not fit the executor’s window', () => {
  it('is planned anew, and fails with what to do when no plan is left', async () => {
    const outOfScope = Array.from({ length: 12 }, () => 'Leave everything else. '.repeat(80));
    rig = await createRig({ claude: { answers: { plan: [planAnswer({ outOfScope })] } } });
    const { finished, runId } = await rig.run({ budgets: { contextTokens: 8_192, replans: 1 } });
    expect(finished).toMatchObject({ outcome: 'failed' });
    expect(finished.reason).toContain('does not fit the executor’s context');
    expect(finished.reason).toContain('Split it into smaller steps');
    expect(of('plan.revised')[0]?.reason).toContain('does not fit the executor’s context');
    expect(of('step.ended').map(({ reason }) => reason)).toEqual([
      'step-too-large',
      'step-too-large',
    ]);
    expect(rig.ollama.chats).toEqual([]);
    await replays(runId);
  });
});

describe('an executor that fills its context and got on', () => {
  it('goes on in another attempt that knows what was done, and it does not count as a try', async () => {
    const long = Array.from({ length: 400 }, (_, at) => `line ${at} of a long file`).join('\n');
    const reading = Array.from({ length: 9 }, (_, at) =>
      call('read_file', { path: 'notes.txt', start_line: at + 1 }),
    );
    rig = await createRig({
      files: { 'notes.txt': long },
      claude: { answers: { verify: [verdictAnswer()] } },
      executor: [
        { match: 'What is done so far', turns: [command('node --test'), finish()] },
        { turns: [edit, ...reading] },
      ],
    });
    const { finished, runId } = await rig.run({ budgets: { contextTokens: 8_192, tries: 1 } });
    expect(of('step.ended')[0]).toMatchObject({ reason: expect.stringContaining('context-full') });
    expect(finished.outcome).toBe('approved');
    await replays(runId);
  });
});
