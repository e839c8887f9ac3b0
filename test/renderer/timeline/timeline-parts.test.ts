import { describe, expect, it } from 'vitest';
import { parseKeptFilters } from '../../../renderer/features/timeline/kept-filters.ts';
import { growTree, rowsOfTree } from '../../../renderer/features/timeline/panes/tree-rows.ts';
import { markItems, spanItems } from '../../../renderer/features/timeline/picture-items.ts';
import {
  readTimelineSearch,
  writeFilter,
  writeRange,
  writeSelection,
} from '../../../renderer/stores/run-search.ts';
import { listOf, moveIn, rowsOf } from '../../../renderer/ui/timeline/item-mirror.tsx';
import type { TimelineItem } from '../../../renderer/ui/timeline/timeline-item.ts';
import type { MomentFile } from '../../../shared/ipc/moments.ts';
import { markOf } from '../../../shared/run/mark.ts';
import { findFirstEvidence } from '../../../shared/run/view-first-evidence.ts';
import { noFilter } from '../../../shared/run/view-marks.ts';
import { createSpanBuilder } from '../../../shared/run/view-spans.ts';
import { createStepMarks } from '../../../shared/run/view-steps.ts';
import { goldenRuns } from '../golden-runs.ts';

const runs = goldenRuns();
const marksOf = (name: string) => (runs.find((run) => run.name === name)?.events ?? []).map(markOf);
const keptOf = (name: string) => {
  const marks = marksOf(name);
  const steps = createStepMarks();
  steps.grow({ length: marks.length, at: (index) => marks[index] });
  return steps.kept;
};

describe('the address of the timeline', () => {
  it('says again what was read from it', () => {
    const search = { step: 's2', lane: 'execution', kind: 'tool', q: 'a b', range: '10-2500' };
    const read = readTimelineSearch({ ...search, view: 'transcript', pane: 'files', waits: 'off' });
    expect(read).toMatchObject({ view: 'transcript', pane: 'files', waits: false });
    expect(writeSelection(read)).toEqual({ ...search, status: undefined });
  });

  it('reads nothing out of what nobody wrote', () => {
    const read = readTimelineSearch({ range: '9-3', lane: 'x', pane: 7, event: -1, sight: 'a-b' });
    expect(read).toMatchObject({
      range: null,
      pane: 'event',
      event: null,
      sight: null,
      waits: true,
    });
    expect(read.filter).toEqual(noFilter);
    expect(Object.values(writeFilter(noFilter)).every((value) => value === undefined)).toBe(true);
    expect(writeRange({ fromMs: 0.6, toMs: 10.2 })).toBe('0-11');
  });
});

describe('kept filters', () => {
  it('lose a broken entry and no other', () => {
    const good = { name: 'red', search: { status: 'bad' } };
    expect(parseKeptFilters([good, { name: 3 }, null])).toEqual([good]);
    expect(parseKeptFilters('no list')).toEqual([]);
  });
});

describe('the tree of files', () => {
  const file = (path: string, status: MomentFile['status'] = null): MomentFile => ({
    ...{ path, status, bytes: 1, planned: true },
  });
  const tree = growTree([file('src/a/one.ts', 'modified'), file('src/b/two.ts'), file('read.me')]);
  const names = (turned: readonly string[]) =>
    rowsOfTree(tree, new Set(turned)).map(
      (row) => `${'  '.repeat(row.depth)}${row.name}${row.is === 'folder' ? '/' : ''}`,
    );

  it('opens folders in which something changed, and only those', () => {
    expect(names([])).toEqual(['src/', '  a/', '    one.ts', '  b/', 'read.me']);
  });

  it('turns over what somebody pressed', () => {
    expect(names(['src/a', 'src/b'])).toEqual(['src/', '  a/', '  b/', '    two.ts', 'read.me']);
    expect(names(['src'])).toEqual(['src/', 'read.me']);
  });
});

describe('the list box under the picture', () => {
  const item = (seq: number, lane: string, from: number): TimelineItem => ({
    ...{ seq, endSeq: seq, from, to: from + 5, lane, slot: 0, depth: 0 },
    ...{ shape: 'bar', tone: 'executor', status: 'ok' },
  });
  const lanes = ['plan', 'execution'].map((id) => ({
    id,
    label: id,
    slots: 1,
    depths: 1 as const,
  }));
  const items = [
    item(1, 'plan', 0),
    item(2, 'execution', 10),
    item(3, 'execution', 30),
    item(4, 'plan', 90),
  ];
  const rows = rowsOf(items, lanes, { from: 0, to: 50 });

  it('has what is in sight, row by row', () => {
    expect(rows.map((row) => row.map(({ seq }) => seq))).toEqual([[1], [2, 3]]);
  });

  it('lists the coarse ones where there are too many, and counts the rest', () => {
    const many = Array.from({ length: 4_000 }, (_, seq) => ({
      ...item(seq, 'execution', seq),
      depth: seq % 10 === 0 ? (0 as const) : (2 as const),
    }));
    const listed = listOf(many, lanes, { from: 0, to: 10_000 });
    expect(listed.rows.flat()).toHaveLength(400);
    expect(listed.left).toBe(3_600);
  });

  it('is gone through along a row and between rows', () => {
    const at = (from: TimelineItem | undefined, key: string) => moveIn(rows, from, key)?.seq;
    expect(at(items[1], 'ArrowRight')).toBe(3);
    expect(at(items[2], 'ArrowRight')).toBe(undefined);
    expect(at(items[2], 'ArrowUp')).toBe(1);
    expect(at(items[0], 'ArrowDown')).toBe(2);
    expect(at(items[1], 'End')).toBe(3);
    expect(at(undefined, 'ArrowDown')).toBe(1);
  });
});

describe('items of the picture', () => {
  const marks = marksOf('two-steps-out-of-scope');
  const list = createSpanBuilder();
  for (const mark of marks) list.add(mark);

  it('are the spans themselves where nothing is different', () => {
    const axes = { from: list.axis, to: list.axis };
    expect(spanItems(list.spans, axes, null)).toBe(list.spans);
    const ofStep = spanItems(list.spans, axes, 's2');
    expect(ofStep.length).toBeGreaterThan(5);
    expect(ofStep.every(({ key }) => key.startsWith('execute/s2/'))).toBe(true);
  });

  it('lie elsewhere on another axis, and say the same', () => {
    const to = { breaks: [], place: (ms: number) => ms * 2, timeAt: (place: number) => place / 2 };
    const [first] = spanItems(list.spans, { from: list.axis, to }, null);
    expect(first?.from).toBe((list.spans[0]?.from ?? 0) * 2);
    expect(first?.what).toBe(list.spans[0]?.what);
  });

  it('hold notes and mismatches at the events that they are about', () => {
    const items = markItems({
      kept: keptOf('two-steps-out-of-scope'),
      mismatches: [{ kind: 'unplanned', step: 's2', about: 'README.md', seq: 52, undone: false }],
      notes: [{ seq: 104, target: 30, text: 'why here?' }],
      atOf: (seq) => marks[seq - 1]?.at ?? null,
      axis: list.axis,
      step: null,
    });
    expect(items.map(({ seq, own }) => `${seq} ${own.is}`)).toEqual([
      ...['1 system', '30 note', '52 mismatch', '103 system'],
    ]);
  });
});

describe('the first evidence of a failure', () => {
  it('is the failed check of the last red round, not the verdict that it overrules', () => {
    expect(findFirstEvidence(keptOf('exhausted-over-a-red-gate'))).toMatchObject({
      what: 'check',
      text: 'false',
    });
  });

  it('is none in a run that was approved', () => {
    expect(findFirstEvidence(keptOf('approved'))).toBe(null);
    expect(findFirstEvidence(keptOf('replanned'))).toBe(null);
  });

  it('is the model that would not answer', () => {
    expect(findFirstEvidence(keptOf('refused'))).toMatchObject({ what: 'model' });
  });
});
