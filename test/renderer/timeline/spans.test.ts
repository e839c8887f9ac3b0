import { describe, expect, it } from 'vitest';
import type { Mark } from '../../../shared/run/mark.ts';
import { markOf } from '../../../shared/run/mark.ts';
import { readColumns } from '../../../shared/run/mark-columns.ts';
import { packMarks, skeletonOf, wordsOf } from '../../../shared/run/mark-packer.ts';
import { createAxis, squeeze } from '../../../shared/run/view-axis.ts';
import { describeSpan } from '../../../shared/run/view-span-words.ts';
import { createSpanBuilder, type Span } from '../../../shared/run/view-spans.ts';
import { goldenRuns } from '../golden-runs.ts';

const runs = goldenRuns();
const runNamed = (name: string) => {
  const found = runs.find((run) => run.name === name);
  if (found === undefined) throw new Error(`There is no golden run ${name}.`);
  return found;
};

function spansOf(marks: readonly Mark[]) {
  const builder = createSpanBuilder();
  for (const mark of marks) builder.add(mark);
  return builder;
}
const goldenSpans = (name: string) => spansOf(runNamed(name).events.map(markOf));
const sketch = (spans: readonly Span[], what: Span['what']) =>
  spans.filter((span) => span.what === what).map(({ key, status }) => `${key} ${status}`);

const mark = (given: Partial<Mark> & Pick<Mark, 'seq' | 'at' | 'kind'>): Mark => ({
  lane: 'execution',
  key: '',
  status: 'note',
  actor: 'host',
  text: '',
  ms: -1,
  ...given,
});

/** Of marks that come packed, cut anywhere, and whose words come last. */
function spansOfPacked(marks: readonly Mark[], size: number) {
  const builder = createSpanBuilder();
  const later: (() => void)[] = [];
  for (let from = 0; from < marks.length; from += size) {
    const text = packMarks(marks.slice(from, from + size));
    const columns = readColumns(skeletonOf(text));
    builder.addColumns(columns);
    later.push(() => columns.addWords(wordsOf(text)));
  }
  for (const add of later) add();
  return builder;
}
const plain = (spans: readonly Span[]) =>
  spans.map((span) => ({
    ...{ seq: span.seq, endSeq: span.endSeq, from: span.from, to: span.to, slot: span.slot },
    ...{ status: span.status, text: span.text, key: span.key, kind: span.kind, what: span.what },
    ...{ lane: span.lane, depth: span.depth, shape: span.shape, tone: span.tone },
  }));

describe('spans of a run', () => {
  it.each(runs)('are the same from packed chunks of "$name", cut anywhere', ({ events }) => {
    const marks = events.map(markOf);
    const one = spansOf(marks);
    for (const size of [1, 3, 10, 1_000]) {
      const other = spansOfPacked(marks, size);
      expect(plain(other.spans)).toEqual(plain(one.spans));
      expect([other.end, other.slots, other.axis.breaks]).toEqual([
        ...[one.end, one.slots, one.axis.breaks],
      ]);
    }
  });

  it.each(runs)('pair every beginning of "$name" with its end', ({ events }) => {
    const { spans } = spansOf(events.map(markOf));
    expect(spans.filter(({ status }) => status === 'open')).toEqual([]);
    const begun = events.filter(({ kind }) => kind === 'tool.started');
    expect(spans.filter(({ what }) => what === 'tool')).toHaveLength(begun.length);
    expect(spans.every(({ from, to }) => from <= to)).toBe(true);
  });

  it('tell the attempts at a step apart, with how each came out', () => {
    expect(sketch(goldenSpans('two-steps-out-of-scope').attempts, 'step')).toEqual([
      'execute/s1/try1 ok',
      'execute/s2/try1 bad',
      'execute/s2/try2 ok',
    ]);
  });

  it('put planner, executor and verifier into their lanes', () => {
    const { spans } = goldenSpans('replanned');
    const lanes = spans.map(({ what, lane }) => `${what} ${lane}`);
    expect(new Set(lanes.filter((line) => /^(planning|turn|judging|check) /.test(line)))).toEqual(
      new Set(['planning plan', 'turn execution', 'judging verification', 'check verification']),
    );
  });

  it('are cut where the process went away, and go on after the resume', () => {
    const { spans, attempts } = spansOf([
      mark({ seq: 1, at: 0, kind: 'step.started', key: 'execute/s1/try1', text: 'Type' }),
      mark({ seq: 2, at: 10, kind: 'tool.started', key: 'execute/s1/try1/turn1/call0' }),
      mark({ seq: 3, at: 5_000, kind: 'run.resumed', key: 'run/life1' }),
      mark({ seq: 4, at: 5_010, kind: 'tool.started', key: 'execute/s1/try1/turn1/call0' }),
      mark({
        seq: 5,
        at: 5_020,
        kind: 'tool.ended',
        key: 'execute/s1/try1/turn1/call0',
        status: 'ok',
      }),
    ]);
    expect(sketch(spans, 'tool')).toEqual([
      'execute/s1/try1/turn1/call0 cut',
      'execute/s1/try1/turn1/call0 ok',
    ]);
    expect(attempts.map(({ from, to, status }) => [from, to, status])).toEqual([
      [0, 10, 'cut'],
      [5_010, Number.POSITIVE_INFINITY, 'open'],
    ]);
  });

  it('take up every step that was cut, each in a slot of its own', () => {
    const call = (step: string) => `execute/${step}/try1/turn1/call0`;
    const { attempts, slots } = spansOf([
      mark({ seq: 1, at: 0, kind: 'step.started', key: 'execute/s1/try1' }),
      mark({ seq: 2, at: 1, kind: 'step.started', key: 'execute/s2/try1' }),
      mark({ seq: 3, at: 10, kind: 'run.resumed', key: 'run/life1' }),
      mark({ seq: 4, at: 11, kind: 'tool.started', key: call('s2') }),
      mark({ seq: 5, at: 12, kind: 'tool.started', key: call('s1') }),
      mark({ seq: 6, at: 13, kind: 'step.ended', key: 'execute/s1/try1', status: 'ok' }),
      mark({ seq: 7, at: 14, kind: 'step.ended', key: 'execute/s2/try1', status: 'ok' }),
    ]);
    expect(attempts.map(({ key, status, slot }) => `${key} ${status} ${slot}`)).toEqual([
      'execute/s1/try1 cut 0',
      'execute/s2/try1 cut 1',
      'execute/s2/try1 ok 0',
      'execute/s1/try1 ok 1',
    ]);
    expect(slots.execution).toBe(2);
  });

  it('show the time before a person’s decision as waiting, unless it was given in advance', () => {
    const { spans } = spansOf([
      mark({ seq: 1, at: 0, kind: 'plan.validated', key: 'plan/check' }),
      mark({
        seq: 2,
        at: 9_000,
        kind: 'plan.approved',
        key: 'plan/decision1',
        text: 'v1',
        actor: 'person',
      }),
      mark({
        seq: 3,
        at: 9_001,
        kind: 'human.decision',
        key: 'deliver/decision',
        text: 'delivery approved',
      }),
    ]);
    expect(spans.map(({ what, lane, from, to }) => [what, lane, from, to])).toEqual([
      ['wait', 'plan', 0, 9_000],
      ['decision', 'verification', 9_001, 9_001],
    ]);
  });

  it('show the time in which a plan was edited in the lane of the plan', () => {
    const { spans } = spansOf([
      mark({ seq: 1, at: 0, kind: 'plan.validated', key: 'plan/check' }),
      mark({
        seq: 2,
        at: 9_000,
        kind: 'human.decision',
        key: 'plan/decision1',
        text: 'plan version 2 edited',
        actor: 'person',
      }),
    ]);
    const words = spans.map((span) =>
      describeSpan(span, new Map(), (key, { version }) => `${key} ${version}`),
    );
    expect(spans.map(({ what, lane }) => [what, lane])).toEqual([['wait', 'plan']]);
    expect(words).toEqual(['span.youEdited v2']);
  });

  it('show the consent to run commands only where it was waited for', () => {
    const consentAfter = (ms: number) =>
      spansOf([
        mark({ seq: 1, at: 0, kind: 'run.started', key: 'run' }),
        mark({ seq: 2, at: ms, kind: 'env.captured', key: 'environment' }),
      ]).spans.map(({ what }) => what);
    expect(consentAfter(10)).toEqual([]);
    expect(consentAfter(4_000)).toEqual(['wait']);
  });

  it('lie in slots of their own while steps are worked on at the same time', () => {
    const { attempts, slots } = spansOf([
      mark({ seq: 1, at: 0, kind: 'step.started', key: 'execute/a/try1' }),
      mark({ seq: 2, at: 1, kind: 'step.started', key: 'execute/b/try1' }),
      mark({ seq: 3, at: 2, kind: 'step.ended', key: 'execute/a/try1', status: 'ok' }),
      mark({ seq: 4, at: 3, kind: 'step.started', key: 'execute/c/try1' }),
    ]);
    expect(attempts.map(({ slot }) => slot)).toEqual([0, 1, 0]);
    expect(slots.execution).toBe(2);
  });
});

describe('what comes after the end of a run', () => {
  const day = 86_400_000;
  const marks = [
    mark({ seq: 1, at: 0, kind: 'run.started' }),
    mark({ seq: 2, at: 1_000, kind: 'step.started', key: 'execute/s1/try1' }),
    mark({ seq: 3, at: 19_000, kind: 'step.ended', key: 'execute/s1/try1' }),
    mark({ seq: 4, at: 20_000, kind: 'run.finished' }),
    mark({ seq: 5, at: 20_000 + day, kind: 'replay.ended' }),
    mark({ seq: 6, at: 20_000 + 2 * day, kind: 'human.note', text: 'Why?' }),
  ];

  it('leaves the run nearly the whole picture, however late it comes', () => {
    const { axis, end } = spansOf(marks);
    expect(axis.place(20_000)).toBe(20_000);
    expect(end).toBeGreaterThan(20_000);
    expect(end).toBeLessThan(20_000 * 1.11);
    expect(axis.breaks.map(({ why }) => why)).toEqual(['away', 'away']);
  });

  it('does so whether marks come one by one or packed, also where a fork begins', () => {
    const forked = [...marks, mark({ seq: 7, at: 4 * day, kind: 'fork.created' })];
    const more = [...forked, mark({ seq: 8, at: 4 * day + 5_000, kind: 'run.finished' })];
    const one = spansOf(more);
    for (const size of [1, 3, 10]) {
      const other = spansOfPacked(more, size);
      expect([other.end, other.axis.breaks]).toEqual([one.end, one.axis.breaks]);
      expect(plain(other.spans)).toEqual(plain(one.spans));
    }
    expect(one.axis.place(4 * day + 5_000) - one.axis.place(4 * day)).toBe(5_000);
  });
});

describe('the axis', () => {
  it('keeps work as long as it was and squeezes long waits', () => {
    const axis = createAxis();
    axis.addBreak(60_000, 3_660_000, 'person');
    expect(axis.place(60_000)).toBe(60_000);
    expect(axis.place(3_660_000) - 60_000).toBeCloseTo(squeeze(3_600_000));
    expect(axis.place(3_670_000) - axis.place(3_660_000)).toBeCloseTo(10_000);
  });

  it.each([0, 59_000, 60_000, 1_000_000, 3_660_000, 4_000_000])(
    'finds the time of the place of %i ms again',
    (ms) => {
      const axis = createAxis();
      axis.addBreak(60_000, 3_660_000, 'away');
      expect(axis.timeAt(axis.place(ms))).toBeCloseTo(ms, 3);
    },
  );

  it('never jumps while a wait goes on', () => {
    expect(squeeze(30_000)).toBe(30_000);
    expect(squeeze(30_001)).toBeCloseTo(30_000, 0);
    expect(squeeze(86_400_000)).toBeGreaterThan(squeeze(3_600_000));
  });
});
