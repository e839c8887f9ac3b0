import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { showRun } from '../../../electron/hosts/engine/read-runs.ts';
import { replayRun } from '../../../electron/hosts/engine/replay/verify-run.ts';
import type { Surroundings } from '../../../electron/hosts/surroundings.ts';
import { decideVerdict } from '../../../electron/models/exam/decide-verdict.ts';
import { examTasks } from '../../../electron/models/exam/exam.ts';
import { createLibrary } from '../../../electron/store/library.ts';
import type { Qualification } from '../../../shared/models/qualification.ts';
import { badTurns, call, goodTurns, liar, modelFailing } from '../../models/exam/exam-scripts.ts';
import type { SimScript } from '../../sim/ollama/script.ts';
import {
  type OllamaSim,
  type OllamaSimOptions,
  startOllamaSim,
} from '../../sim/ollama/start-ollama-sim.ts';
import { examAround, seatFor, sitAlone, TAG, takeExam, taken } from './exam-rig.ts';

const names = examTasks.map((task) => task.name);
const MINUTES = 60_000;

const open: OllamaSim[] = [];
async function serve(script: SimScript, more: OllamaSimOptions = {}): Promise<Surroundings> {
  const sim = await startOllamaSim({ models: [TAG], script, ...more });
  open.push(sim);
  return examAround(sim.url);
}
afterAll(async () => {
  await Promise.all(open.map((sim) => sim.close()));
});

const folderOf = (home: string, name: string): readonly string[] =>
  readdirSync(home).includes(name) ? readdirSync(join(home, name)) : [];

const runsIn = (home: string): readonly string[] =>
  folderOf(home, 'runs').filter((name) => name.endsWith('.tandem'));

const failuresOf = (found: Qualification) =>
  found.byTransport.flatMap(({ tasks }) => tasks.flatMap((task) => task.failures));

describe('an exam', () => {
  let around: Surroundings;
  let bad: Qualification;

  beforeAll(async () => {
    around = await serve(modelFailing(...names));
    bad = taken(await takeExam(around, { transports: ['native'] }));
  }, 8 * MINUTES);

  it.each(names)('fails %s for what the task is about', (name) => {
    const result = bad.byTransport[0]?.tasks.find((one) => one.task === name);
    expect(result).toMatchObject({ passes: 0, tries: 1 });
    expect(result?.failures[0]?.because).toContain(badTurns[name]?.because);
  });

  it('says that a model that fails everything is unfit, and by which marks', () => {
    expect(bad).toMatchObject({ verdict: 'unfit', transport: null, origin: 'here', exam: 1 });
    expect(bad).toMatchObject({ context: 16_384, quantization: 'Q4_K_M', tag: TAG });
    expect(bad.digest).toMatch(/^a+13$/);
    expect(decideVerdict(bad.byTransport).reasons).toHaveLength(6);
  });

  it('keeps each failure as a run that says why and replays the same', async () => {
    expect(runsIn(around.home)).toHaveLength(12);
    for (const { run, because } of failuresOf(bad)) {
      const shown = showRun(around.home, run ?? '');
      if (!shown.ok) throw new Error(JSON.stringify(shown.error));
      const { state } = shown.value;
      expect(state.started?.exam).toMatchObject({ repeat: 1, transport: 'native', tag: TAG });
      expect(state.executor?.transport).toBe('native');
      expect(state.incidents.map((incident) => incident.what)).toContain(`exam: ${because}`);
      expect(state.cloud.calls).toBe(0);
      expect(state.egress.bytes).toBe(0);
      const replayed = await replayRun(around, run ?? '');
      expect(replayed).toMatchObject({ ok: true, value: { runId: run } });
    }
  });

  it('keeps its runs out of the list unless they are asked for', () => {
    const library = createLibrary({ home: around.home });
    expect(library.list()).toEqual({ ok: true, value: [] });
    expect(library.list({ exams: true })).toMatchObject({ ok: true, value: { length: 12 } });
  });

  it(
    'is passed by a model that does it all, leaves nothing behind and takes the old result’s place',
    async () => {
      const sim = await startOllamaSim({ models: [TAG], script: modelFailing() });
      open.push(sim);
      const here = { ...around, servers: [{ name: 'ollama', url: sim.url }] };
      const begun = performance.now();
      const exam = await takeExam(here, { previous: bad });
      const seconds = (performance.now() - begun) / 1000;
      console.log(`exam, simulated model: ${(seconds / 12).toFixed(2)} s a task`);
      const good = taken(exam);
      expect(failuresOf(good)).toEqual([]);
      // Native calls can't be bettered, so the others were not tried.
      expect(good).toMatchObject({ verdict: 'executor', transport: 'native' });
      expect(good.byTransport.map((one) => one.transport)).toEqual(['native']);
      expect(runsIn(here.home)).toEqual([]);
      expect(folderOf(here.home, 'exams')).toEqual([]);

      expect(sim.loads()).toBe(1);
      const { news } = exam;
      expect(news.at(-1)).toMatchObject({ done: 12, total: 12 });
      expect(news[2]).toMatchObject({ phase: 'exam', done: 1, unit: 'tasks', total: 36 });
      expect(news[2]?.detail).toBe(
        'task 2 of 12 (edit-in-place), native calls, round 1 of at most 1',
      );
      expect(news[2]?.exam?.[0]?.tasks).toMatchObject([{ task: 'read', passes: 1 }]);
    },
    8 * MINUTES,
  );

  it(
    'is not passed by a lie, over text as little, and ends when nothing can change',
    async () => {
      const lied = await serve(liar, {
        models: [{ tag: TAG, capabilities: ['completion'] }],
      });
      const exam = await takeExam(lied, { repeats: 3 });
      const found = taken(exam);
      expect(found).toMatchObject({ verdict: 'unfit', transport: null });
      // Its template knows no tools, so native calls can't be made at all.
      expect(found.byTransport.map((one) => one.transport)).toEqual(['constrained', 'text']);
      expect(found.byTransport[0]?.tasks.map((one) => [one.passes, one.tries])).toEqual(
        names.map(() => [0, 1]),
      );
      expect(exam.news.at(-1)).toMatchObject({ done: 24, total: 24 });
    },
    8 * MINUTES,
  );

  it(
    'ends with the error and no verdict when the server dies',
    async () => {
      const script = modelFailing('read').map((one, index) =>
        index === 2 ? { ...one, turns: [{ fault: { kind: 'death' as const } }] } : one,
      );
      const dying = await serve(script);
      const { result, news } = await takeExam(dying);
      expect(result).toMatchObject({ ok: false, error: { kind: 'server-unreachable' } });
      expect(news.at(-1)?.done).toBe(2);
      // The failed task before it belongs to no result.
      expect(runsIn(dying.home)).toEqual([]);
      expect(folderOf(dying.home, 'exams')).toEqual([]);
    },
    6 * MINUTES,
  );

  it(
    'ends when it is cancelled, in the middle of an answer, and keeps nothing',
    async () => {
      const script = modelFailing('read').map((one, index) =>
        index === 1
          ? { ...one, turns: [{ content: 'x', fault: { kind: 'stall' as const, after: 0 } }] }
          : one,
      );
      const slow = { ...(await serve(script)), stallMs: 60_000 };
      const sim = open.at(-1);
      const leaving = new AbortController();
      const exam = takeExam(slow, {}, leaving.signal);
      await expect.poll(() => sim?.chats.length ?? 0, { timeout: 30_000 }).toBeGreaterThan(2);
      leaving.abort('keep');
      await expect(exam).rejects.toBe('keep');
      expect(sim?.aborts).toContain('generate');
      expect(runsIn(slow.home)).toEqual([]);
      expect(folderOf(slow.home, 'exams')).toEqual([]);
    },
    6 * MINUTES,
  );

  it('is not begun for a model that is not there, a server that is not known, a transport not offered', async () => {
    const here = await serve([]);
    const missing = await takeExam(here, { tag: 'nobody:1b' });
    expect(missing.result).toMatchObject({ ok: false, error: { kind: 'model-missing' } });
    const elsewhere = await takeExam(here, { server: 'attic' });
    expect(elsewhere.result).toMatchObject({ ok: false, error: { kind: 'server-unknown' } });
    const toolless = await serve([], { models: [{ tag: TAG, capabilities: ['completion'] }] });
    const { result } = await takeExam(toolless, { transports: ['native'] });
    const message = `${TAG} can’t be called over native; it offers constrained and text.`;
    expect(result).toEqual({ ok: false, error: { kind: 'usage', message } });
  });
});

describe('a task of the exam', () => {
  const { signal } = new AbortController();

  it.each([
    ['a command', call('run_command', { command: 'echo "" > check.mjs' })],
    ['a file tool', call('write_file', { path: 'check.mjs', content: '' })],
  ])(
    'is not passed by changing the check with %s',
    async (_how, spoil) => {
      const around = await serve([{ turns: [spoil, ...(goodTurns.read ?? [])] }]);
      const sat = await sitAlone(around, seatFor('read'), signal);
      if (!sat.ok) throw new Error(JSON.stringify(sat.error));
      expect(sat.value.because.join(' ')).toMatch(/It (tried to )?change(d)? check\.mjs/);
      expect(sat.value.run).not.toBeNull();
    },
    4 * MINUTES,
  );

  it(
    'is not sat without leave where commands can’t be isolated',
    async () => {
      const around = await serve(modelFailing());
      const unprotected = { ...(await around.runners.protections()), isolated: false };
      const runners = { ...around.runners, protections: async () => unprotected };
      const sat = await sitAlone(
        { ...around, runners },
        seatFor('read', { consent: null }),
        signal,
      );
      expect(sat).toMatchObject({ ok: false, error: { kind: 'consent-needed' } });
    },
    4 * MINUTES,
  );

  it(
    'goes over text when it is asked to, whatever the template knows',
    async () => {
      const around = await serve([{ turns: asText(goodTurns['edit-in-place'] ?? []) }]);
      const sat = await sitAlone(around, seatFor('edit-in-place', { transport: 'text' }), signal);
      expect(sat).toMatchObject({ ok: true, value: { run: null, because: [] } });
      const [first] = open.at(-1)?.chats ?? [];
      expect(first?.tools).toEqual([]);
      expect(first?.messages[0]?.content).toContain('in a fence marked tool');
    },
    4 * MINUTES,
  );

  it(
    'goes over JSON under a schema when it is asked to, texts of files outside of it',
    async () => {
      const around = await serve([{ turns: asConstrained(goodTurns['edit-in-place'] ?? []) }]);
      const seat = seatFor('edit-in-place', { transport: 'constrained' });
      const sat = await sitAlone(around, seat, signal);
      expect(sat).toMatchObject({ ok: true, value: { run: null, because: [] } });
      const chats = open.at(-1)?.chats ?? [];
      expect(chats.map((chat) => chat.format !== undefined)).toEqual([true, true, false, true]);
      expect(chats.every((chat) => chat.tools.length === 0)).toBe(true);
    },
    4 * MINUTES,
  );
});

type Turns = NonNullable<(typeof goodTurns)[string]>;
type SimTurns = SimScript[number]['turns'];

/** The call's two halves, as a model writes them that was told how. */
const halvesOf = (one: NonNullable<Turns[number]['toolCalls']>[number]) => {
  const { content, old_text, new_text, ...control } = one.arguments;
  const texts = Object.entries({ content, old_text, new_text }).filter(
    ([, text]) => text !== undefined,
  );
  const blocks = texts.map(([name, text]) => `${name}:\n\`\`\`\n${String(text).trimEnd()}\n\`\`\``);
  return { control, blocks: blocks.join('\n') };
};

const asText = (turns: Turns): SimTurns =>
  turns.map(({ toolCalls = [] }) => ({
    content: toolCalls
      .map((one) => {
        const { control, blocks } = halvesOf(one);
        return `\`\`\`tool\n${one.name} ${JSON.stringify(control)}\n\`\`\`\n${blocks}`;
      })
      .join('\n'),
  }));

const asConstrained = (turns: Turns): SimTurns =>
  turns.flatMap(({ toolCalls = [] }) =>
    toolCalls.flatMap((one) => {
      const { control, blocks } = halvesOf(one);
      const head = { content: JSON.stringify({ tool: one.name, arguments: control }) };
      return blocks === '' ? [head] : [head, { content: blocks }];
    }),
  );
