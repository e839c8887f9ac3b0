import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coerceArguments } from '../../electron/executor/calls/coerce.ts';
import { offerTools } from '../../electron/executor/calls/offered-tools.ts';
import { readTurn } from '../../electron/executor/calls/read-turn.ts';
import { withControlTools } from '../../electron/executor/control-tools.ts';
import { startOllamaSim } from '../sim/ollama/start-ollama-sim.ts';
import { corpus } from './call-corpus.ts';
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

/** Milliseconds of this thread's own work: a machine that is busy with something else proves nothing. */
function watchCpu(): () => number {
  const before = process.threadCpuUsage();
  return () => {
    const { user, system } = process.threadCpuUsage(before);
    return (user + system) / 1000;
  };
}

/** One change to an answer, as a broken sampler, template or parser makes it. `at` and `to` are shares of its length. */
const change = fc.record({
  kind: fc.constantFrom('drop', 'double', 'insert', 'cut', 'letter', 'splice', 'quote', 'wrap'),
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  to: fc.double({ min: 0, max: 0.2, noNaN: true }),
  mark: fc.constantFrom(...marks),
  other: fc.nat({ max: corpus.length - 1 }),
});
const wraps = ['<think>', '```json\n', '```tool\n', '<tool_call>', '[TOOL_CALLS]', 'Sure.\n', '> '];

function bend(
  answer: string,
  how: typeof change extends fc.Arbitrary<infer T> ? T : never,
): string {
  const at = Math.floor(how.at * answer.length);
  const to = Math.min(answer.length, at + Math.ceil(how.to * answer.length));
  const [before, part, after] = [answer.slice(0, at), answer.slice(at, to), answer.slice(to)];
  switch (how.kind) {
    case 'drop':
      return before + after;
    case 'double':
      return before + part + part + after;
    case 'insert':
      return before + how.mark + part + after;
    case 'cut':
      return before;
    case 'letter':
      return `${before}${String.fromCodePoint(97 + (to % 26))}${answer.slice(at + 1)}`;
    case 'splice':
      return before + (corpus[how.other]?.answer ?? '').slice(at / 2) + after;
    case 'quote':
      return before + part.replaceAll('"', "'").replaceAll('\\', '') + after;
    default:
      return `${wraps[to % wraps.length] ?? ''}${answer}`;
  }
}

const bent = fc
  .tuple(fc.nat({ max: corpus.length - 1 }), fc.array(change, { minLength: 1, maxLength: 4 }))
  .map(([index, changes]) => changes.reduce(bend, corpus[index]?.answer ?? ''));

/** Whether the answer holds the name as a word of its own, a namespace of the notation before it allowed. */
const isNamed = (answer: string, name: string): boolean =>
  answer.includes('\\u') ||
  new RegExp(`(?<![\\w-])(?<!(?<!functions|tools?|default_api)[.:])${name}(?![\\w-])`).test(answer);

describe('a bent answer of the corpus', () => {
  it('never runs a tool by a name that is not there word for word, with arguments that fit', () => {
    let ran = 0;
    fc.assert(
      fc.property(
        bent,
        fc.constantFrom('stop' as const, 'length' as const),
        fc.constantFrom('native' as const, 'constrained' as const, 'text' as const),
        (content, finish, transport) => {
          const spent = watchCpu();
          const turn = { content, thinking: '', calls: [], finish };
          const reading = readTurn(turn, offered, 'c', transport);
          expect(spent()).toBeLessThan(1000);
          for (const call of reading.calls) {
            expect(isRecord(call.arguments)).toBe(true);
            if (call.refusal !== null) continue;
            ran += 1;
            const tool = offered.get(call.name);
            if (tool === undefined) throw new Error(`${call.name} is not offered`);
            expect(isNamed(content, call.name)).toBe(true);
            expect(coerceArguments(call.arguments, tool)).toEqual({
              ok: true,
              value: { value: call.arguments, repairs: [] },
            });
          }
        },
      ),
      { numRuns: 5000 },
    );
    // Otherwise the changes would be so rough that nothing was tried.
    expect(ran).toBeGreaterThan(1000);
  });

  it.each(corpus.filter(({ answer }) => !/think|thought|THINK|\|>|reasoning/.test(answer)))(
    'is no call inside of thinking: $dialect, $name',
    ({ answer }) => {
      for (const content of [
        `<think>\n${answer}\n</think>\n`,
        `<think>\n${answer}`,
        `${answer}\n</think>`,
      ]) {
        const turn = { content, thinking: answer, calls: [], finish: 'stop' as const };
        expect(readTurn(turn, offered, 'c').calls.filter((call) => call.refusal === null)).toEqual(
          [],
        );
      }
    },
  );
});

describe('a fuzzed answer', () => {
  it('is accepted, repaired or refused with a reason, within a second', () => {
    fc.assert(
      fc.property(answers, (answer) => {
        const spent = watchCpu();
        const reading = readTurn(answer, offered, 'c');
        expect(spent()).toBeLessThan(1000);
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
    const spent = watchCpu();
    readTurn({ content, thinking: '', calls: [], finish: 'stop' }, offered, 'c');
    expect(spent()).toBeLessThan(1000);
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
