import { describe, expect, it } from 'vitest';
import { createSseSplitter, type SseEvent } from '../../../electron/server-http/sse-splitter.ts';

/** All events of a text that arrives in pieces of `size` bytes. */
function read(text: string, size: number): readonly SseEvent[] {
  const splitter = createSseSplitter(1_000);
  const bytes = Buffer.from(text);
  const events: SseEvent[] = [];
  for (let at = 0; at < bytes.length; at += size) {
    events.push(...(splitter.push(bytes.subarray(at, at + size)) ?? []));
  }
  const last = splitter.rest();
  return last === null ? events : [...events, last];
}

const data = (...texts: string[]) => texts.map((text) => ({ event: 'message', data: text }));

describe('createSseSplitter', () => {
  const cases: readonly [string, string, readonly SseEvent[]][] = [
    ['one event', 'data: {"a":1}\n\n', data('{"a":1}')],
    ['CRLF', 'data: a\r\n\r\ndata: b\r\n\r\n', data('a', 'b')],
    ['lone CR', 'data: a\r\rdata: b\r\r', data('a', 'b')],
    [
      'comments between and before',
      ': ping\n\ndata: a\n: ping\n\n: x\n\ndata: b\n\n',
      data('a', 'b'),
    ],
    ['data over several lines', 'data: {"a":\ndata: 1}\n\n', data('{"a":\n1}')],
    ['no space behind the colon', 'data:a\n\n', data('a')],
    ['only one space taken', 'data:  a\n\n', data(' a')],
    ['characters of several bytes', 'data: Häß 😀 漢字\n\n', data('Häß 😀 漢字')],
    ['a byte order mark', '\uFEFFdata: a\n\n', data('a')],
    ['fields that nobody needs', 'id: 7\nretry: 10\ndata: a\n\n', data('a')],
    ['a field without a value', 'data\ndata: a\n\n', data('\na')],
    ['a named event', 'event: error\ndata: x\n\n', [{ event: 'error', data: 'x' }]],
    ['an error as a field', 'error: {"code":500}\n\n', [{ event: 'error', data: '{"code":500}' }]],
    ['an event without data', 'event: ping\n\ndata: a\n\n', data('a')],
    ['no empty line at the end', 'data: a\n\ndata: [DONE]', data('a', '[DONE]')],
    ['no line break at the end of the last of two lines', 'data: a\ndata: b', data('a\nb')],
    ['nothing at all', '', []],
  ];
  it.each(cases)('reads %s, however the bytes are cut', (_name, text, expected) => {
    for (const size of [1, 2, 3, 7, 10_000]) expect(read(text, size)).toEqual(expected);
  });

  it('refuses an event beyond the bound and lets many small ones pass', () => {
    expect(createSseSplitter(20).push(Buffer.from(`data: ${'x'.repeat(30)}`))).toBeNull();
    const splitter = createSseSplitter(20);
    for (let time = 0; time < 50; time += 1) {
      expect(splitter.push(Buffer.from('data: 12345\n\n: ping\n\n'))).toHaveLength(1);
    }
  });

  it('counts the lines of one event together', () => {
    const splitter = createSseSplitter(40);
    let end: readonly SseEvent[] | null = [];
    for (let line = 0; line < 9 && end !== null; line += 1) {
      end = splitter.push(Buffer.from('data: 123456\n'));
    }
    expect(end).toBeNull();
  });
});
