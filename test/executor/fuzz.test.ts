import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { offerTools } from '../../electron/executor/calls/offered-tools.ts';
import { readTurn } from '../../electron/executor/calls/read-turn.ts';
import { withControlTools } from '../../electron/executor/control-tools.ts';
import { startOllamaSim } from '../sim/ollama/start-ollama-sim.ts';
import { createRig, workspaceTools } from './rig.ts';

const offered = offerTools(withControlTools(workspaceTools));
const names = [...offered.keys(), 'open_file', '', 'constructor', 'read_file '];
const marks = [
  '<tool_call>',
  '</tool_call>',
  '<function=read_file>',
  '</function>',
  '<parameter=path>',
  '</parameter>',
  '[TOOL_CALLS]',
  '[TOOL_REQUEST]',
  '[END_TOOL_REQUEST]',
  '<|python_tag|>',
  '<think>',
  '</think>',
  '```json\n',
  '```',
  'to=functions.read_file',
  '<|message|>',
  '<|channel|>analysis',
  '<|call|>',
  '{"name":"read_file","arguments":',
  '{"path":"a"}',
  '{',
  '}',
  '[',
  ']',
  '"',
  "'",
  '\\',
  '\\u00',
  '\n',
  ',',
  ':',
  '"""',
  '`',
  'read_file(',
  'path="a"',
  ')',
  '😀',
  '\ud800',
];
const printed = fc.array(fc.oneof(fc.constantFrom(...marks), fc.string({ maxLength: 12 })), {
  maxLength: 25,
});
const answers = fc.record({
  content: printed.map((parts) => parts.join('')),
  thinking: fc.string({ maxLength: 20 }),
  calls: fc.array(
    fc.record({
      id: fc.option(fc.string({ maxLength: 10 })),
      name: fc.oneof(fc.constantFrom(...names), fc.string()),
      arguments: fc.oneof(
        fc.jsonValue(),
        fc.json(),
        fc.dictionary(fc.constantFrom('path', 'content', 'start_line'), fc.jsonValue()),
      ),
    }),
    { maxLength: 3 },
  ),
  finish: fc.constantFrom('stop' as const, 'length' as const),
});

describe('a fuzzed answer', () => {
  it('is accepted, repaired or refused with a reason, within a second', () => {
    fc.assert(
      fc.property(answers, (answer) => {
        const startedAt = performance.now();
        const reading = readTurn(answer, offered, 'c');
        expect(performance.now() - startedAt).toBeLessThan(1000);
        for (const call of reading.calls) {
          if (call.refusal === null) expect(offered.has(call.name)).toBe(true);
          else expect(call.refusal.length).toBeGreaterThan(5);
          expect(typeof call.arguments).toBe('object');
          expect(Array.isArray(call.arguments)).toBe(false);
        }
        expect(new Set(reading.calls.map((call) => call.id)).size).toBe(reading.calls.length);
        // What is stored comes back as it was.
        expect(JSON.parse(JSON.stringify(reading))).toBeTruthy();
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    ['braces', '{'.repeat(400_000)],
    ['lines of braces', '{\n'.repeat(200_000)],
    ['lines of quotes', '{"a\n'.repeat(100_000)],
    ['opening tags', '<tool_call>'.repeat(40_000)],
    ['parameters', `<function=read_file>${'<parameter=path>'.repeat(20_000)}`],
    ['closing parameters', `<function=read_file><parameter=path>${'</parameter>x'.repeat(30_000)}`],
    ['fences', '```json\n{'.repeat(40_000)],
    ['think tags', '<think></think>'.repeat(20_000)],
    ['orphan tags', 'x</think>'.repeat(40_000)],
    ['blanks', `{${' '.repeat(400_000)}`],
    ['slashes', `{${'/'.repeat(400_000)}`],
    ['harmony', 'to=functions.a '.repeat(25_000)],
    ['analysis', '<|channel|>analysis<|message|>'.repeat(10_000)],
    ['Python', 'read_file(path="a", '.repeat(20_000)],
    ['blank lines', `${'\n'.repeat(400_000)}x`],
  ])('of nothing but %s is read within a second', (_name, content) => {
    const startedAt = performance.now();
    readTurn({ content, thinking: '', calls: [], finish: 'stop' }, offered, 'c');
    expect(performance.now() - startedAt).toBeLessThan(1000);
  });

  it('over the wire ends every attempt under a name', async () => {
    const wire = fc.sample(answers, { numRuns: 1000, seed: 7 }).map((answer) => ({
      content: answer.content,
      thinking: answer.thinking,
      toolCalls: answer.calls.flatMap((call) =>
        isRecord(call.arguments) ? [{ name: call.name, arguments: call.arguments }] : [],
      ),
    }));
    let at = 0;
    const sim = await startOllamaSim({ handler: () => wire[at++] ?? { content: '' } });
    const ends = new Set<string>();
    while (at < wire.length) {
      const end = await createRig(sim, { executor: { maxTurns: 20 } }).attempt();
      ends.add(
        end.ok ? (end.value.kind === 'gave-up' ? end.value.reason : 'finished') : end.error.kind,
      );
    }
    await sim.close();
    const named = [
      'finished',
      'empty-turns',
      'malformed-calls',
      'loop',
      'turn-limit',
      'output-limit',
    ];
    expect([...ends].filter((end) => !named.includes(end))).toEqual([]);
  });
});

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
