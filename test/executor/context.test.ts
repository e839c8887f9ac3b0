import { afterEach, describe, expect, it } from 'vitest';
import { createContextLedger } from '../../electron/executor/context-ledger.ts';
import { cutResult } from '../../electron/executor/cut-result.ts';
import type { ModelSettings } from '../../electron/workflow/chat-server.ts';
import type { SimTurn } from '../sim/ollama/script.ts';
import { type OllamaSim, startOllamaSim } from '../sim/ollama/start-ollama-sim.ts';
import { brief, createFiles, createRig, edit, finish, type RigOptions, read } from './rig.ts';

const settings: ModelSettings = {
  tag: 'sim-coder:7b',
  contextLength: 16_384,
  answerTokens: 4_096,
  temperature: 0,
  keepAlive: '1m',
  transport: 'native',
};
const material = { system: 's'.repeat(400), tools: [], step: 't'.repeat(200) };
const never = new AbortController().signal;
const sumOf = (parts: {
  system: number;
  tools: number;
  step: number;
  files: number;
  history: number;
}) => parts.system + parts.tools + parts.step + parts.files + parts.history;

describe('what a context is spent on', () => {
  it('is estimated from bytes and adds up to the estimate', () => {
    const ledger = createContextLedger({}, settings, material);
    ledger.add('files', 'f'.repeat(1_000));
    ledger.add('history', 'h'.repeat(300));
    const { estimate, parts } = ledger.read(3_600, null);
    expect(estimate).toBe(1_000);
    expect(sumOf(parts)).toBe(estimate);
    expect(parts).toMatchObject({ window: 16_384, reserve: 4_096, exact: false });
    expect(parts.files).toBeGreaterThan(parts.system);
  });

  it('is calibrated by what the server counted for the last prompt', () => {
    const ledger = createContextLedger({}, settings, material);
    const last = { requestBytes: 3_600, promptTokens: 2_000, outputTokens: 10 };
    const { estimate, parts } = ledger.read(3_600, last);
    expect(estimate).toBe(2_000);
    expect(sumOf(parts)).toBe(2_000);
  });

  it('is counted where the server counts, and only what is new', async () => {
    const asked: string[] = [];
    const countTokens = async (_tag: string, text: string) => {
      asked.push(text);
      return text.length / 2;
    };
    const ledger = createContextLedger({ countTokens }, settings, material);
    await ledger.count(never);
    const first = ledger.read(1_000, null);
    expect(first.parts).toMatchObject({ exact: true, system: 200, step: 100, files: 0 });
    ledger.add('files', 'f'.repeat(80));
    await ledger.count(never);
    expect(asked).toHaveLength(4);
    // The template's own words are in the count of the server, and count as history.
    const { estimate, parts } = ledger.read(1_200, {
      requestBytes: 1_000,
      promptTokens: 350,
      outputTokens: 5,
    });
    expect(parts).toMatchObject({ exact: true, files: 40 });
    expect(estimate).toBe(390);
    expect(sumOf(parts)).toBe(estimate);
  });

  it('is estimated again when the server stops counting', async () => {
    const failing = { countTokens: () => Promise.reject(new Error('gone')) };
    const ledger = createContextLedger(failing, settings, material);
    await ledger.count(never);
    expect(ledger.read(3_600, null)).toMatchObject({ estimate: 1_000, parts: { exact: false } });
  });

  it('leaves what is free, with everything said since', () => {
    const ledger = createContextLedger({}, settings, material);
    ledger.read(3_600, null);
    expect(ledger.free()).toBe(16_384 - 4_096 - 1_000);
    ledger.add('files', 'f'.repeat(3_200));
    expect(ledger.free()).toBe(16_384 - 4_096 - 2_000);
  });
});

describe('a result that is cut', () => {
  const lines = Array.from({ length: 400 }, (_, at) => `${at + 1}|const value${at} = ${at};`);
  const file = `src/big.js (400 lines)\n${lines.join('\n')}`;

  it('of read_file ends with a whole line and the call that goes on', () => {
    const text = cutResult(
      { tool: 'read_file', arguments: { path: 'src/big.js' }, text: file },
      1_000,
    );
    const shown = [...text.matchAll(/^(\d+)\|.*;$/gm)].map((match) => Number(match[1]));
    const last = shown.at(-1) ?? 0;
    expect(last).toBeGreaterThan(10);
    expect(text).toContain(`Cut after line ${last}`);
    expect(text).toContain(`read_file {"path":"src/big.js","start_line":${last + 1}}`);
  });

  it('of read_file keeps the end that was asked for', () => {
    const call = { path: 'src/big.js', start_line: 1, end_line: 300 };
    expect(cutResult({ tool: 'read_file', arguments: call, text: file }, 900)).toContain(
      '"end_line":300',
    );
  });

  it('of run_command keeps the end, and says how to see the rest', () => {
    const text = `Exit code 1 after 2.0 s\nstdout:\n${'noise\n'.repeat(2_000)}FAILED at last`;
    const cut = cutResult({ tool: 'run_command', arguments: { command: 'npm test' }, text }, 1_000);
    expect(cut.length).toBeLessThan(1_300);
    expect(cut).toMatch(/^Exit code 1/);
    expect(cut).toMatch(/FAILED at last$/);
    expect(cut).toContain('`npm test` again with its output through | head -n 60');
  });

  it.each([
    ['search_files', 'narrower pattern'],
    ['list_files', 'one folder inside it'],
    ['some_other_tool', 'ask for a smaller part'],
  ])('of %s says how to ask for less', (tool, how) => {
    const text = 'src/a.js:1: match\n'.repeat(500);
    const cut = cutResult({ tool, arguments: {}, text }, 800);
    expect(cut).toContain(how);
    expect(cut.length).toBeLessThan(1_100);
  });

  it('is never one that fits', () => {
    expect(cutResult({ tool: 'read_file', arguments: {}, text: 'short' }, 5)).toBe('short');
  });
});

let sim: OllamaSim | null = null;
afterEach(async () => {
  await sim?.close();
  sim = null;
});

async function ride(turns: readonly SimTurn[], options: RigOptions = {}) {
  sim = await startOllamaSim({ script: [{ turns: [...turns] }] });
  const rig = createRig(sim, { watch: { touchedBefore: [] }, ...options });
  return { rig, end: await rig.attempt(), chats: sim.chats };
}
const window = (contextLength: number): RigOptions => ({
  executor: { contextLength },
  ready: { contextAllocated: contextLength },
});

describe('the context of an attempt', () => {
  it('is in the log with every turn', async () => {
    const { rig } = await ride([read, edit, finish]);
    const contexts = rig.of('model.requested').map(({ context }) => context);
    expect(contexts).toHaveLength(3);
    expect(contexts[0]).toMatchObject({ window: 32_768, reserve: 8_192, files: 0, exact: false });
    expect(contexts[1]?.files).toBeGreaterThan(0);
    expect(contexts[2]?.history).toBeGreaterThan(contexts[1]?.history ?? 0);
  });

  it('is exact from the first turn where the server counts', async () => {
    const countTokens = async (_tag: string, text: string) => Math.ceil(text.length / 4);
    const { rig } = await ride([read, edit, finish], { countTokens });
    expect(rig.of('model.requested').map(({ context }) => context?.exact)).toEqual([
      true,
      true,
      true,
    ]);
  });

  it('makes a result as long as there is room for it, in the event and in the text', async () => {
    const long = Array.from({ length: 900 }, (_, at) => `${at + 1}|const value${at} = ${at};`).join(
      '\n',
    );
    const files = createFiles({ 'src/sum.js': `src/sum.js (900 lines)\n${long}` });
    const { rig, chats } = await ride([read, edit, finish], { files, ...window(8_192) });
    const [ended] = rig.of('tool.ended');
    expect(ended?.cutFrom).toBe(Buffer.byteLength(`src/sum.js (900 lines)\n${long}`));
    expect(chats[1]?.messages.at(-1)?.content).toMatch(
      /Go on with read_file {"path":"src\/sum.js","start_line":\d+}/,
    );
    expect(chats.length).toBeGreaterThanOrEqual(2);
  });

  it('ends it by name before it overflows, with what was done kept for the next attempt', async () => {
    const long = `src/sum.js\n${Array.from({ length: 400 }, (_, at) => `${at + 1}|x${at}`).join('\n')}`;
    const files = createFiles({ 'src/sum.js': `a - b\n${long}` });
    const turns = [
      edit,
      ...Array.from({ length: 20 }, (_, at) => ({
        toolCalls: [{ name: 'read_file', arguments: { path: 'src/sum.js', start_line: at + 1 } }],
      })),
    ];
    const { rig, end } = await ride(turns, { files, ...window(8_192) });
    expect(end).toMatchObject({ ok: true, value: { kind: 'gave-up', reason: 'context-full' } });
    expect(rig.lately).toEqual(['edit_file src/sum.js: edited']);
    const used = rig.of('model.responded').map(({ tokens }) => tokens.input);
    expect(Math.max(...used)).toBeLessThan(8_192 - 2_048);
  });

  it('that the step fills by itself is named, and nothing is sent', async () => {
    const step = { ...brief.step, instructions: 'Do this with great care. '.repeat(1_200) };
    const { rig, end, chats } = await ride([finish], { brief: { step }, ...window(8_192) });
    expect(end).toMatchObject({
      ok: true,
      value: { kind: 'gave-up', reason: 'step-too-large', turns: 1 },
    });
    expect(chats).toEqual([]);
    expect(rig.of('model.failed')[0]?.detail).toMatch(
      /not sent: the step itself takes about \d+ tokens/,
    );
  });

  it('is looked at as ever in a run without detectors', async () => {
    sim = await startOllamaSim({ script: [{ turns: [finish] }] });
    const step = { ...brief.step, instructions: 'Do this with great care. '.repeat(600) };
    const rig = createRig(sim, { brief: { step }, ...window(8_192) });
    expect(await rig.attempt()).toMatchObject({ ok: true });
    expect(rig.of('model.failed').every(({ outcome }) => outcome !== 'step-too-large')).toBe(true);
  });
});
