import { describe, expect, it } from 'vitest';
import type { RunSource } from '../../../electron/ipc/desk/run-source.ts';
import { createReader } from '../../../electron/ipc/feeds/follow-feed.ts';
import { createResumePoint } from '../../../renderer/client/resume-point.ts';
import { foldItems, type RunView } from '../../../renderer/stores/followed-run.ts';
import type { FollowItem } from '../../../shared/ipc/runs.ts';
import type { Mark } from '../../../shared/run/mark.ts';
import { packMarks } from '../../../shared/run/mark-packer.ts';
import { emptyRun } from '../../../shared/run/state.ts';

const COUNT = 700;
const marks: readonly Mark[] = Array.from({ length: COUNT }, (_, index) => ({
  ...{ seq: index + 1, at: index, lane: 'execution', kind: 'tool.ended', status: 'ok' },
  ...{ key: `execute/s1/try1/turn${index}`, actor: 'executor', text: `call ${index}`, ms: 1 },
})) satisfies Mark[];

/** Seven marks a chunk, so that a short run has a hundred of them. */
const chunks = Array.from({ length: COUNT / 7 }, (_, index) =>
  packMarks(marks.slice(index * 7, index * 7 + 7)),
);

const source: RunSource = {
  lastSeq: () => COUNT,
  snapshot: () => ({
    ...{ kind: 'snapshot', runId: 'r', epoch: '2026-11-21T00:00:00.000Z', state: emptyRun },
    ...{ marks: chunks, lastSeq: COUNT, bytesOnDisk: 0, runFile: 'r.tandem', damage: null },
  }),
  since: () => null,
  control: () => ({
    ...{ kind: 'control', here: false, running: false, pausing: false, asks: [], queued: [] },
  }),
  pulse: () => null,
  damage: () => null,
  edition: () => 0,
  onChange: () => () => undefined,
  release: () => undefined,
};

function takeAll(reader: ReturnType<typeof createReader>): readonly (readonly FollowItem[])[] {
  const batches: (readonly FollowItem[])[] = [];
  for (let items = reader.take(); items.length > 0; items = reader.take()) batches.push(items);
  return batches;
}

describe('a line that is lost while marks are coming', () => {
  it('begins anew, and goes on from the last event once they are all there', () => {
    const point = createResumePoint('run.follow', { run: 'r', after: null });
    const [first = [], ...rest] = takeAll(createReader(source, null));
    point.take(first);
    expect(point.params()).toEqual({ run: 'r', after: null });
    for (const items of rest) point.take(items);
    expect(point.params()).toEqual({ run: 'r', after: COUNT });
  });
});

describe('a long run, followed', () => {
  it('is shown with its state and control before all of its marks are there', () => {
    const [first = []] = takeAll(createReader(source, null));
    expect(first.map(({ kind }) => kind)).toEqual(['snapshot', 'control', 'pulse']);
    const [snapshot] = first;
    expect(snapshot?.kind === 'snapshot' && snapshot.marks.length).toBeLessThan(chunks.length);
  });

  it('gets every mark once and in order, and then no more', () => {
    let view: RunView | null = null;
    const lengths: number[] = [];
    for (const items of takeAll(createReader(source, null))) {
      view = foldItems(view, items);
      lengths.push(view?.marks.length ?? 0);
    }
    expect(lengths).toEqual(lengths.toSorted((a, b) => a - b));
    expect(view?.marks.length).toBe(COUNT);
    expect(view?.marks.slice(0, COUNT)).toEqual(marks);
  });
});
