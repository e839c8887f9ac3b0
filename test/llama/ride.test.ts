import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { git, makeSample } from '../e2e/sample.ts';
import { intakeAnswer, planAnswer, planStep, verdictAnswer } from '../sim/claude/answers.ts';
import { type ClaudeSim, startClaudeSim } from '../sim/claude/start-claude-sim.ts';
import type { SimScript, SimTurn } from '../sim/ollama/script.ts';
import { sayWhyNoLlama } from './why-no-llama.ts';

/**
 * A whole ride of the `tandem` command in which a real llama.cpp, in a process of its own, generates every
 * token of the executor. The first step fails its check at first, so that the harness has to notice.
 */
const call = (name: string, args: Record<string, unknown>, content = ''): SimTurn => ({
  content,
  toolCalls: [{ name, arguments: args }],
});
const check = call('run_command', { command: 'node --test' }, 'Now the check.');
const polite = (word: string, instead: string): SimTurn =>
  call('edit_file', { path: 'src/greet.js', old_text: `\`${instead} `, new_text: `\`${word} ` });

const FAREWELL = `export function farewell(name) {
  return 'Good bye ' + name;
}
`;
const script: SimScript = [
  {
    match: ['Step s1:', 'This is attempt 2'],
    turns: [
      polite('Good day', 'Good night'),
      check,
      call('finish_step', { summary: 'The word is right now.' }),
    ],
  },
  {
    match: 'Step s1:',
    turns: [
      call('read_file', { path: 'src/greet.js' }, 'I read the file first.'),
      polite('Good night', 'Hey'),
      call('finish_step', { summary: 'greet() is polite, I believe.' }),
    ],
  },
  {
    match: 'Step s2:',
    turns: [
      call('write_file', { path: 'src/farewell.js', content: FAREWELL }),
      check,
      call('finish_step', { summary: 'There is a farewell: größer als nichts 😀.' }),
    ],
  },
];

const steps = [
  planStep({ id: 's1', checks: ['node --test'] }),
  planStep({
    id: 's2',
    title: 'Say good bye',
    instructions: 'Add src/farewell.js.',
    files: [{ path: 'src/farewell.js', action: 'create' }],
    dependsOn: ['s1'],
    doneWhen: ['farewell() returns "Good bye"'],
  }),
];
const criteria = steps.map((step) => ({
  stepId: step.id,
  criterion: step.doneWhen[0] ?? '',
  met: true,
  evidence: 'check `node --test` exit 0',
}));

const startedSchema = z.object({ url: z.string(), model: z.string(), bytes: z.number() });
const answerSchema = z.object({
  finish: z.string(),
  promptTokens: z.number(),
  cachedTokens: z.number(),
  outputTokens: z.number(),
  prefillMs: z.number(),
  decodeMs: z.number(),
});
const finishedSchema = z.object({
  kind: z.literal('run.finished'),
  runId: z.string(),
  outcome: z.string(),
  branch: z.string(),
  filesChanged: z.array(z.string()),
  local: z.object({
    turns: z.number(),
    toolCalls: z.number(),
    inputTokens: z.number(),
    outputTokens: z.number(),
  }),
});

describe.skipIf(sayWhyNoLlama() !== null)('a ride with a real llama.cpp as the executor', () => {
  const printed: string[] = [];
  let folder: string;
  let repository: string;
  let claude: ClaudeSim;
  let front: ChildProcess;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'tandem-llama-ride-'));
    repository = makeSample();
    claude = await startClaudeSim({
      script: {
        answers: {
          intake: [intakeAnswer()],
          plan: [planAnswer({ steps })],
          verify: [verdictAnswer({ criteria })],
        },
      },
    });
    const file = join(folder, 'script.json');
    writeFileSync(file, JSON.stringify(script));
    front = spawn(process.execPath, [join(import.meta.dirname, 'main.ts'), '--script', file], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    if (front.stdout === null) throw new Error('no output');
    const lines = createInterface({ input: front.stdout });
    lines.on('line', (line) => printed.push(line));
    await once(lines, 'line');
  });
  afterAll(async () => {
    const gone = once(front, 'exit');
    front.kill();
    await Promise.all([gone, claude.close()]);
    for (const made of [folder, repository]) rmSync(made, { recursive: true, force: true });
  });

  const tandem = (url: string, ...args: readonly string[]) =>
    new Promise<{ readonly code: number | null; readonly lines: readonly string[] }>((resolve) => {
      const env = {
        PATH: process.env.PATH,
        HOME: folder,
        TANDEM_HOME: join(folder, 'home'),
        ANTHROPIC_API_KEY: 'sk-ant-test-key-000000000000',
        ANTHROPIC_BASE_URL: claude.url,
        OLLAMA_HOST: url,
      };
      const program = join(import.meta.dirname, 'tandem-process.ts');
      const child = execFile(process.execPath, [program, ...args], { env }, (fault, out, words) => {
        if (fault !== null) console.error(words);
        resolve({ code: child.exitCode, lines: out.split('\n').filter((line) => line !== '') });
      });
    });

  it('ends approved with the diff that the engine’s tokens spell', async () => {
    const { url, model, bytes } = startedSchema.parse(JSON.parse(printed[0] ?? ''));
    expect(bytes).toBeLessThan(3_000_000);
    const began = performance.now();
    const request = ['--request', 'Make the greeting polite and add a farewell.'];
    const given = ['--executor', `ollama/${model}`, '--yes', '--unsandboxed', '--json'];
    const ride = await tandem(url, 'run', '--repo', repository, ...request, ...given);
    const seconds = (performance.now() - began) / 1000;
    const end = finishedSchema.parse(JSON.parse(ride.lines.at(-1) ?? ''));
    expect(end).toMatchObject({
      outcome: 'approved',
      filesChanged: ['src/farewell.js', 'src/greet.js'],
      local: { turns: 9, toolCalls: 9 },
    });
    expect(ride.code).toBe(0);
    // Calls came as text, as small models print them, and were read; the wrong word was caught by the check.
    const count = (...texts: readonly string[]) =>
      ride.lines.filter((line) => texts.every((text) => line.includes(text))).length;
    expect(count('"kind":"call.repaired"', 'call printed as text')).toBe(9);
    expect(count('"kind":"step.started"')).toBe(3);

    const show = (path: string) => git(repository, 'show', `${end.branch}:${path}`);
    const before = git(repository, 'show', 'main:src/greet.js');
    expect(before).toContain('Hey ');
    expect(show('src/greet.js')).toBe(before.replace('Hey ', 'Good day '));
    expect(show('src/farewell.js')).toBe(FAREWELL);
    expect(git(repository, 'diff', '--stat', 'main', end.branch)).toContain('2 files changed');
    expect(git(repository, 'status', '--porcelain')).toBe('');
    expect(readFileSync(join(repository, 'src/greet.js'), 'utf8')).toContain('Hey');

    // What the run booked is what the engine counted, token for token.
    const answers = printed.slice(1).map((line) => answerSchema.parse(JSON.parse(line)));
    const sum = (
      key: 'promptTokens' | 'outputTokens' | 'prefillMs' | 'decodeMs' | 'cachedTokens',
    ) => answers.reduce((total, answer) => total + answer[key], 0);
    expect(answers.map((answer) => answer.finish)).toEqual(Array(9).fill('stop'));
    expect(end.local.inputTokens).toBe(sum('promptTokens'));
    expect(end.local.outputTokens).toBe(sum('outputTokens'));
    const read = sum('promptTokens') - sum('cachedTokens');
    console.log(
      `llama.cpp ride: ${seconds.toFixed(1)} s; model ${(bytes / 1e6).toFixed(1)} MB; ` +
        `${read} tokens read at ${perSecond(read, sum('prefillMs'))}, ` +
        `${sum('cachedTokens')} kept from the turn before, ` +
        `${sum('outputTokens')} generated at ${perSecond(sum('outputTokens'), sum('decodeMs'))}`,
    );

    const replay = await tandem('http://127.0.0.1:1', 'replay', end.runId, '--json');
    expect(replay.code).toBe(0);
    expect(printed).toHaveLength(answers.length + 1);
  });
});

const perSecond = (tokens: number, ms: number): string =>
  `${Math.round((tokens / ms) * 1000)} tokens/s`;
