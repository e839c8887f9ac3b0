import { describe, expect, it } from 'vitest';
import { createMarkPacker, type Mark, packMarks, unpackMarks } from '../../shared/run/mark.ts';

const mark = (seq: number): Mark => ({
  ...{ seq, at: seq * 1.25, lane: 'execution', kind: 'tool.ended', status: 'bad' },
  ...{ actor: 'executor', key: `execute/s1/turn${seq}`, text: `größe 🚲 ${seq % 3}`, ms: seq % 2 },
});

const marks = Array.from({ length: 50 }, (_, at) => mark(at + 101));

describe('packed marks', () => {
  it('come back as they were', () => {
    expect(unpackMarks(packMarks(marks))).toEqual(marks);
    expect(unpackMarks(packMarks([]))).toEqual([]);
  });

  it('are the same when they are packed as they come', () => {
    const packer = createMarkPacker();
    expect(marks.map((entry) => packer.add(entry))).toEqual(marks.map((_, at) => at + 1));
    expect(packer.text()).toBe(packMarks(marks));
  });

  it.each([
    '',
    'no JSON',
    'null',
    '7',
    '[]',
    '{}',
    '{"from":0,"at":[1]}',
    '{"from":1e300,"at":[1]}',
    '{"from":"1","at":[1]}',
    '{"from":1,"at":{"length":5}}',
  ])('from elsewhere may be no chunk at all: %s gives none', (text) => {
    expect(unpackMarks(text)).toEqual([]);
  });

  it('from elsewhere may hold anything: it reads as plain notes, a thousand at most', () => {
    const odd = {
      ...{ from: 5, at: ['x', null, 3], ms: 'no', kind: [99, 'a', 0], kinds: ['run.owned'] },
      ...{ words: [1, { a: 1 }, 'word'], key: [0, 1, 2], text: [-1, 1e9, 2], bits: [1e9, -1, {}] },
    };
    const read = unpackMarks(JSON.stringify(odd));
    expect(read.map(({ seq, at, ms, kind, key, text }) => [seq, at, ms, kind, key, text])).toEqual([
      [5, 0, -1, 'env.fault', '', ''],
      [6, 0, -1, 'env.fault', '', ''],
      [7, 3, -1, 'env.fault', 'word', 'word'],
    ]);
    for (const { lane, status, actor } of read) {
      expect([typeof lane, typeof status, typeof actor]).toEqual(['string', 'string', 'string']);
    }
    const endless = JSON.stringify({ from: 1, at: new Array(5_000).fill(1) });
    expect(unpackMarks(endless)).toHaveLength(1_000);
  });
});
