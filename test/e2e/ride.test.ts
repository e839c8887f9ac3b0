import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { foldAll } from '../../shared/run/fold.ts';
import { intakeAnswer, planAnswer, planStep, verdictAnswer } from '../sim/claude/answers.ts';
import { createSandboxedRig as createRig, everythingGiven, kindsOf, type Rig } from './rig.ts';
import { git, goodExecutor } from './sample.ts';

let rig: Rig;
afterEach(() => rig.close());

const finding = {
  stepId: 's1',
  file: 'src/greet.js',
  line: 2,
  severity: 'high',
  problem: 'no full stop',
  instruction: 'End with a full stop.',
} as const;

describe('a ride', () => {
  it('turns a request into a verified branch and leaves the checkout alone', async () => {
    rig = await createRig();
    const before = git(rig.repository, 'status', '--porcelain=v2', '--branch');
    const { finished } = await rig.run();
    expect(finished.reason).toBe('');
    expect(finished).toMatchObject({
      outcome: 'approved',
      exitCode: 0,
      rounds: 1,
      filesChanged: ['src/greet.js'],
    });
    expect(git(rig.repository, 'show', `${finished.branch}:src/greet.js`)).toContain('Good day');
    expect(git(rig.repository, 'rev-parse', String(finished.branch)).trim()).toBe(finished.commit);
    expect(git(rig.repository, 'status', '--porcelain=v2', '--branch')).toBe(before);
    expect(readFileSync(join(rig.repository, 'src/greet.js'), 'utf8')).toContain('Hey');
    // The branch is free to be taken: the worktree does not hold it.
    git(rig.repository, 'checkout', '-q', String(finished.branch));
    expect(readFileSync(join(rig.repository, 'src/greet.js'), 'utf8')).toContain('Good day');
  });

  it('makes three calls to Claude, and books exactly the bytes that arrived', async () => {
    rig = await createRig();
    const { finished, runId } = await rig.run();
    expect(finished.cloud.calls).toBe(3);
    const received = rig.claude.requests.map((request) => request.raw.byteLength);
    expect(received).toHaveLength(3);
    expect(finished.cloud.bytesSent).toBe(received.reduce((sum, bytes) => sum + bytes, 0));
    const ledger = await (await rig.engine()).ledger(runId);
    expect(
      ledger.ok && ledger.value.payloads.map((line) => [line.stage, line.bytes, line.status]),
    ).toEqual([
      ['intake', received[0], 200],
      ['plan', received[1], 200],
      ['verify', received[2], 200],
    ]);
  });

  it('shows Claude no line of a function body before the diff', async () => {
    rig = await createRig();
    await rig.run();
    const [intake, plan, verify] = rig.claude.requests.map((request) => request.raw.toString());
    expect(intake).toContain('greet');
    for (const body of [intake, plan]) expect(body).not.toContain('Hey ${name}');
    expect(verify).toContain('Good day');
  });

  it('gives the same state from the log as it showed live, and replays to the same steps', async () => {
    rig = await createRig();
    const { runId } = await rig.run();
    const engine = await rig.engine();
    const shown = await engine.show(runId);
    const live = foldAll(rig.events);
    expect(shown.ok && { ...shown.value.state, lastAt: 0 }).toEqual({ ...live, lastAt: 0 });
    const sent = rig.claude.requests.length + rig.ollama.requests.length;
    const replayed = await engine.replay(runId);
    expect(replayed).toMatchObject({ ok: true, value: { outcome: 'approved' } });
    expect(rig.claude.requests.length + rig.ollama.requests.length).toBe(sent);
  });

  it('asks what Claude asks, and tells Claude the answer', async () => {
    const question = {
      id: 'q1',
      question: 'Which word?',
      why: 'taste',
      options: ['Good day', 'Hello'],
    };
    const asks = intakeAnswer({ questions: [question] });
    rig = await createRig({ claude: { answers: { intake: [asks, intakeAnswer()] } } });
    const people = everythingGiven({ answers: { q1: 'Good day, always' } });
    const { finished } = await rig.run({}, { people });
    expect(finished).toMatchObject({ outcome: 'approved', cloud: { calls: 4 } });
    expect(rig.claude.requests[1]?.raw.toString()).toContain('Good day, always');
  });

  it('waits for an answer that nobody gave, and goes on with it', async () => {
    const question = { id: 'q1', question: 'Which word?', why: 'taste', options: [] };
    rig = await createRig({
      claude: { answers: { intake: [intakeAnswer({ questions: [question] }), intakeAnswer()] } },
    });
    const silent = everythingGiven({ yes: false });
    const first = await rig.run({}, { people: silent });
    expect(first.finished).toMatchObject({ outcome: 'interrupted', exitCode: 4 });
    expect(first.error).toMatchObject({ kind: 'answer-needed', id: 'q1' });
    const people = everythingGiven({
      yes: false,
      answers: { q1: 'x' },
      approve: ['plan', 'delivery'],
    });
    const second = await rig.resume(first.runId, { people });
    expect(second.finished).toMatchObject({ outcome: 'approved', cloud: { calls: 4 } });
  });

  it('executes the plan as the user edited it', async () => {
    rig = await createRig();
    const yes = everythingGiven();
    let asked = 0;
    const edited = planAnswer({ summary: 'Edited by hand.' });
    const people = {
      ...yes,
      decidePlan: async (view: Parameters<typeof yes.decidePlan>[0]) => {
        asked += 1;
        return asked === 1
          ? ({ ok: true, value: { kind: 'edit', plan: edited, by: 'user' } } as const)
          : yes.decidePlan(view);
      },
    };
    const { finished } = await rig.run({}, { people });
    expect(finished.outcome).toBe('approved');
    expect(git(rig.repository, 'log', '-1', '--format=%s', String(finished.branch)).trim()).toBe(
      'Edited by hand.',
    );
    expect(foldAll(rig.events).plan).toMatchObject({ version: 2, by: 'user' });
  });

  it('sends a faulty plan back once with the exact faults', async () => {
    const faulty = planAnswer({
      steps: [planStep({ files: [{ path: '../outside.js', action: 'modify' }] })],
    });
    rig = await createRig({ claude: { answers: { plan: [faulty, planAnswer()] } } });
    const { finished } = await rig.run();
    expect(finished).toMatchObject({ outcome: 'approved', cloud: { calls: 4 } });
    expect(rig.claude.requests[2]?.raw.toString()).toContain('../outside.js');
  });

  it('never approves a plan that is still faulty', async () => {
    const faulty = planAnswer({ steps: [planStep({ dependsOn: ['s1'] })] });
    rig = await createRig({ claude: { answers: { plan: [faulty] } } });
    const { finished } = await rig.run();
    expect(finished).toMatchObject({ outcome: 'failed', exitCode: 3, filesChanged: [] });
    expect(kindsOf(rig.events)).not.toContain('step.started');
  });

  it('gives the verdict’s findings to the executor and verifies again', async () => {
    const revise = verdictAnswer({
      verdict: 'revise',
      fault: 'execution',
      criteria: [],
      findings: [finding],
    });
    const second = goodExecutor.map((script) => ({ ...script, match: 'no full stop' }));
    rig = await createRig({
      claude: { answers: { verify: [revise, verdictAnswer()] } },
      executor: [...second, ...goodExecutor],
    });
    const { finished } = await rig.run();
    expect(finished).toMatchObject({ outcome: 'approved', rounds: 2, cloud: { calls: 4 } });
    expect(
      rig.ollama.chats.some((chat) =>
        JSON.stringify(chat.messages).includes('End with a full stop'),
      ),
    ).toBe(true);
  });

  it('goes back to the plan when the verdict says the plan is at fault', async () => {
    const revise = verdictAnswer({
      verdict: 'revise',
      fault: 'plan',
      criteria: [],
      findings: [finding],
    });
    rig = await createRig({ claude: { answers: { verify: [revise, verdictAnswer()] } } });
    const { finished } = await rig.run();
    expect(finished).toMatchObject({ outcome: 'approved', rounds: 2, cloud: { calls: 5 } });
    expect(foldAll(rig.events).plan?.version).toBe(2);
  });

  it('ends rejected when the verifier rejects, and keeps the work on its branch', async () => {
    rig = await createRig({
      claude: { answers: { verify: [verdictAnswer({ verdict: 'reject', fault: 'plan' })] } },
    });
    const { finished } = await rig.run();
    expect(finished).toMatchObject({ outcome: 'rejected', exitCode: 3 });
    expect(git(rig.repository, 'log', '-1', '--format=%s', String(finished.branch))).toContain(
      'Not approved',
    );
  });

  it('never approves over a red gate, however often the verifier does', async () => {
    const plan = planAnswer({ steps: [planStep({ checks: ['false'] })], checks: [] });
    rig = await createRig({ claude: { answers: { plan: [plan] } } });
    const { finished } = await rig.run();
    expect(finished).toMatchObject({ outcome: 'exhausted', exitCode: 3, rounds: 3 });
    expect(
      foldAll(rig.events).rounds.map((round) => [
        round.green,
        round.verdict?.verdict,
        round.accepted,
      ]),
    ).toEqual([
      [false, 'approve', false],
      [false, 'approve', false],
      [false, 'approve', false],
    ]);
  });

  it('never counts a check that could not run as passed', async () => {
    const plan = planAnswer({
      steps: [planStep({ checks: ['no-such-program-here'] })],
      checks: [],
    });
    rig = await createRig({ claude: { answers: { plan: [plan] } } });
    const { finished } = await rig.run();
    expect(finished.outcome).toBe('exhausted');
  });

  it('tells the verifier what the run left where git does not look', async () => {
    const plant = 'mkdir -p node_modules/.bin && printf "exit 0" > node_modules/.bin/node';
    const planting = goodExecutor.map(({ turns }) => ({
      turns: [{ toolCalls: [{ name: 'run_command', arguments: { command: plant } }] }, ...turns],
    }));
    rig = await createRig({ executor: planting });
    await rig.run();
    expect(rig.claude.requests.at(-1)?.raw.toString()).toContain(
      'git ignores what the run left at node_modules/',
    );
    expect(foldAll(rig.events).rounds[0]?.green).toBe(true);
  });

  it('ends failed with a named reason when Claude refuses', async () => {
    rig = await createRig({ claude: { faults: [{ fault: 'refusal', stage: 'plan' }] } });
    const { finished } = await rig.run();
    expect(finished).toMatchObject({ outcome: 'failed', exitCode: 3 });
    expect(finished.reason).toContain('refused');
  });

  it('delivers a patch, or applies the change, when that was asked for', async () => {
    rig = await createRig();
    const patch = await rig.run({ deliver: 'patch' });
    const made = foldAll(rig.events).delivery;
    expect(readFileSync(String(made?.patch), 'utf8')).toContain('+  return `Good day');
    expect(patch.finished.outcome).toBe('approved');
    const applied = await rig.run({ deliver: 'apply' });
    expect(applied.finished.outcome).toBe('approved');
    expect(readFileSync(join(rig.repository, 'src/greet.js'), 'utf8')).toContain('Good day');
  });

  it('does not grow in cloud bytes when the executor takes ten times the turns', async () => {
    rig = await createRig();
    const short = await rig.run();
    await rig.close();
    // Whoever only reads for twenty answers is taken to be stuck: now and then a word is changed.
    const words = ['Hey ', 'Hi ', 'Hello ', 'Hey '];
    const path = 'src/greet.js';
    const change = (old_text = '', new_text = '') => ({
      toolCalls: [{ name: 'edit_file', arguments: { path, old_text, new_text } }],
    });
    const reads = Array.from({ length: 36 }, (_, index) => {
      const word = (index + 1) / 10;
      if (Number.isInteger(word)) return change(words[word - 1], words[word]);
      const lines = { start_line: 1, end_line: 1 + index };
      return { toolCalls: [{ name: 'read_file', arguments: { path, ...lines } }] };
    });
    const long = goodExecutor.map((script) => ({ turns: [...reads, ...script.turns.slice(1)] }));
    rig = await createRig({ executor: long, repository: rig.repository });
    const { finished } = await rig.run();
    expect(finished.outcome).toBe('approved');
    expect(finished.local.turns).toBeGreaterThanOrEqual(short.finished.local.turns * 9);
    expect(finished.cloud.bytesSent).toBeLessThan(short.finished.cloud.bytesSent * 1.1);
  });
});
