import { describe, expect, it } from 'vitest';
import { type Mark, markOf } from '../../shared/run/mark.ts';
import { readColumns, unpackMarks } from '../../shared/run/mark-columns.ts';
import {
  attemptOf,
  createMarkPacker,
  MARK_CHUNK,
  packMarks,
  skeletonOf,
  wordsOf,
} from '../../shared/run/mark-packer.ts';
import { goldenRuns } from '../renderer/golden-runs.ts';

const mark = (seq: number): Mark => ({
  ...{ seq, at: seq * 1.25, lane: 'execution', kind: 'tool.ended', status: 'bad' },
  ...{ actor: 'executor', key: `execute/s1/turn${seq}`, text: `größe 🚲 ${seq % 3}`, ms: seq % 2 },
});

/** As a run of some thousand events has them, in two chunks that know nothing of one another. */
const story = goldenRuns().flatMap(({ events }) => events.map(markOf));
const storyChunks = [story.slice(0, 400), story.slice(400)].map((part) =>
  packMarks(part.slice(0, MARK_CHUNK)),
);

const marks = Array.from({ length: 50 }, (_, at) => mark(at + 101));

describe('marks without their words', () => {
  it('have their times, kinds and outcomes, and the words of what is rare', () => {
    const [first = ''] = storyChunks;
    const whole = unpackMarks(first);
    const bare = unpackMarks(skeletonOf(first));
    const facts = ({ text: _, key: __, ...mark }: Mark) => mark;
    expect(bare.map(facts)).toEqual(whole.map(facts));
    for (const [index, mark] of bare.entries()) {
      if (['step.started', 'plan.produced', 'run.finished'].includes(mark.kind))
        expect(mark).toEqual(whole[index]);
    }
    expect(bare.filter(({ text }) => text === '').length).toBeGreaterThan(100);
  });

  it('know to which attempt they belong, and are themselves when the words come', () => {
    const [first = ''] = storyChunks;
    const columns = readColumns(skeletonOf(first));
    const whole = unpackMarks(first);
    for (const [index, mark] of whole.entries())
      expect(attemptOf(columns.keyAt(index))).toBe(
        mark.key.startsWith('execute/') ? attemptOf(mark.key) : columns.keyAt(index),
      );
    expect(columns.hasWords).toBe(false);
    columns.addWords(wordsOf(first));
    expect(whole.map((_, index) => columns.mark(index))).toEqual(whole);
  });
});

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
      ...{ names: [1, { a: 1 }, 'word'], titles: [1, 'word'], attempts: 7, inside: [{}] },
      ...{ key: [0, 1, 2], text: [-1, 1e9, 1], bits: [1e9, -1, {}] },
    };
    const read = unpackMarks(JSON.stringify(odd));
    expect(read.map(({ seq, at, ms, kind, key, text }) => [seq, at, ms, kind, key, text])).toEqual([
      [5, 0, -1, 'env.fault', '', ''],
      [6, 0, -1, 'env.fault', '', ''],
      [7, 0.03, -1, 'env.fault', 'word', 'word'],
    ]);
    for (const { lane, status, actor } of read) {
      expect([typeof lane, typeof status, typeof actor]).toEqual(['string', 'string', 'string']);
    }
    const endless = JSON.stringify({ from: 1, at: new Array(5_000).fill(1) });
    expect(unpackMarks(endless)).toHaveLength(1_000);
  });
});
