import { describe, expect, it } from 'vitest';
import { type AlignedPair, alignRuns } from '../../../shared/run/compare/align.ts';
import type { Divergence, TermDifference } from '../../../shared/run/compare/comparison.ts';
import { type Walk, walkPairs } from '../../../shared/run/compare/diverge.ts';
import { createDice } from '../../store/large-run-story.ts';
import {
  check,
  outline,
  plainAttempt,
  plainStory,
  planned,
  readCall,
  runCall,
  type Told,
  turn,
  verdict,
} from './compare-story.ts';

const STEPS = ['s1', 's2'];

function compare(
  left: readonly Told[],
  right: readonly Told[],
  terms: readonly TermDifference[] = [],
): Walk & { readonly pairs: readonly AlignedPair[] } {
  const pairs = alignRuns(
    { events: outline(left), steps: STEPS },
    { events: outline(right, 7), steps: STEPS },
  );
  const walk = walkPairs({ pairs, terms, plannedOtherwise: new Set(), shared: 0, declared: [] });
  return { ...walk, pairs };
}

/** The story with one event made otherwise. */
const change = (where: (told: Told) => boolean, into: (told: Told) => Told | null): Told[] =>
  plainStory().flatMap((told) => {
    if (!where(told)) return [told];
    const made = into(told);
    return made === null ? [] : [made];
  });

const at = (kind: string, key: string) => (told: Told) => told.kind === kind && told.key === key;
const withBody = (fields: Readonly<Record<string, unknown>>) => (told: Told) => ({
  ...told,
  body: { ...told.body, ...fields },
});

/** Steps put together otherwise, each in its own order, as they are when worked on at once. */
function shuffle(seed: number): readonly Told[] {
  const dice = createDice(seed);
  const queues = STEPS.map((step) => [...plainAttempt(step)]);
  const mixed: Told[] = [];
  while (queues.some((queue) => queue.length > 0)) {
    const next = queues[dice.roll(queues.length)]?.shift();
    if (next !== undefined) mixed.push(next);
  }
  return [planned('Do it.'), ...mixed, check('passed', 'ok'), verdict('approve')];
}

describe('comparing two runs', () => {
  it('finds a run the same as itself', () => {
    const { counts, first, rows, pairs } = compare(plainStory(), plainStory());
    expect(counts).toMatchObject({ changed: 0, left: 0, right: 0, same: plainStory().length });
    expect({ first, rows }).toEqual({ first: null, rows: [] });
    expect(pairs.every(({ state }) => state === 'same')).toBe(true);
  });

  it('takes no notice of times, ids, ports and temporary folders', () => {
    const say = (output: string): Told[] =>
      change(
        at('tool.ended', 'execute/s1/try1/turn3/call0'),
        withBody({ output, ms: output.length }),
      );
    const { counts, first } = compare(
      say('at 10:11:12 in /tmp/a-1/src on 127.0.0.1:4001: ok, took 12.5 ms, pid 77'),
      say('at 23:01:02 in /tmp/b-2/src on 127.0.0.1:81: ok, took 9 ms, pid 4242'),
    );
    expect(first).toBeNull();
    expect(counts).toMatchObject({ changed: 0, sameButNoise: 1 });
  });

  it('does not mind in which order steps at once went on', () => {
    for (let seed = 1; seed <= 40; seed += 1) {
      const { counts, first } = compare(shuffle(seed), shuffle(seed + 100));
      expect({ seed, first, same: counts.same }).toEqual({
        ...{ seed, first: null, same: plainStory().length },
      });
    }
  });

  it('finds the same place from either side, in any order of steps at once', () => {
    for (let seed = 1; seed <= 60; seed += 1) {
      const dice = createDice(seed);
      const plant = (told: readonly Told[]): Told[] =>
        told.flatMap((one) => {
          if (one.kind !== 'tool.started' && one.kind !== 'tool.ended') return [one];
          const roll = dice.roll(20);
          if (roll === 0) return [];
          return roll === 1
            ? [{ ...one, body: { ...one.body, tool: 'odd', output: 'odd' } }]
            : [one];
        });
      const left = plant(shuffle(seed));
      const right = plant(shuffle(seed + 500));
      const one = compare(left, right);
      const other = compare(right, left);
      expect(turned(other.first)).toEqual(one.first);
      expect(other.counts).toEqual({
        ...one.counts,
        left: one.counts.right,
        right: one.counts.left,
      });
      expect(other.pairs.length).toBe(one.pairs.length);
    }
  });

  it('counts every event of both runs once', () => {
    for (let seed = 1; seed <= 40; seed += 1) {
      const left = shuffle(seed).filter((_, index) => createDice(index + seed).roll(6) > 0);
      const right = shuffle(seed + 7).filter(
        (_, index) => createDice(index * 3 + seed).roll(6) > 0,
      );
      const { pairs, counts } = compare(left, right);
      const seen = (side: 'left' | 'right') =>
        pairs.flatMap((pair) => pair[side]?.seq ?? []).sort((a, b) => a - b);
      expect(seen('left')).toEqual(left.map((_, index) => index + 2));
      expect(seen('right')).toEqual(right.map((_, index) => index + 2));
      expect(counts.same + counts.changed + counts.left).toBe(left.length);
      expect(counts.same + counts.changed + counts.right).toBe(right.length);
    }
  });

  it('aligns the turns behind one that only one side made', () => {
    const extra = plainStory().flatMap((told) => {
      const number = /s1\/try1\/turn(\d)/.exec(told.key)?.[1];
      const moved =
        number !== undefined && Number(number) >= 3
          ? { ...told, key: told.key.replace(/turn\d/, `turn${Number(number) + 1}`) }
          : told;
      const isPlace = told.kind === 'model.requested' && number === '3';
      return isPlace ? [...turn('execute/s1/try1/turn3', readCall('README.md')), moved] : [moved];
    });
    const { counts, first } = compare(plainStory(), extra);
    expect(counts).toMatchObject({ changed: 0, left: 0, right: 4 });
    expect(first).toMatchObject({
      ...{ key: 'execute/s1/try1/turn3/call0', what: 'call', who: 'executor' },
      left: null,
      right: { text: 'read_file README.md' },
      instead: { text: 'run_command npm test' },
    });
  });

  const PLANTED: readonly (readonly [string, readonly Told[], Partial<Divergence>])[] = [
    [
      'another call',
      change(at('tool.started', 'execute/s2/try1/turn3/call0'), withBody(runCall('npm run build'))),
      { key: 'execute/s2/try1/turn3/call0', what: 'call', cause: 'sampling', part: 's2' },
    ],
    [
      'another result',
      change(at('tool.ended', 'execute/s1/try1/turn3/call0'), withBody({ output: 'no such file' })),
      { key: 'execute/s1/try1/turn3/call0', what: 'result', cause: 'tool', who: 'host' },
    ],
    [
      'a call that ran out of time',
      change(at('tool.ended', 'execute/s1/try1/turn3/call0'), withBody({ status: 'timeout' })),
      { key: 'execute/s1/try1/turn3/call0', what: 'result', cause: 'clock' },
    ],
    [
      'another plan',
      change(at('plan.produced', 'plan/call1'), () => planned('Do it otherwise.')),
      { key: 'plan/call1', what: 'plan', cause: 'sampling', who: 'planner' },
    ],
    [
      'another verdict',
      change(at('verify.ended', 'verify/round1'), () => verdict('revise')),
      { key: 'verify/round1', what: 'verdict', cause: 'sampling', who: 'verifier' },
    ],
    [
      'a check that fails',
      change(at('check.ran', 'verify/round1/check0'), () => check('failed', 'not ok')),
      { key: 'verify/round1/check0', what: 'check', cause: 'environment' },
    ],
    [
      'other parameters',
      change(
        at('model.requested', 'execute/s1/try1/turn1'),
        withBody({ parameters: { temperature: 1 } }),
      ),
      { key: 'execute/s1/try1/turn1', what: 'parameters', cause: 'sampling' },
    ],
    [
      'another model behind the same name of the executor',
      change(at('model.requested', 'execute/s1/try1/turn1'), withBody({ model: 'other:7b' })),
      { key: 'execute/s1/try1/turn1', what: 'parameters', cause: 'model' },
    ],
    [
      'a request that nothing in the log explains',
      change(at('model.requested', 'execute/s1/try1/turn1'), withBody({ requestHash: 'another' })),
      { key: 'execute/s1/try1/turn1', what: 'request', cause: 'prompt' },
    ],
    [
      'a file that ends otherwise',
      [
        ...plainStory(),
        {
          kind: 'file.changed',
          key: 'deliver/x',
          body: { path: 'a.js', status: 'added', after: { blob: 'f'.repeat(64), bytes: 3 } },
        },
      ],
      { key: 'deliver/x', what: 'files', cause: 'tree', left: null },
    ],
  ];

  it.each(PLANTED)('finds %s at its place with its cause', (_name, story, expected) => {
    expect(compare(plainStory(), story).first).toMatchObject({ ...expected, course: true });
  });

  it('lays what differs after another model to the model', () => {
    const story = change(
      at('tool.started', 'execute/s1/try1/turn2/call0'),
      withBody(readCall('other.js')),
    );
    const terms: readonly TermDifference[] = [
      { term: 'executor', cause: 'model', left: 'ollama/a', right: 'ollama/b' },
    ];
    expect(compare(plainStory(), story, terms).first).toMatchObject({ cause: 'model' });
  });

  it('lays what differs after another result to the tool', () => {
    const story = change(
      at('tool.ended', 'execute/s1/try1/turn1/call0'),
      withBody({ output: 'x' }),
    );
    const led = story.map((told) =>
      at('tool.started', 'execute/s1/try1/turn2/call0')(told)
        ? withBody(readCall('other.js'))(told)
        : told,
    );
    const { first, rows } = compare(plainStory(), led);
    expect(first).toMatchObject({ what: 'result', cause: 'tool' });
    expect(rows.find(({ left }) => left?.kind === 'tool.started')).toMatchObject({ cause: 'tool' });
  });

  it('does not call other words another course', () => {
    const story = change(at('verify.ended', 'verify/round1'), () => verdict('approve', 'Fine.'));
    const { first, counts } = compare(plainStory(), story);
    expect(first).toMatchObject({ course: false, what: 'verdict' });
    expect(counts).toMatchObject({ changed: 1, changedInWords: 1 });
  });

  it('tells the first difference of each part', () => {
    const story = plainStory().map((told) =>
      told.kind === 'tool.started' && told.key.includes('turn2')
        ? withBody(readCall('other.js'))(told)
        : told,
    );
    const { partings } = compare(plainStory(), story);
    expect(partings.map(({ part, key }) => [part, key])).toEqual([
      ['s1', 'execute/s1/try1/turn2/call0'],
      ['s2', 'execute/s2/try1/turn2/call0'],
    ]);
  });

  it('counts what it leaves out', () => {
    const many = Array.from({ length: 6_000 }, (_, index) => ({
      ...{ kind: 'call.repaired', key: `execute/s1/try1/tail${index}` },
      body: { what: `a comma ${index}` },
    }));
    const { rows, rowsLeftOut, counts } = compare(plainStory(), [...plainStory(), ...many]);
    expect(counts.right).toBe(6_000);
    expect(rows.length + rowsLeftOut).toBe(6_000);
    expect(rowsLeftOut).toBe(1_000);
  });
});

/** A divergence as it is from the other side. */
function turned(divergence: Divergence | null): Divergence | null {
  if (divergence === null) return null;
  return { ...divergence, left: divergence.right, right: divergence.left };
}
