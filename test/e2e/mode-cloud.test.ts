import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { BodyOf, RunEvent } from '../../shared/run/event.ts';
import { foldAll } from '../../shared/run/fold.ts';
import { planAnswer, planStep } from '../sim/claude/answers.ts';
import type { Fault } from '../sim/claude/script.ts';
import type { SimScript as ExecutorScript } from '../sim/ollama/script.ts';
import { createRig, type Rig } from './rig.ts';
import { git, goodExecutor } from './sample.ts';

/** A ride in which Claude executes as well: everything it reads and runs goes through the door. */
let rig: Rig;
afterEach(() => rig.close());

const MODEL = 'claude-sonnet-5-5';
const thinking = goodExecutor.map((script) => ({
  ...script,
  turns: script.turns.map((turn, index) => ({ ...turn, thinking: `Thought ${index} “ok” 🙂` })),
}));

const createCloudRig = (
  more: {
    readonly execute?: ExecutorScript;
    readonly faults?: readonly Fault[];
    readonly files?: Readonly<Record<string, string>>;
    readonly settings?: unknown;
    readonly plan?: ReturnType<typeof planAnswer>;
  } = {},
): Promise<Rig> => {
  const home = mkdtempSync(join(tmpdir(), 'tandem-home-'));
  if (more.settings !== undefined) {
    writeFileSync(join(home, 'settings.json'), JSON.stringify(more.settings));
  }
  return createRig({
    home,
    ...(more.files === undefined ? {} : { files: more.files }),
    claude: {
      execute: more.execute ?? thinking,
      ...(more.faults === undefined ? {} : { faults: more.faults }),
      ...(more.plan === undefined ? {} : { answers: { plan: [more.plan] } }),
    },
  });
};

const ride = () => rig.run({ mode: 'cloud', executor: MODEL });
const executed = (events: readonly RunEvent[]) =>
  events.flatMap((event): BodyOf<'model.responded'>[] =>
    event.kind === 'model.responded' && event.role === 'executor' ? [event] : [],
  );
const turns = () => rig.claude.requests.filter((request) => request.stage === 'execute');

describe('a ride in mode cloud', () => {
  it('needs no local server and ends in the same verified branch', async () => {
    rig = await createCloudRig();
    const { finished, runId } = await ride();
    expect(finished).toMatchObject({ outcome: 'approved', exitCode: 0, reason: '' });
    expect(git(rig.repository, 'show', `${finished.branch}:src/greet.js`)).toContain('Good day');
    expect(rig.ollama.requests).toEqual([]);
    expect(turns()).toHaveLength(4);
    expect(await (await rig.engine()).replay(runId)).toMatchObject({
      ok: true,
      value: { outcome: 'approved' },
    });
  });

  it('books every turn as a call to Claude, with its tokens, price and bytes', async () => {
    rig = await createCloudRig();
    const { finished, runId } = await ride();
    const answers = rig.events.flatMap((event) =>
      event.kind === 'model.responded' ? [event] : [],
    );
    const sum = (of: (event: BodyOf<'model.responded'>) => number) =>
      answers.reduce((all, event) => all + of(event), 0);
    expect(answers).toHaveLength(7);
    expect(finished.cloud).toMatchObject({
      calls: 7,
      inputTokens: sum((event) => event.tokens.input),
      outputTokens: sum((event) => event.tokens.output),
      cacheReadTokens: sum((event) => event.tokens.cacheRead),
      bytesSent: rig.claude.requests.reduce((all, { raw }) => all + raw.byteLength, 0),
    });
    expect(finished.cloud.costUsd).toBeCloseTo(
      sum((event) => event.costUsd ?? 0),
      6,
    );
    expect(executed(rig.events).every((event) => (event.costUsd ?? 0) > 0)).toBe(true);
    expect(finished.local).toEqual({ turns: 0, toolCalls: 0, inputTokens: 0, outputTokens: 0 });
    expect(foldAll(rig.events).steps[0]).toMatchObject({ turns: 4, calls: 4 });
    const ledger = await (await rig.engine()).ledger(runId);
    if (!ledger.ok) throw new Error('no ledger');
    const lines = ledger.value.payloads.filter((line) => line.stage === 'execute');
    expect(lines.map((line) => line.bytes)).toEqual(turns().map(({ raw }) => raw.byteLength));
    expect(lines.at(-1)?.parts.map((part) => `${part.class} ${part.source}`)).toEqual([
      'schema tools',
      'prompt executor/system.md',
      'transcript brief',
      'transcript claude',
      'excerpt src/greet.js',
      'transcript run_command node --test',
    ]);
  });

  it('records that source may leave, whatever the settings say', async () => {
    rig = await createCloudRig({ settings: { policy: { level: 'names' } } });
    await ride();
    expect(rig.events[0]).toMatchObject({
      mode: 'cloud',
      policy: 'open',
      executor: `claude/${MODEL}`,
    });
  });

  it('reads in each turn from the cache what the turn before had sent', async () => {
    rig = await createCloudRig();
    await ride();
    const used = executed(rig.events).map((event) => event.tokens);
    expect(used.slice(1).map((tokens) => tokens.cacheRead)).toEqual(
      used.slice(0, -1).map((tokens) => tokens.input),
    );
  });

  it('sends tools by name, chooses none by force, and no parameter that is refused', async () => {
    rig = await createCloudRig();
    await ride();
    const body = turns()[0]?.body;
    const names = body?.tools?.map((tool) => tool.name) ?? [];
    expect(names).toEqual(names.toSorted());
    expect(names).toContain('finish_step');
    expect(body?.tool_choice).toEqual({ type: 'auto' });
    for (const name of ['temperature', 'top_p', 'top_k', 'thinking', 'stop_sequences']) {
      expect(body).not.toHaveProperty(name);
    }
  });

  it('keeps back denied files and known secrets, however the tools bring them up', async () => {
    const files = {
      'private/plan.txt': 'line of a denied file\n',
      '.env': 'TOKEN=hunter2hunter2x\n',
    };
    const looks = [
      { name: 'read_file', arguments: { path: 'private/plan.txt' } },
      { name: 'search_files', arguments: { pattern: 'line of|Hey' } },
      { name: 'run_command', arguments: { command: 'cat private/plan.txt' } },
      { name: 'run_command', arguments: { command: 'printf hunter2; printf hunter2x' } },
    ];
    const [script] = thinking;
    rig = await createCloudRig({
      files,
      settings: { policy: { deniedPaths: ['private/'] } },
      execute: [{ turns: [{ toolCalls: looks }, ...(script?.turns ?? [])] }],
    });
    // The value is known from the checkout's own file, which git ignores.
    writeFileSync(join(rig.repository, '.env'), files['.env']);
    const { finished, runId } = await ride();
    expect(finished.outcome).toBe('approved');
    const sent = turns().map(({ raw }) => raw.toString());
    for (const body of sent) {
      expect(body).not.toContain('line of a denied file');
      expect(body).not.toContain('hunter2hunter2x');
    }
    expect(sent[1]).toContain('Withheld: policy denies private/');
    expect(sent[1]).toContain('src/greet.js:2:');
    const ledger = await (await rig.engine()).ledger(runId);
    const line = ledger.ok
      ? ledger.value.payloads.filter(({ stage }) => stage === 'execute')[1]
      : undefined;
    expect(line?.denied.length).toBeGreaterThanOrEqual(3);
    expect(line?.masked).toBeGreaterThan(0);
  });

  it('goes on after an answer that was cut off, and after a refusal in another attempt', async () => {
    rig = await createCloudRig({
      faults: [{ fault: 'refusal', stage: 'execute' }],
    });
    const refused = await ride();
    expect(refused.finished).toMatchObject({ outcome: 'approved', cloud: { calls: 8 } });
    const ends = rig.events.flatMap((event) => (event.kind === 'step.ended' ? [event.reason] : []));
    expect(ends).toEqual(['refusal', 'finished']);
    await rig.close();
    const [script] = thinking;
    const [first, ...rest] = script?.turns ?? [];
    rig = await createCloudRig({
      faults: [{ fault: 'max-tokens', stage: 'execute' }],
      // The calls that were cut off are asked for again.
      execute: [{ turns: [rest[0] ?? {}, first ?? {}, ...rest] }],
    });
    expect((await ride()).finished.outcome).toBe('approved');
    expect(rig.events.some((event) => event.kind === 'call.refused')).toBe(true);
  });

  it('stops at a spending limit with its sentence, and goes on when it is raised', async () => {
    rig = await createCloudRig({ faults: [{ fault: 'spend-limit', stage: 'execute' }] });
    const stopped = await ride();
    expect(stopped).toMatchObject({
      finished: { outcome: 'interrupted', exitCode: 5 },
      error: { kind: 'claude-limit' },
    });
    expect((await rig.resume(stopped.runId)).finished.outcome).toBe('approved');
  });

  it('refuses an executor that is not Claude, before anything is started', async () => {
    rig = await createCloudRig();
    const engine = await rig.engine();
    const request = { repository: rig.repository, request: 'x', deliver: 'branch' } as const;
    const watch = {
      people: (await import('./rig.ts')).everythingGiven(),
      signal: new AbortController().signal,
      onEvent: () => undefined,
      onPulse: () => undefined,
    };
    const end = await engine.run({ ...request, mode: 'cloud', executor: 'ollama/x:7b' }, watch);
    expect(end).toMatchObject({ ok: false, error: { kind: 'usage' } });
  });

  it('keeps a step’s conversation apart from the next one’s', async () => {
    const files = { 'src/part.js': 'export const part = 1;\n' };
    const steps = [
      planStep(),
      planStep({ id: 's2', dependsOn: ['s1'], files: [{ path: 'src/part.js', action: 'modify' }] }),
    ];
    const edit = { path: 'src/part.js', old_text: '1', new_text: '2' };
    const second = {
      match: 'Step s2:',
      turns: [
        { toolCalls: [{ name: 'edit_file', arguments: edit }] },
        { toolCalls: [{ name: 'finish_step', arguments: { summary: 'done' } }] },
      ],
    };
    rig = await createCloudRig({
      files,
      plan: planAnswer({ steps }),
      execute: [second, ...thinking],
    });
    expect((await ride()).finished.outcome).toBe('approved');
    const fresh = turns()[4]?.body;
    expect(fresh?.messages).toHaveLength(1);
    // Tools and the executor's prompt are the same for every step, and the cache has them.
    expect(executed(rig.events)[4]?.tokens.cacheRead).toBeGreaterThan(512);
  });
});
