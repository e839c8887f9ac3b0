import { describe, expect, it } from 'vitest';
import { createCallAssembly } from '../../../electron/executor/servers/openai/assemble-calls.ts';
import type { CallPiece } from '../../../electron/executor/servers/openai/wire.ts';

const named = (name: string, more: Omit<CallPiece, 'function'> & { text?: unknown } = {}) => {
  const { text, ...rest } = more;
  return { ...rest, function: { name, arguments: text } };
};
const piece = (text: unknown, more: Omit<CallPiece, 'function'> = {}): CallPiece => ({
  ...more,
  function: { arguments: text },
});
const put = (...pieces: readonly CallPiece[]) => {
  const assembly = createCallAssembly();
  for (const each of pieces) assembly.take(each);
  const calls = assembly.calls().map((call) => [call.id, call.name, call.arguments]);
  return { calls, broken: assembly.isBroken() };
};

const a = { path: 'a' };
const b = { path: 'b' };

describe('createCallAssembly', () => {
  const cases: readonly [string, readonly CallPiece[], readonly unknown[]][] = [
    [
      'pieces of one character',
      [
        named('read', { index: 0, id: 'x' }),
        ...[...'{"path":"a"}'].map((c) => piece(c, { index: 0 })),
      ],
      [['x', 'read', a]],
    ],
    [
      'no id at all',
      [named('read', { index: 0 }), piece('{"path":"a"}', { index: 0 })],
      [[null, 'read', a]],
    ],
    [
      'the id on each piece',
      [
        named('read', { index: 0, id: 'x' }),
        piece('{"path"', { id: 'x' }),
        piece(':"a"}', { id: 'x' }),
      ],
      [['x', 'read', a]],
    ],
    [
      'an id of its own for each piece',
      [
        named('read', { index: 0, id: 'x' }),
        piece('{"path"', { index: 0, id: 'y' }),
        piece(':"a"}', { index: 0, id: 'z' }),
      ],
      [['x', 'read', a]],
    ],
    [
      'two calls that both say index 0, with ids',
      [
        named('read', { index: 0, id: 'x' }),
        piece('{"path":"a"}', { index: 0 }),
        named('read', { index: 0, id: 'y' }),
        piece('{"path":"b"}', { index: 0 }),
      ],
      [
        ['x', 'read', a],
        ['y', 'read', b],
      ],
    ],
    [
      'two calls that both say index 0, without ids',
      [
        named('read', { index: 0 }),
        piece('{"path":"a"}', { index: 0 }),
        named('read', { index: 0, text: '{"path":"b"}' }),
        named('list', { index: 0 }),
        piece('{"path":"a"}', { index: 0 }),
      ],
      [
        [null, 'read', a],
        [null, 'read', b],
        [null, 'list', a],
      ],
    ],
    [
      'pieces of two calls in turns',
      [
        named('read', { index: 0, id: 'x' }),
        named('read', { index: 1, id: 'y' }),
        piece('{"path":', { index: 0 }),
        piece('{"path":', { index: 1 }),
        piece('"a"}', { index: 0 }),
        piece('"b"}', { index: 1 }),
      ],
      [
        ['x', 'read', a],
        ['y', 'read', b],
      ],
    ],
    [
      'no index',
      [named('read', { id: 'x' }), piece('{"path":'), piece('"a"}')],
      [['x', 'read', a]],
    ],
    ['no arguments', [named('list', { index: 0, id: 'x' })], [['x', 'list', {}]]],
    [
      'empty arguments',
      [named('list', { index: 0, id: 'x', text: '' }), piece('')],
      [['x', 'list', {}]],
    ],
    [
      'the whole once more in the last piece',
      [
        named('read', { index: 0, id: 'x' }),
        piece('{"path":', { index: 0 }),
        piece('"a"}', { index: 0 }),
        piece('{"path":"a"}', { index: 0 }),
      ],
      [['x', 'read', a]],
    ],
    [
      'the whole once more, with the name and other spaces',
      [
        named('read', { index: 0 }),
        piece('{"path":"a"}', { index: 0 }),
        named('read', { index: 0, text: '{ "path": "a" }' }),
      ],
      [[null, 'read', a]],
    ],
    [
      'the whole in the last piece after a brace was lost',
      [
        named('read', { index: 0, id: 'x' }),
        piece('{"path":"a"', { index: 0 }),
        piece('{"path":"a"}', { index: 0 }),
      ],
      [['x', 'read', a]],
    ],
    ['an object instead of a text', [named('read', { index: 0, text: a })], [[null, 'read', a]]],
    [
      'a name that comes after the id',
      [{ index: 0, id: 'x' }, named('read', { index: 0 }), piece('{"path":"a"}', { index: 0 })],
      [['x', 'read', a]],
    ],
    [
      'the name on each piece',
      [
        named('read', { index: 0, id: 'x', text: '{"path"' }),
        named('read', { index: 0, text: ':"a"}' }),
      ],
      [['x', 'read', a]],
    ],
  ];
  it.each(cases)('puts together calls with %s', (_name, pieces, expected) => {
    expect(put(...pieces)).toEqual({ calls: expected, broken: false });
  });

  it('tells calls that lost a part, and keeps what came as text', () => {
    expect(put(named('read', { index: 0, text: '{"path":"a"' }))).toEqual({
      calls: [[null, 'read', '{"path":"a"']],
      broken: true,
    });
    expect(put(piece('{"path":"a"}', { index: 0 })).broken).toBe(true);
    expect(put(named('read', { index: 0, text: '["a"]' })).broken).toBe(true);
  });
});
