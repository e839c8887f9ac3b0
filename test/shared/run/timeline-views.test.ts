import { describe, expect, it } from 'vitest';
import type { Plan } from '../../../shared/plan/plan.ts';
import type { Mark } from '../../../shared/run/mark.ts';
import { markOf } from '../../../shared/run/mark.ts';
import { createSelection, isSelecting, seqsOfRange } from '../../../shared/run/select-marks.ts';
import { noFilter } from '../../../shared/run/view-marks.ts';
import { viewMismatch } from '../../../shared/run/view-mismatch.ts';
import { createSpanBuilder } from '../../../shared/run/view-spans.ts';
import { createStepMarks, momentOfPlan } from '../../../shared/run/view-steps.ts';
import { createTranscript, lineAt } from '../../../shared/run/view-transcript.ts';
import { createWorkAxis, idleStretches, waitsOf } from '../../../shared/run/view-waits.ts';
import { goldenRuns } from '../../renderer/golden-runs.ts';

const runs = goldenRuns();
const eventsOf = (name: string) => {
  const run = runs.find((one) => one.name === name);
  if (run === undefined) throw new Error(`There is no golden run ${name}.`);
  return run.events;
};
const sourceOf = (marks: readonly Mark[]) => ({
  length: marks.length,
  at: (index: number) => marks[index],
});
const mark = (given: Partial<Mark> & Pick<Mark, 'seq' | 'kind'>): Mark => ({
  ...{ at: given.seq * 100, lane: 'execution', key: '', status: 'note', actor: 'host' },
  ...{ text: '', ms: -1 },
  ...given,
});
const keptOf = (marks: readonly Mark[]) => {
  const steps = createStepMarks();
  steps.grow(sourceOf(marks));
  return steps.kept;
};

const planOf = (steps: readonly Partial<Plan['steps'][number]>[], checks: string[] = []): Plan => ({
  ...{ summary: '', assumptions: [], outOfScope: [], checks },
  steps: steps.map((step, index) => ({
    ...{ id: `s${index + 1}`, title: '', instructions: '', files: [], edgeCases: [] },
    ...{ dependsOn: [], checks: [], doneWhen: [] },
    ...step,
  })),
});

const owns = (path: string) => ({ path, action: 'modify' as const });
const begun = mark({ seq: 1, kind: 'step.started', key: 'execute/s1/try1', status: 'begin' });
const ended = (seq: number, status: Mark['status'] = 'ok', text = 'finished') =>
  mark({ seq, kind: 'step.ended', key: 'execute/s1/try1', status, text });
const changed = (seq: number, path: string, key = 'execute/s1/try1/turn1/call0/snapshot') =>
  mark({ seq, kind: 'file.changed', key, text: path });
const ran = (seq: number, command: string, status: Mark['status']) =>
  mark({ seq, kind: 'check.ran', key: 'execute/s1/try1/check0', status, text: command });

const found = (plan: Plan, marks: readonly Mark[], seq = marks.at(-1)?.seq ?? 0) =>
  viewMismatch({ plan, kept: keptOf(marks), seq }).map(
    ({ kind, step, about, seq: at }) => `${kind} ${step} ${about} @${at}`,
  );

describe('the mismatch of plan, deeds and evidence', () => {
  it('finds nothing where a step did what it said and its check passed', () => {
    const plan = planOf([{ files: [owns('a.ts')], checks: ['npm test'] }]);
    expect(found(plan, [begun, changed(2, 'a.ts'), ran(3, 'npm test', 'ok'), ended(4)])).toEqual(
      [],
    );
  });

  it('names files that were planned and stayed as they were, once the step is done', () => {
    const plan = planOf([
      { files: [owns('a.ts'), { path: 'b.ts', action: 'read' }], checks: ['x'] },
    ]);
    expect(found(plan, [begun])).toEqual([]);
    expect(found(plan, [begun, ran(2, 'x', 'ok'), ended(3)])).toEqual(['untouched s1 a.ts @3']);
  });

  it('names files that no step owns, at their first change, and says when they were put back', () => {
    const plan = planOf([{ files: [owns('a.ts')], checks: ['x'] }]);
    const marks = [begun, changed(2, 'z.ts'), changed(3, 'z.ts')];
    expect(found(plan, marks)).toEqual(['unplanned s1 z.ts @2']);
    const putBack = changed(4, 'z.ts', 'execute/s1/try1/put-back');
    const [only] = viewMismatch({ plan, kept: keptOf([...marks, putBack]), seq: 4 });
    expect(only?.undone).toBe(true);
  });

  it('sets a claim against the check that did not pass', () => {
    const plan = planOf([{ checks: ['npm test'] }]);
    const marks = [begun, ran(2, 'npm test', 'bad'), ended(3, 'bad', 'checks-failed')];
    expect(found(plan, marks)).toEqual(['claim-against-check s1 npm test @2']);
    const honest = [begun, ran(2, 'npm test', 'bad'), ended(3, 'bad', 'turn-limit')];
    expect(found(plan, honest)).toEqual([]);
  });

  it('names criteria that nothing bears out, and checks that never ran', () => {
    const plan = planOf([{ doneWhen: ['it is fast'] }], ['npm run all']);
    const over = mark({ seq: 3, kind: 'run.finished', status: 'ok' });
    expect(found(plan, [begun, ended(2), over])).toEqual([
      'no-evidence s1 it is fast @2',
      'not-run null npm run all @3',
    ]);
  });

  it('knows nothing of what came after the playhead', () => {
    const plan = planOf([{ files: [owns('a.ts')], checks: ['x'] }]);
    const marks = [begun, changed(2, 'a.ts'), changed(3, 'z.ts'), ran(4, 'x', 'ok'), ended(5)];
    expect(found(plan, marks, 2)).toEqual([]);
    expect(found(plan, marks, 3)).toEqual(['unplanned s1 z.ts @3']);
  });

  it('compares long paths as marks have them', () => {
    const long = `src/${'deep/'.repeat(30)}a.ts`;
    const plan = planOf([{ files: [owns(long)], checks: ['x'] }]);
    const touched = markOf({
      ...{ seq: 2, at: 0, key: 'execute/s1/try1/turn1/call0/snapshot', parent: '' },
      ...{ lane: 'execution', kind: 'file.changed', path: long, status: 'modified' },
      ...{ before: null, after: null, added: 1, removed: 0, binary: false },
    });
    expect(found(plan, [begun, touched, ran(3, 'x', 'ok'), ended(4)])).toEqual([]);
  });

  it('finds in a recorded run what went beyond its plan', () => {
    const events = eventsOf('two-steps-out-of-scope');
    const produced = events.find((event) => event.kind === 'plan.produced');
    if (produced?.kind !== 'plan.produced') throw new Error('no plan');
    expect(found(produced.plan, events.map(markOf))).toContain('unplanned s2 README.md @52');
  });
});

describe('plan and steps as of an event', () => {
  const marks = eventsOf('two-steps-out-of-scope').map(markOf);
  const kept = keptOf(marks);

  it('stand as they stood then', () => {
    expect(momentOfPlan(kept, 13).planSeq).toBe(null);
    expect(momentOfPlan(kept, 15)).toMatchObject({ planSeq: 14, isApproved: false });
    expect(momentOfPlan(kept, 30).steps.get('s1')).toMatchObject({ status: 'running', attempt: 1 });
    expect(momentOfPlan(kept, 70).steps.get('s2')).toMatchObject({ status: 'failed', endSeq: 69 });
    expect(momentOfPlan(kept, 103).steps.get('s2')).toMatchObject({ status: 'done', attempt: 2 });
    expect([...momentOfPlan(kept, 103).checks.keys()]).toEqual(['node --test', 'test -f NOTES.md']);
  });

  it('are kept as marks come, each looked at once', () => {
    const steps = createStepMarks();
    for (let length = 0; length <= marks.length; length += 7)
      steps.grow({ length, at: (index) => marks[index] });
    steps.grow(sourceOf(marks));
    expect(steps.kept).toEqual(kept);
  });
});

describe('a transcript', () => {
  const marks = eventsOf('two-steps-out-of-scope').map(markOf);
  const transcript = createTranscript();
  transcript.grow(sourceOf(marks));

  it('makes one line of what begins and ends', () => {
    const line = transcript.lines.find(({ from }) => from === 31);
    expect(line).toMatchObject({
      verb: 'did',
      seq: 32,
      status: 'ok',
      text: 'run_command node --test',
    });
    expect(transcript.lines.some(({ from }) => from === 32)).toBe(false);
  });

  it('stands under the attempt, the round or the stage it belongs to', () => {
    const under = [...new Set(transcript.lines.map((line) => line.under))];
    expect(under).toEqual([
      ...['system', 'intake', 'plan', 'execute/s1/try1', 'execute/s2/try1', 'execute/s2/try2'],
      'verify/round1',
    ]);
  });

  it('leaves mechanics to the list of events', () => {
    expect(transcript.lines.some(({ kind }) => kind.startsWith('snapshot'))).toBe(false);
    expect(transcript.lines.length).toBeLessThan(marks.length / 2);
  });

  it('finds the line of an event', () => {
    const at = lineAt(transcript.lines, 33);
    expect(transcript.lines[at]?.from).toBe(31);
    expect(lineAt(transcript.lines, 0)).toBe(-1);
  });
});

describe('waits', () => {
  const request = (seq: number, at: number, key: string) =>
    mark({ seq, at, key, kind: 'model.requested', actor: 'executor', status: 'begin' });
  const answer = (seq: number, at: number, key: string) =>
    mark({ seq, at, key, kind: 'model.responded', actor: 'executor', status: 'ok' });
  const spansOf = (marks: readonly Mark[]) => {
    const builder = createSpanBuilder();
    for (const one of marks) builder.add(one);
    return builder;
  };
  const list = spansOf([
    request(1, 0, 'execute/s1/try1/turn1'),
    answer(2, 10_000, 'execute/s1/try1/turn1'),
  ]);
  const answers = new Map([[2, { seq: 2, queueMs: 1_000, loadMs: 4_000, prefillMs: 2_000 }]]);

  it('lie at the beginning of the request, in their order', () => {
    expect(waitsOf(list, answers)).toEqual([
      { why: 'queue', fromMs: 0, toMs: 1_000 },
      { why: 'load', fromMs: 1_000, toMs: 5_000 },
      { why: 'prefill', fromMs: 5_000, toMs: 7_000 },
    ]);
  });

  it('never last longer than the request did', () => {
    const much = new Map([[2, { seq: 2, queueMs: 0, loadMs: 9_000, prefillMs: 99_000 }]]);
    expect(waitsOf(list, much).at(-1)).toEqual({ why: 'prefill', fromMs: 9_000, toMs: 10_000 });
  });

  it('that follow each other are one break, named after the longest, on the axis without waiting', () => {
    const axis = createWorkAxis(idleStretches(list, answers));
    expect(axis.breaks).toMatchObject([{ why: 'load', fromMs: 0, toMs: 7_000, from: 0, to: 250 }]);
    expect(axis.place(10_000)).toBe(3_250);
    expect(axis.timeAt(3_250)).toBe(10_000);
    for (const ms of [0, 300, 6_999, 7_000, 9_000])
      expect(axis.timeAt(axis.place(ms))).toBeCloseTo(ms, 6);
  });

  it('in which another step works keep their length', () => {
    const both = spansOf([
      request(1, 0, 'execute/s1/try1/turn1'),
      mark({
        seq: 2,
        at: 500,
        kind: 'tool.started',
        key: 'execute/s2/try1/turn1/call0',
        status: 'begin',
      }),
      mark({
        seq: 3,
        at: 6_000,
        kind: 'tool.ended',
        key: 'execute/s2/try1/turn1/call0',
        status: 'ok',
      }),
      answer(4, 10_000, 'execute/s1/try1/turn1'),
    ]);
    const idle = idleStretches(
      both,
      new Map([[4, { seq: 4, queueMs: 0, loadMs: 0, prefillMs: 7_000 }]]),
    );
    expect(idle).toEqual([
      { why: 'prefill', fromMs: 0, toMs: 500 },
      { why: 'prefill', fromMs: 6_000, toMs: 7_000 },
    ]);
  });
});

describe('a selection of events', () => {
  const marks = eventsOf('two-steps-out-of-scope').map(markOf);
  const none = { filter: noFilter, step: null, range: null, found: null };
  const all = (selection: Parameters<typeof createSelection>[0]) =>
    createSelection(selection).grow(sourceOf(marks));

  it('of nothing is everything', () => {
    expect(isSelecting(none)).toBe(false);
    expect(all(none)).toHaveLength(marks.length);
  });

  it('by a step is everything that the step caused', () => {
    const seqs = all({ ...none, step: 's2' });
    expect(seqs[0]).toBe(44);
    expect(seqs.at(-1)).toBe(88);
    expect(seqs).toHaveLength(45);
  });

  it('by time has what lies between the ends', () => {
    const range = { fromMs: 2_030, toMs: 2_090 };
    expect(all({ ...none, range })).toEqual([22, 23, 24, 25, 26]);
    expect(seqsOfRange(sourceOf(marks), range)).toEqual({ from: 22, to: 26 });
    expect(seqsOfRange(sourceOf(marks), { fromMs: 2_040, toMs: 2_041 })).toBe(null);
  });

  it('by words takes what the outline says, and what a search in everything found', () => {
    const filter = { ...noFilter, text: 'NOTES.md' };
    const outline = all({ ...none, filter });
    expect(outline).toContain(56);
    expect(all({ ...none, filter, found: new Set([22]) })).toEqual([22, ...outline]);
    const checks = { ...filter, family: 'check' as const };
    expect(all({ ...none, filter: checks, found: new Set([22]) })).not.toContain(22);
  });

  it('grows with the run, looking at each event once', () => {
    const selection = createSelection({ ...none, step: 's2' });
    let looked = 0;
    for (const length of [10, 50, 103, 103])
      selection.grow({
        length,
        at: (index) => {
          looked += 1;
          return marks[index];
        },
      });
    expect(selection.seqs).toHaveLength(45);
    expect(looked).toBe(marks.length);
  });
});

describe('the picture of a fork', () => {
  it('breaks the time between what was taken over and the fork, however long that was', () => {
    const night = 8 * 3_600_000;
    const spans = createSpanBuilder();
    spans.add({ ...begun, at: 0 });
    spans.add({ ...ended(2), at: 5_000 });
    spans.add(mark({ seq: 3, kind: 'fork.created', at: night }));
    expect(spans.axis.breaks).toMatchObject([{ why: 'away', fromMs: 5_000, toMs: night }]);
    expect(spans.end).toBeLessThan(300_000);
  });
});
