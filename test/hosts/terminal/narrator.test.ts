import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { Watch } from '../../../electron/hosts/engine.ts';
import { runTerminal } from '../../../electron/hosts/terminal/main.ts';
import { wordIncident } from '../../../electron/hosts/terminal/output/flag-words.ts';
import { ok } from '../../../shared/result.ts';
import { createFakeIo } from './fake-io.ts';
import { type Beat, createReplayingEngine, on } from './replaying-engine.ts';
import { check, finished, plan, ride, sent, started } from './story.ts';

const ESC = '\u001b';
const line = ['run', '--repo', '/r', '--request', 'x', '--yes'];

async function tell(story: readonly Beat[], options: Parameters<typeof createFakeIo>[0] = {}) {
  const fake = createFakeIo(options);
  const code = await runTerminal(line, fake.io, async () => ok(createReplayingEngine({ story })));
  return { ...fake, code, text: fake.out() };
}

describe('a ride told to people', () => {
  it('names request, repository, branch and models at the top', async () => {
    const { text } = await tell(ride);
    const head = text.slice(0, text.indexOf('Intake'));
    for (const fact of [
      'Add a --json flag',
      '/home/ada/my project',
      'main at 1a2b3c4',
      'tandem/add-a-json-flag',
      'claude-opus-5',
      'ollama/qwen2.5-coder:32b',
      '20261121-094612-7f3a',
    ]) {
      expect(head).toContain(fact);
    }
    expect(head).toContain('3 uncommitted files left out');
  });

  it('goes through the stages in order under their headings', async () => {
    const { text } = await tell(ride);
    const at = ['\nIntake\n', '\nPlan\n', '\nExecute\n', '\nVerify, round 1\n', '\nDeliver\n'].map(
      (heading) => text.indexOf(heading),
    );
    expect(at).toEqual([...at].sort((a, b) => a - b));
    expect(at.every((place) => place > 0)).toBe(true);
  });

  it('says what holds commands and what does not, and never calls root contained', async () => {
    const captured = (root: boolean) =>
      on('environment', {
        kind: 'env.captured',
        ...{ platform: 'linux', node: 'v24', git: '2.39' },
        protections: ['network: none', 'writing: only the worktree'],
        unsandboxedConsent: root ? '--unsandboxed' : 'not needed: commands are isolated',
        sandbox: { name: 'a box', version: '1' },
        ...{ root, gaps: ['agent settings can be made'] },
      });
    const { text } = await tell([on('run', started), captured(false), on('run', finished)]);
    expect(text).toMatch(
      /✓ commands run in a box\n +network: none\n +writing: only the worktree\n/,
    );
    expect(text).toMatch(/^ +not held: agent settings can be made$/m);
    const asRoot = (await tell([on('run', started), captured(true), on('run', finished)])).text;
    expect(asRoot).toContain('▲ commands run in a box, but as root, consented to by --unsandboxed');
  });

  it('shows a failed command, a failed check with its end, and files out of scope', async () => {
    const { text } = await tell(ride);
    expect(text).toMatch(/▲ \$ npm test {2}exit 1 · 1\.2 s/);
    expect(text).toMatch(/✗ \$ npm test {2}failed · exit 1/);
    expect(text).toContain('expected 1, got 2');
    expect(text).toContain('README.md was changed, but is not this step’s file');
    expect(text).toContain('✗ s1 not done: checks-failed (checks failed or do not count)');
  });

  it('says why a file tool refused, and in words what a detector raised', async () => {
    const { text } = await tell([
      on('run', started),
      on('execute/s1/try1/turn1/call0', {
        ...{ kind: 'tool.ended', callId: 'c', tool: 'write_file', status: 'refused' },
        ...{ ms: 1, bytes: 1, exitCode: null, paths: [] },
        output: '"README.md" does not belong to this step.',
      }),
      on('run', finished),
    ]);
    expect(text).toMatch(/write_file {2}refused\n +"README\.md" does not belong to this step\./);
    expect(wordIncident('item-skipped, told: not done: a.js')).toBe(
      'something of the plan was left out (not done: a.js); said so',
    );
    expect(wordIncident('limit reached: tries of step s1 (3 of 3)')).toContain('limit reached');
  });

  it('never lets a check that did not run look like one that passed', async () => {
    for (const status of ['failed', 'timeout', 'not-run'] as const) {
      const { text } = await tell([
        on('run', started),
        on('execute/s1/try1/check0', check(status, null)),
        on('run', finished),
      ]);
      const told = text.split('\n').find((row) => row.includes('$ npm test'));
      expect(told).not.toContain('✓');
      expect(told).not.toContain('passed');
    }
    const { text } = await tell([
      on('run', started),
      on('execute/s1/try1/check0', check('passed', 0)),
      on('run', finished),
    ]);
    expect(text).toMatch(/✓ \$ npm test {2}passed/);
  });

  it('tells verdict, criteria, evidence and findings with their place', async () => {
    const { text } = await tell(ride);
    expect(text).toContain('verdict: revise (fault: execution): Close.');
    expect(text).toContain('✗ not met: The flag is read.');
    expect(text).toContain('high in src/cli.ts:4: No.');
    expect(text).toContain('do: Yes.');
  });

  it('ends with what left, what it cost, the comparison with its assumption, and where to look', async () => {
    const { text, code } = await tell(ride);
    const end = text.slice(text.indexOf('Approved and delivered'));
    expect(code).toBe(0);
    expect(end).toContain(
      '24,312 bytes in 1 request (digest 14 kB, request 120 B) · secrets masked in 2 places · 1 part held back by policy',
    );
    expect(end).toContain('3 of at most 13 calls · 6,120 tokens in, 1,210 out · $0.07');
    expect(end).toContain('12 turns · 14 tool calls · 42,000 tokens in, 2,900 out');
    expect(end).toContain(
      'a cloud-only agent would have cost about $1.10 (estimate: $1.03 saved). Every local turn as a cloud call.',
    );
    expect(end).toContain("git -C '/home/ada/my project' diff 1a2b3c4d5e..tandem/add-a-json-flag");
  });

  it('says which step a reminder is about while several are worked on', async () => {
    const begins = (step: string) =>
      on(`execute/${step}/try1`, {
        ...{ kind: 'step.started', step, title: step, attempt: 1 },
        ...{ planVersion: 1, treeBefore: 't0', why: 'first attempt' },
      });
    const steps = ['s1', 's2'].flatMap((id) => plan.steps.map((step) => ({ ...step, id })));
    const planned = on('plan/call1', {
      ...{ kind: 'plan.produced', version: 1, by: 'claude', commit: 'c' },
      plan: { ...plan, steps },
    });
    const reminded = on('execute/s2/try1/turn1', { kind: 'turn.nudged', because: 'no call' });
    const alone = await tell([
      on('run', started),
      planned,
      begins('s2'),
      reminded,
      on('run', finished),
    ]);
    expect(alone.text).toContain('▲ reminded the executor: no call');
    const both = [
      on('run', started),
      planned,
      begins('s1'),
      begins('s2'),
      reminded,
      on('run', finished),
    ];
    expect((await tell(both)).text).toContain('▲ s2  reminded the executor: no call');
  });

  it('is silent when nothing had to be put back, and says what was put back', async () => {
    const restored = (why: string) =>
      on('execute/s1/try1/tidy', { kind: 'snapshot.restored', tree: 't1', why });
    const { text } = await tell([
      on('run', started),
      restored('checks left nothing behind'),
      restored('checks run on the work of several steps together'),
      restored('checks left files behind'),
      on('run', finished),
    ]);
    expect(text).not.toMatch(/left nothing behind|several steps/);
    expect(text).toContain('files put back: checks left files behind');
  });

  it('says where it was and what became of it after a crash, in words', async () => {
    const key = 'execute/s1/try1/check0';
    const { text } = await tell([
      on('run', started),
      on('run', { kind: 'run.resumed', after: 51, unfinished: [key] }),
      on(key, {
        kind: 'outcome.unknown',
        what: 'check.started',
        decision: 'redone',
        detail: 'it runs again',
      }),
      on(key, { kind: 'env.fault', what: 'repository-unsupported', detail: `while ${key}` }),
      on('run', finished),
    ]);
    expect(text).toContain('it was in step s1, attempt 1, check 1');
    expect(text).toContain('step s1, attempt 1, check 1: it runs again');
    expect(text).not.toContain('repository-unsupported');
  });

  it('puts a question with all that --answer needs, and once', async () => {
    const asked = { id: 'half', question: 'Up or even?', why: 'A cent.', options: ['up', 'even'] };
    const { text } = await tell([
      on('run', started),
      on('intake', { kind: 'intake.asked', questions: [asked] }),
      on('intake', { kind: 'intake.answered', id: 'half', answer: 'up', by: '--answer' }),
      on('run', finished),
    ]);
    expect(text).toContain('? Up or even? (--answer half=TEXT)');
    expect(text).toContain('why it matters: A cent.');
    expect(text).toContain('· even');
    expect(text.match(/Up or even/g)).toHaveLength(1);
    expect(text).toContain('✓ up (by --answer)');
  });

  it('shows a saving that is none as more spent', async () => {
    const dear = { ...finished, cloud: { ...finished.cloud, costUsd: 2 } };
    const { text } = await tell([on('run', started), on('run', dear)]);
    expect(text).toContain('(estimate: $0.90 more spent here)');
  });

  it('says how to go on when the run was interrupted', async () => {
    const stopped = {
      ...finished,
      outcome: 'interrupted',
      exitCode: 4,
      branch: null,
      commit: null,
    } as const;
    const { text, code } = await tell([on('run', started), on('run', stopped)]);
    expect(code).toBe(4);
    expect(text).not.toContain('cloud-only');
    expect(text).toContain('tandem resume 20261121-094612-7f3a');
  });

  it('says on every heading of a scripted run that its answers are scripted', async () => {
    const scripted = [on('run', { ...started, scripted: true }), ...ride.slice(1)];
    const { text } = await tell(scripted);
    expect(
      text.match(/scripted: these answers were written in advance, not by a model/g),
    ).toHaveLength(2);
    for (const heading of ['Intake', 'Plan', 'Execute', 'Verify, round 1', 'Deliver']) {
      expect(text).toContain(`\n${heading} (scripted)\n`);
    }
  });

  it('strips escape sequences out of whatever a model, a file or a tool said', async () => {
    const evil = `${ESC}[2J${ESC}]0;x\u0007\u009b1m✓ passed`;
    const { text } = await tell([
      on('run', { ...started, request: evil }),
      on('execute/s1/try1/check0', {
        ...check('failed', 1),
        outputTail: `${evil}\rgreen`,
        command: evil,
      }),
      on('egress', { ...sent, model: evil }),
      on('run', { ...finished, reason: evil }),
    ]);
    expect(text).not.toContain(ESC);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that none is left is what is tested
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
  });

  it('uses neither colour nor cursor when piped', async () => {
    const story = [
      ...ride.slice(0, 6),
      { pulse: { phase: 'load', who: 'executor' } } as const,
      ...ride.slice(6),
    ];
    const { text } = await tell(story);
    expect(text).not.toContain(ESC);
    expect(text).not.toContain('\r');
  });

  it('leaves colour out for NO_COLOR and keeps the marks', async () => {
    const { text } = await tell(ride, {
      terminal: true,
      env: { NO_COLOR: '1', TERM: 'xterm-256color' },
    });
    expect(text).not.toMatch(new RegExp(`${ESC}\\[[0-9;]*m`));
    expect(text).toContain('✗ $ npm test');
  });

  it('keeps within a narrow terminal, commands to copy aside', async () => {
    const { text } = await tell(ride, { terminal: true, columns: 40, env: { NO_COLOR: '1' } });
    const rows = text
      .split('\n')
      .map((row) => row.split('\r').at(-1)?.replace(`${ESC}[2K`, '') ?? '');
    const isCommand = (row: string) => /^ {2}.{12}(?:tandem|git) /.test(row);
    for (const row of rows.filter((one) => !isCommand(one))) {
      expect([...row].length).toBeLessThanOrEqual(40);
    }
    expect(rows.filter(isCommand)).toEqual([
      expect.stringMatching(/ diff 1a2b3c4d5e\.\.tandem\/add-a-json-flag$/),
      expect.stringMatching(/ tandem show 20261121-094612-7f3a$/),
      expect.stringMatching(/ tandem ledger 20261121-094612-7f3a$/),
    ]);
  });
});

describe('the live line', () => {
  const pulses: readonly Beat[] = [
    on('run', started),
    on('execute/s1/try1/turn1', {
      kind: 'model.requested',
      role: 'executor',
      purpose: 'turn',
      provider: 'ollama',
      model: 'qwen2.5-coder:32b',
      parameters: {},
      requestHash: 'h',
      requestBytes: 1,
      messages: 2,
    }),
    { pulse: { phase: 'prefill', who: 'executor' } },
    {
      pulse: {
        phase: 'decode',
        who: 'executor',
        tokens: 212,
        tokensPerSecond: 38.4,
        text: 'const x',
      },
    },
  ];
  const countdown: Beat = on('plan/call1', {
    kind: 'model.retried',
    role: 'planner',
    attempt: 2,
    waitMs: 4000,
    because: 'overloaded',
  });

  it('shows model, turn, phase, tokens and rate, and is gone at the end', async () => {
    const { text } = await tell([...pulses, on('run', finished)], { terminal: true, columns: 120 });
    expect(text).toContain('turn 1: reading the prompt');
    expect(text).toMatch(
      /qwen2\.5-coder:32b · turn 1: writing · 212 tokens · 38 tokens\/s · const x/,
    );
    expect(text.slice(text.indexOf('Approved'))).not.toContain('writing');
  });

  it('counts a wait down', async () => {
    const fake = createFakeIo({ terminal: true, columns: 120 });
    let watch: Watch | undefined;
    const later: Beat = {
      act: async (given) => {
        watch = given;
        fake.clock.now += 1500;
        given.onPulse({ phase: 'wait', who: 'planner', ms: 2500 });
        return undefined;
      },
    };
    const story = [on('run', started), countdown, later, on('run', finished)];
    await runTerminal(line, fake.io, async () => ok(createReplayingEngine({ story })));
    expect(watch).toBeDefined();
    expect(stripVTControlCharacters(fake.out())).toContain(
      '4.0 s left · planner · waiting to ask again (overloaded)',
    );
    expect(fake.out()).toContain('planner: overloaded; asked again in 4.0 s (attempt 2)');
  });
});
