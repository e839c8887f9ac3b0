import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../../shared/run/event.ts';
import { createFolding, fold, foldAll } from '../../shared/run/fold.ts';
import { emptyRun } from '../../shared/run/state.ts';

const envelope = (seq: number) => ({
  seq,
  at: seq * 1000,
  key: `k${seq}`,
  parent: '',
  lane: 'execution' as const,
});

const changed = (seq: number, path: string): RunEvent => ({
  ...envelope(seq),
  ...{ kind: 'file.changed', path, status: 'modified', before: null, after: null },
  ...{ added: seq, removed: 0, binary: false },
});

const nudged = (seq: number): RunEvent => ({
  ...envelope(seq),
  kind: 'turn.nudged',
  because: `nudge ${seq}`,
});

const decided = (seq: number): RunEvent => ({
  ...envelope(seq),
  ...{ kind: 'human.decision', about: 'a', decision: 'yes', by: 'me' },
});

const story = (count: number): readonly RunEvent[] =>
  Array.from({ length: count }, (_, at) => {
    const seq = at + 1;
    const kinds = [changed(seq, `src/${seq % 7}.ts`), nudged(seq), decided(seq)];
    return kinds[seq % 3] ?? nudged(seq);
  });

describe('folding many events', () => {
  it('gives the state that folding them one by one gives', () => {
    const events = [...story(200), changed(201, '__proto__'), changed(202, '7')];
    const single = events.reduce(fold, emptyRun);
    expect(foldAll(events)).toStrictEqual(single);
    expect(Object.keys(foldAll(events).files)).toEqual(Object.keys(single.files));
    expect(Object.hasOwn(single.files, '__proto__')).toBe(true);
    const middle = foldAll(events.slice(0, 77));
    expect(foldAll(events.slice(77), middle)).toStrictEqual(single);
  });

  it('never changes a state that it gave before', () => {
    const folding = createFolding();
    for (const event of story(10)) folding.add(event);
    const early = folding.state();
    const copy = structuredClone(early);
    for (const event of story(20).slice(10)) folding.add(event);
    expect(folding.state().lastSeq).toBe(20);
    expect(early).toStrictEqual(copy);
  });

  it('keeps lists that did not grow the same, so that nobody draws them again', () => {
    const before = foldAll(story(10));
    const after = foldAll([nudged(11)], before);
    expect(after.files).toBe(before.files);
    expect(after.decisions).toBe(before.decisions);
    expect(after.incidents).not.toBe(before.incidents);
    expect(foldAll([], before)).toBe(before);
  });
});
