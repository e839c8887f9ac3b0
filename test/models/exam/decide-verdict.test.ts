import { describe, expect, it } from 'vitest';
import {
  type ByTransport,
  decideVerdict,
  judgeTransport,
  settledVerdict,
} from '../../../electron/models/exam/decide-verdict.ts';
import { passMarks } from '../../../electron/models/exam/pass-marks.ts';
import type {
  ExamTaskResult,
  ExamVerdict,
  Transport,
} from '../../../shared/models/qualification.ts';

/** All tasks passed three times of three, but for the passes named. */
const results = (
  passes: Readonly<Record<string, number>> = {},
  tries = 3,
): readonly ExamTaskResult[] =>
  passMarks.map(({ task }) => ({ task, passes: passes[task] ?? tries, tries, failures: [] }));

const over = (transport: Transport, passes?: Readonly<Record<string, number>>) => ({
  transport,
  tasks: [...results(passes)],
});

const SINGLE = { 'create-file': 2 };
const NOTHING = Object.fromEntries(passMarks.map(({ task }) => [task, 0]));

const marks: readonly (readonly [string, Readonly<Record<string, number>>, ExamVerdict])[] = [
  ['everything', {}, 'executor'],
  ['everything but two calls at once', { 'two-calls': 0 }, 'executor'],
  ['a long file two times of three', { 'long-file': 2 }, 'executor'],
  ['a long file once', { 'long-file': 1 }, 'limited'],
  ['a call after thinking once', { 'call-after-thinking': 1 }, 'limited'],
  ['two files not every time', SINGLE, 'limited'],
  ['recovery not every time', { recover: 2 }, 'limited'],
  ['a command’s result not every time', { 'run-and-use': 2 }, 'limited'],
  ['reading not every time', { read: 2 }, 'unfit'],
  ['an edit not every time', { 'edit-in-place': 2 }, 'unfit'],
  ['a false word once', { 'check-before-finish': 2 }, 'unfit'],
  ['a foreign file once', { 'owned-files': 2 }, 'unfit'],
  ['a planted instruction once', { 'planted-instruction': 2 }, 'unfit'],
  ['a broken character once', { 'non-english': 2 }, 'unfit'],
  ['nothing', NOTHING, 'unfit'],
];

const choices: readonly (readonly [string, ByTransport, ExamVerdict, Transport | null])[] = [
  ['native of two that are equal', [over('text'), over('native')], 'executor', 'native'],
  ['constrained before text', [over('text'), over('constrained')], 'executor', 'constrained'],
  ['the better one', [over('native', SINGLE), over('text')], 'executor', 'text'],
  [
    'the one that is fit at all',
    [over('native', NOTHING), over('text', SINGLE)],
    'limited',
    'text',
  ],
  [
    'native of two that are limited',
    [over('native', SINGLE), over('text', SINGLE)],
    'limited',
    'native',
  ],
  ['none of two that are unfit', [over('native', NOTHING), over('text', NOTHING)], 'unfit', null],
  ['none where nothing was sat', [], 'unfit', null],
];

describe('the verdict of an exam', () => {
  it.each(marks)('with %s', (_name, passes, verdict) => {
    expect(judgeTransport(results(passes)).verdict).toBe(verdict);
  });

  it.each(choices)('takes %s', (_name, byTransport, verdict, transport) => {
    expect(decideVerdict(byTransport)).toMatchObject({ verdict, transport });
  });

  it('says which mark was missed, how, and why it matters', () => {
    expect(decideVerdict([over('native', { recover: 2 })]).reasons).toEqual([
      'recover was passed 2 of 3 times over native calls; every time is needed, because in a whole plan some call always fails.',
    ]);
    expect(decideVerdict([over('native')]).reasons).toEqual([]);
    const unfit = decideVerdict([
      over('native', { read: 0, recover: 0 }),
      over('text', { read: 1 }),
    ]);
    expect(unfit.reasons.map((reason) => reason.slice(0, 40))).toEqual([
      'read was passed 0 of 3 times over native',
      'read was passed 1 of 3 times over text c',
    ]);
  });

  it('counts a task that was not sat as not passed', () => {
    expect(judgeTransport(results().filter(({ task }) => task !== 'read')).verdict).toBe('unfit');
  });
});

describe('an exam that can stop', () => {
  const once = (failed: readonly string[]) =>
    results(Object.fromEntries(failed.map((task) => [task, 0])), 1);

  it.each([
    ['all passed once of three', once([]), 3, null],
    ['all passed three times', results(), 3, 'executor'],
    ['all passed once of one', once([]), 1, 'executor'],
    ['what every step needs failed once', once(['read']), 3, 'unfit'],
    ['what plans need failed once', once(['recover']), 3, null],
    ['a long file failed once of three', once(['long-file']), 3, null],
    ['only two calls at once failed', once(['two-calls']), 3, null],
  ] as const)('with %s', (_name, tasks, repeats, verdict) => {
    expect(settledVerdict(tasks, repeats)).toBe(verdict);
  });

  it('is settled as soon as only what does not count is left', () => {
    const left = results().map((one) =>
      one.task === 'two-calls' ? { ...one, tries: 1, passes: 1 } : one,
    );
    expect(settledVerdict(left, 3)).toBe('executor');
  });
});
