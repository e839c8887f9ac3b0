import { describe, expect, it } from 'vitest';
import { offerTools } from '../../electron/executor/calls/offered-tools.ts';
import { readTurn } from '../../electron/executor/calls/read-turn.ts';
import { withControlTools } from '../../electron/executor/control-tools.ts';
import type { ChatTurn, NativeCall } from '../../electron/workflow/chat-server.ts';
import { corpus } from './call-corpus.ts';
import { workspaceTools } from './rig.ts';

const offered = offerTools(withControlTools(workspaceTools));
const native = (...calls: NativeCall[]): Parameters<typeof readTurn>[0] => ({
  content: '',
  thinking: '',
  calls,
  finish: 'stop',
});
const readText = (content: string, finish: ChatTurn['finish'] = 'stop') =>
  readTurn({ content, thinking: '', calls: [], finish }, offered, 'c');

describe('an answer with a call printed as text', () => {
  it('is known in at least two hundred and fifty forms, each only once', () => {
    expect(corpus.length).toBeGreaterThanOrEqual(250);
    expect(new Set(corpus.map((entry) => entry.answer)).size).toBeGreaterThan(corpus.length - 5);
  });

  it.each(corpus)('$dialect: $name', ({ answer, calls, refused, broken, text }) => {
    const reading = readText(answer);
    const run = reading.calls.filter((call) => call.refusal === null);
    expect(run.map((call) => [call.name, call.arguments])).toEqual(calls);
    const not = reading.calls.filter((call) => call.refusal !== null);
    expect(not.map((call) => call.name)).toEqual(refused);
    const how = reading.broken === null ? undefined : reading.broken.cut ? 'cut' : 'unreadable';
    expect(how).toBe(broken);
    if (text !== undefined) expect(reading.content).toBe(text);
  });

  it('loses its last closing marks only when the answer was not cut at its limit', () => {
    const printed =
      '<function=write_file>\n<parameter=path>\na\n</parameter>\n<parameter=content>\nb\n</parameter>';
    expect(readText(printed).calls[0]?.refusal).toBeNull();
    expect(readText(printed, 'length').calls[0]?.refusal).toContain('cut off');
  });
});

describe('a call that the server handed over', () => {
  it('runs with its own id', () => {
    const { calls, repairs } = readTurn(
      native({ id: 'call_1', name: 'read_file', arguments: { path: 'a' } }),
      offered,
      'c',
    );
    expect(calls).toEqual([
      { id: 'call_1', name: 'read_file', arguments: { path: 'a' }, effect: 'read', refusal: null },
    ]);
    expect(repairs).toEqual([]);
  });

  it('gets an id of ours when the server gives none, a strange one or one twice', () => {
    const call = { name: 'read_file', arguments: { path: 'a' } };
    const { calls } = readTurn(
      native(
        { ...call, id: null },
        { ...call, id: 'x y' },
        { ...call, id: 'z' },
        { ...call, id: 'z' },
      ),
      offered,
      'c',
    );
    expect(calls.map((each) => each.id)).toEqual(['c_0', 'c_1', 'z', 'c_3']);
  });

  it('counts before anything printed beside it', () => {
    const printed = '{"name":"delete_file","arguments":{"path":"a"}}';
    const turn = {
      ...native({ id: 'a', name: 'read_file', arguments: { path: 'a' } }),
      content: printed,
    };
    expect(readTurn(turn, offered, 'c').calls.map((call) => call.name)).toEqual(['read_file']);
  });

  it('may bring its arguments as a string', () => {
    const { calls, repairs } = readTurn(
      native({ id: 'a', name: 'read_file', arguments: '{"path":"a"}' }),
      offered,
      'c',
    );
    expect(calls[0]).toMatchObject({ arguments: { path: 'a' }, refusal: null });
    expect(repairs).toEqual(['read_file: arguments were a string']);
  });

  it.each(['{"path":', '{"path":"a"} and more', '[1]', 'a.txt', 7, [1], true])(
    'is refused and kept out of the history with the arguments %j',
    (given) => {
      const { calls } = readTurn(
        native({ id: 'a', name: 'read_file', arguments: given }),
        offered,
        'c',
      );
      expect(calls[0]?.arguments).toEqual({});
      expect(calls[0]?.refusal).toContain('read_file was not run');
    },
  );

  it('is refused beyond sixteen in one answer', () => {
    const many = Array.from({ length: 20 }, (_, at) => ({
      id: `i${at}`,
      name: 'read_file',
      arguments: { path: `${at}` },
    }));
    const { calls } = readTurn(native(...many), offered, 'c');
    expect(calls.filter((call) => call.refusal !== null)).toHaveLength(4);
  });

  it('drops thinking that leaked into the text beside it', () => {
    const turn = {
      ...native({ id: 'a', name: 'list_files', arguments: {} }),
      content: '<think>x</think>Go.',
    };
    expect(readTurn(turn, offered, 'c')).toMatchObject({ content: 'Go.', thinking: 'x' });
  });
});

describe('a tool of a user-added server', () => {
  const tool = {
    name: 'db__query',
    description: '',
    effect: 'command' as const,
    inputSchema: {
      type: 'object',
      properties: {
        mode: { enum: ['fast', 'exact'] },
        limit: { anyOf: [{ type: 'integer' }, { type: 'null' }] },
        tags: { type: 'array' },
        dry: { type: 'boolean' },
      },
    },
  };
  const own = offerTools([tool]);

  it('has its lists, choices and booleans brought back from strings', () => {
    const given = { mode: 'FAST', limit: '5', tags: '["a"]', dry: 'False' };
    const { calls } = readTurn(native({ id: 'a', name: 'db__query', arguments: given }), own, 'c');
    expect(calls[0]).toMatchObject({
      arguments: { mode: 'fast', limit: 5, tags: ['a'], dry: false },
      refusal: null,
    });
  });

  it.each([{ mode: 'slow' }, { tags: 'a' }, { dry: 'maybe' }, { limit: 'all' }])(
    'refuses %j with what was expected',
    (given) => {
      const { calls } = readTurn(
        native({ id: 'a', name: 'db__query', arguments: given }),
        own,
        'c',
      );
      expect(calls[0]?.refusal).toContain(
        'expected db__query(mode?: "fast"|"exact", limit?: integer|null',
      );
    },
  );
});
