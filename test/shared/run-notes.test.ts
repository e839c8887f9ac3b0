import { describe, expect, it } from 'vitest';
import { foldAll } from '../../shared/run/fold.ts';
import { markOf } from '../../shared/run/mark.ts';
import { isRunState } from '../../shared/run/state-schema.ts';
import { attemptsOf, notesBetween, viewAttempt } from '../../shared/run/view-attempt.ts';
import { filterMarks, noFilter } from '../../shared/run/view-marks.ts';
import { describeNote } from '../../shared/run/view-span-words.ts';
import { createSpanBuilder } from '../../shared/run/view-spans.ts';
import { viewStages } from '../../shared/run/view-stages.ts';
import { noticedEvents, whileAtOnce } from '../renderer/run/noticed-run.ts';

const events = noticedEvents();
const state = foldAll(events);
const stepOf = (id: string) => state.steps.find((step) => step.id === id);

const builder = createSpanBuilder();
for (const event of events) builder.add(markOf(event));

describe('a run’s state', () => {
  it('keeps what was noticed with the step that it is about, without what a durable step returned', () => {
    const noted = events.map((event) =>
      event.kind === 'step.merged' ? { ...event, result: { big: true } } : event,
    );
    const kinds = foldAll(noted).steps.map(({ notes }) => notes?.map(({ kind }) => kind) ?? []);
    expect(kinds).toEqual([
      ['progress.flagged', 'step.merged'],
      ['transport.switched', 'progress.flagged', 'step.merged', 'step.merged'],
      ['progress.flagged'],
    ]);
    expect(foldAll(noted)).toEqual(state);
  });

  it('keeps the newest notes only, where there are many', () => {
    const flag = events.find(({ kind }) => kind === 'progress.flagged');
    if (flag === undefined) throw new Error('no flag');
    const many = Array.from({ length: 80 }, (_, index) => ({ ...flag, seq: 1_000 + index }));
    const notes = foldAll([...events, ...many]).steps[0]?.notes ?? [];
    expect(notes).toHaveLength(50);
    expect(notes.at(-1)?.seq).toBe(1_079);
  });

  it('says how dependencies were prepared and which tools were added', () => {
    expect(state.setup).toMatchObject({ command: 'npm ci --ignore-scripts', status: 'passed' });
    expect(Object.keys(state.toolServers ?? {})).toEqual(['files']);
  });

  it('passes its own schema as it is kept, and not with a note of another kind', () => {
    const kept: unknown = JSON.parse(JSON.stringify(state));
    expect(isRunState(kept)).toBe(true);
    const [first, ...others] = state.steps;
    const wrong = { ...state, steps: [{ ...first, notes: [events[0]] }, ...others] };
    expect(isRunState(wrong)).toBe(false);
  });
});

describe('steps at once', () => {
  it('are all named by the stage', () => {
    expect(viewStages(foldAll(noticedEvents(whileAtOnce)), true).execute.atWork).toEqual([
      { number: 1, attempt: 1 },
      { number: 2, attempt: 1 },
    ]);
  });

  it('have their notes and merges in their own rows', () => {
    const slots = builder.spans
      .filter(({ what }) => what === 'problem' || what === 'merge')
      .map(({ key, slot }) => [key.split('/').slice(1).join(' '), slot]);
    expect(slots).toEqual([
      ['s2 try1 turn2', 1],
      ['s1 try1 repeated-call', 0],
      ['s1 merge1', 0],
      ['s2 try1 tests-weakened', 1],
      ['s2 merge1', 1],
      ['s2 merge2', 0],
      ['s3 try1', 0],
      ['s3 try1 item-skipped', 0],
    ]);
  });

  it('keep notes that came after an attempt between it and the next', () => {
    const notes = stepOf('s2')?.notes ?? [];
    const [first, second] = attemptsOf(builder, 's2');
    if (first === undefined || second === undefined) throw new Error('two attempts were made');
    const between = notesBetween(notes, first.last.endSeq, second.first.seq);
    expect(between.map(({ what, status }) => [what, status])).toEqual([
      ['problem', 'warn'],
      ['merge', 'bad'],
    ]);
    const [third] = attemptsOf(builder, 's3');
    if (third === undefined) throw new Error('an attempt was made');
    const lines = viewAttempt(builder, third, 10).lines;
    expect(lines.map(({ kind }) => kind)).toEqual(['limit.reached']);
  });
});

describe('what was noticed', () => {
  const marks = events.map(markOf);

  it('is a family of its own among the events, and the environment another', () => {
    const kindsOf = (family: 'noticed' | 'environment') =>
      filterMarks(marks, { ...noFilter, family }).map((seq) => events[seq - 1]?.kind);
    expect(kindsOf('noticed')).toEqual([
      ...['transport.switched', 'progress.flagged', 'progress.flagged', 'limit.reached'],
      'progress.flagged',
    ]);
    expect(kindsOf('environment')).toEqual([
      ...['env.captured', 'env.probed', 'tools.connected', 'setup.ran'],
    ]);
  });

  it('is told in words by kind, and left as it is where a text is words already', () => {
    const say = (kind: Parameters<typeof describeNote>[0]['kind'], text: string, status = 'warn') =>
      describeNote({ kind, text, status }, (key, values) =>
        [key, ...Object.values(values).map(String)].join(' '),
      );
    expect(say('progress.flagged', 'no-edit, stopped')).toBe(
      'note.flagged detector.no-edit no-edit did.stopped stopped',
    );
    expect(say('limit.reached', 'tries of step s1')).toBe('note.tries s1');
    expect(say('step.merged', 'a.js', 'bad')).toBe('note.conflicts a.js');
    expect(say('step.merged', '', 'ok')).toBe('note.merged');
    expect(say('turn.nudged', 'an empty turn')).toBeNull();
  });
});
