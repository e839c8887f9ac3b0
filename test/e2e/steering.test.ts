import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Controls, People, Wish } from '../../electron/workflow/ports.ts';
import { ok } from '../../shared/result.ts';
import type { RunEvent } from '../../shared/run/event.ts';
import { planAnswer, planStep } from '../sim/claude/answers.ts';
import type { SimScript } from '../sim/ollama/script.ts';
import { createRig, everythingGiven, type Rig } from './rig.ts';
import { git, goodExecutor } from './sample.ts';

/** What people do to a run while it works. */

let rig: Rig;
afterEach(() => rig.close());

const by = 'ada';
const call = (name: string, args: Record<string, unknown>) => ({
  toolCalls: [{ name, arguments: args }],
});

/** Controls whose wishes are queued by what happens in the run; nothing is held unless a test says so. */
function createControls() {
  const queue: Wish[] = [];
  const controls: Controls = {
    hold: async () => null,
    take: () => queue.splice(0),
  };
  return { queue, controls };
}

/** Does something once, right after the first event that fits. */
function onFirst(fits: (event: RunEvent) => boolean, act: () => void) {
  let done = false;
  return (_run: string, event: RunEvent) => {
    rig.events.push(event);
    if (done || !fits(event)) return;
    done = true;
    act();
  };
}

const isTurn = (number: number) => (event: RunEvent) =>
  event.kind === 'model.responded' && event.key.endsWith(`/try1/turn${number}`);

async function replays(runId: string): Promise<void> {
  expect(await (await rig.engine()).replay(runId)).toMatchObject({ ok: true });
}

const finish = call('finish_step', { summary: 'done' });
const edit = (to: string) =>
  call('edit_file', { path: 'src/greet.js', old_text: 'Hey ', new_text: to });

describe('a message for the executor', () => {
  it('reaches it with its next turn and is in the log; a resume and a replay hear it again', async () => {
    rig = await createRig();
    const { queue, controls } = createControls();
    const stop = new AbortController();
    const say = onFirst(isTurn(1), () => queue.push({ wish: 'steer', text: 'be brief', by }));
    const die = onFirst(isTurn(2), () => stop.abort());
    const first = await rig.run(
      {},
      {
        controls,
        signal: stop.signal,
        onEvent: (run, event) => {
          say(run, event);
          die(run, event);
        },
      },
    );
    expect(first.finished.outcome).toBe('interrupted');
    const { finished } = await rig.resume(first.runId, { controls });
    expect(finished.outcome).toBe('approved');
    const steered = rig.events.find((event) => event.kind === 'human.steered');
    expect(steered).toMatchObject({ step: 's1', attempt: 1, wish: 'steer', text: 'be brief', by });
    // Turn 2 is in the log; the message stands before its answer in every later request.
    const contents = rig.ollama.chats.at(-1)?.messages.map((message) => message.content) ?? [];
    expect(contents.filter((content) => content.includes('be brief'))).toHaveLength(1);
    await replays(first.runId);
  });
});

describe('a fresh attempt that a person asks for', () => {
  const script: SimScript = [
    {
      match: 'politely please',
      turns: [edit('Good day '), finish],
    },
    { turns: [call('read_file', { path: 'src/greet.js' }), edit('Oi '), finish] },
  ];

  it('ends the current one by name, is told why, and is not counted as a try', async () => {
    rig = await createRig({ executor: script });
    const { queue, controls } = createControls();
    const { finished, runId } = await rig.run(
      { budgets: { tries: 1 } },
      {
        controls,
        onEvent: onFirst(isTurn(1), () => {
          queue.push({ wish: 'steer', text: 'tabs, not spaces', by });
          queue.push({ wish: 'retry', text: 'politely please', by });
        }),
      },
    );
    expect(finished.outcome).toBe('approved');
    const ends = rig.events.filter((event) => event.kind === 'step.ended');
    expect(ends.map(({ reason, status }) => [reason, status])).toEqual([
      ['retried-by-user', 'failed'],
      ['finished', 'ok'],
    ]);
    const brief = rig.ollama.chats
      .flatMap((chat) => chat.messages)
      .find((message) => message.content.includes('politely please'));
    expect(brief?.content).toContain('tabs, not spaces');
    expect(rig.events.filter((event) => event.kind === 'human.steered')).toHaveLength(2);
    expect(rig.events.some((event) => event.kind === 'limit.reached')).toBe(false);
    await replays(runId);
  });
});

describe('a held run', () => {
  const twoSteps = planAnswer({
    steps: [
      planStep(),
      planStep({
        id: 's2',
        title: 'Say so',
        instructions: 'Write NOTES.md.',
        files: [{ path: 'NOTES.md', action: 'create' }],
        checks: ['test -f NOTES.md'],
      }),
    ],
  });
  const executor: SimScript = [
    {
      match: ['NOTES.md', 'test -f'],
      turns: [call('write_file', { path: 'NOTES.md', content: '# Notes\n' }), finish],
    },
    ...goodExecutor,
  ];

  it('waits before the step, says when it was held, and goes on', async () => {
    rig = await createRig({ claude: { answers: { plan: [twoSteps] } }, executor });
    const held = Promise.withResolvers<void>();
    const asked: string[] = [];
    const controls: Controls = {
      hold: async ({ step }) => {
        asked.push(step);
        if (step !== 's2') return null;
        await held.promise;
        return { by };
      },
      take: () => [],
    };
    const { finished, runId } = await rig.run(
      {},
      {
        controls,
        // Only when the pause is in the log does somebody let the run go on.
        onEvent: onFirst(
          (event) => event.kind === 'human.decision' && event.decision === 'paused',
          held.resolve,
        ),
      },
    );
    expect(finished.outcome).toBe('approved');
    expect(asked).toEqual(['s1', 's2']);
    const about = rig.events.filter(
      (event) => event.kind === 'human.decision' && event.about === 'pause',
    );
    expect(about).toMatchObject([{ decision: 'paused' }, { decision: 'went on', by }]);
    const went = rig.events.indexOf(about[1] as RunEvent);
    expect(rig.events[went + 1]).toMatchObject({ kind: 'step.started', step: 's2' });
    await replays(runId);
  });

  it('can be stopped while it is held, and resumed', async () => {
    rig = await createRig({ claude: { answers: { plan: [twoSteps] } }, executor });
    const stop = new AbortController();
    const controls: Controls = {
      hold: ({ step }, signal) =>
        step === 's1'
          ? Promise.resolve(null)
          : new Promise((_, reject) => {
              signal.addEventListener('abort', () => reject(signal.reason));
            }),
      take: () => [],
    };
    const first = await rig.run(
      {},
      {
        controls,
        signal: stop.signal,
        onEvent: onFirst(
          (event) => event.kind === 'human.decision' && event.decision === 'paused',
          () => stop.abort(),
        ),
      },
    );
    expect(first.finished.outcome).toBe('interrupted');
    const { finished } = await rig.resume(first.runId);
    expect(finished.outcome).toBe('approved');
    await replays(first.runId);
  });
});

describe('commands that people are asked about', () => {
  const asking = (allowed: boolean) => {
    const asked: Parameters<People['allowCommand']>[0][] = [];
    const people: People = {
      ...everythingGiven(),
      allowCommand: async (command) => {
        asked.push(command);
        return ok({ allowed, by, note: allowed ? '' : 'not on this machine' });
      },
    };
    return { asked, people };
  };

  /** The executor runs this command instead of the plan's own check. */
  const running = (command: string): SimScript =>
    goodExecutor.map(({ turns }) => ({
      turns: turns.map((turn) =>
        (turn.toolCalls ?? []).some(({ name }) => name === 'run_command')
          ? call('run_command', { command })
          : turn,
      ),
    }));

  it('are the executor’s alone, each decided before it runs', async () => {
    rig = await createRig({ executor: running('ls src') });
    const { asked, people } = asking(true);
    const { finished, runId } = await rig.run({ commands: 'ask' }, { people });
    expect(finished.outcome).toBe('approved');
    expect(asked.map(({ command, step }) => [command, step])).toEqual([['ls src', 's1']]);
    const kinds = rig.events.map((event) => event.kind);
    const decided = kinds.indexOf('command.decided');
    expect(rig.events[decided + 1]).toMatchObject({ kind: 'tool.started', tool: 'run_command' });
    expect(rig.events[0]).toMatchObject({ commands: 'ask' });
    await replays(runId);
  });

  it('are not those that were approved with the plan', async () => {
    rig = await createRig();
    const { asked, people } = asking(false);
    const { finished } = await rig.run({ commands: 'ask' }, { people });
    expect(finished.outcome).toBe('approved');
    expect(asked).toEqual([]);
    expect(rig.events.find((event) => event.kind === 'command.decided')).toMatchObject({
      ...{ command: 'node --test', allowed: true, by: 'plan' },
    });
  });

  it('do not run when they are refused, also when the settings ask', async () => {
    rig = await createRig({ executor: running('touch RAN') });
    mkdirSync(rig.home, { recursive: true });
    writeFileSync(join(rig.home, 'settings.json'), JSON.stringify({ commands: 'ask' }));
    const { people } = asking(false);
    const { finished, runId } = await rig.run({}, { people });
    expect(finished).toMatchObject({ outcome: 'approved', filesChanged: ['src/greet.js'] });
    expect(
      rig.events.find((event) => event.kind === 'tool.ended' && event.tool === 'run_command'),
    ).toMatchObject({ status: 'refused' });
    expect(rig.ollama.chats.at(-1)?.messages.at(-1)?.content).toContain('not on this machine');
    await replays(runId);
  });

  it('are not asked about, nor is that written down, where nobody wants it', async () => {
    rig = await createRig();
    const { asked, people } = asking(false);
    await rig.run({}, { people });
    expect(asked).toEqual([]);
    expect(Object.keys(rig.events[0] ?? {})).not.toContain('commands');
  });
});

describe('a run that people composed', () => {
  it('is refused when the repository has moved on since', async () => {
    rig = await createRig();
    const head = git(rig.repository, 'rev-parse', 'HEAD').trim();
    expect((await rig.run({ seenCommit: head })).finished.outcome).toBe('approved');
    git(
      rig.repository,
      '-c',
      'user.name=T',
      '-c',
      'user.email=t@localhost',
      'commit',
      '-q',
      '--allow-empty',
      '-m',
      'on',
    );
    const sent = rig.claude.requests.length;
    const engine = await rig.engine();
    const watch = {
      people: everythingGiven(),
      signal: new AbortController().signal,
      onEvent: () => undefined,
      onPulse: () => undefined,
    };
    const asked = { repository: rig.repository, request: 'x', executor: 'ollama/sim-coder:7b' };
    expect(await engine.run({ ...asked, seenCommit: head }, watch)).toMatchObject({
      ok: false,
      error: { kind: 'stale' },
    });
    expect(await engine.run({ ...asked, budgets: { rounds: 9 } }, watch)).toMatchObject({
      ok: false,
      error: { kind: 'usage' },
    });
    expect(rig.claude.requests.length).toBe(sent);
  });

  it('records the budgets it was given', async () => {
    rig = await createRig();
    await rig.run({ budgets: { tries: 1, turns: 7 } });
    expect(rig.events[0]).toMatchObject({ budgets: { tries: 1, turns: 7, rounds: 3 } });
  });
});
