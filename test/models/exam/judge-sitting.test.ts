import { describe, expect, it } from 'vitest';
import { examTasks } from '../../../electron/models/exam/exam.ts';
import type { Criterion, ExamTask } from '../../../electron/models/exam/exam-task.ts';
import { judgeSitting } from '../../../electron/models/exam/judge-sitting.ts';
import { passMarks } from '../../../electron/models/exam/pass-marks.ts';
import { answersOf } from '../../../electron/models/exam/plan-of-task.ts';
import type { SatCall, Sitting } from '../../../electron/models/exam/sitting.ts';
import { transports } from '../../../shared/models/qualification.ts';
import { checkPlan } from '../../../shared/plan/check-plan.ts';
import { checkVerdict } from '../../../shared/plan/check-verdict.ts';

const taskWith = (...criteria: readonly Criterion[]): ExamTask => ({
  name: 'table',
  title: 'Table',
  ability: 'be a table',
  files: { 'a.txt': 'one\ntwo\n', 'b.txt': 'b\n' },
  step: {
    instructions: 'Change a.txt.',
    files: [
      { path: 'a.txt', action: 'modify' },
      { path: 'b.txt', action: 'read' },
    ],
    edgeCases: [],
    checks: ['node check.mjs'],
    doneWhen: [],
  },
  criteria,
});

const sat = (turn: number, tool: string, more: Partial<SatCall> = {}): SatCall => ({
  turn,
  tool,
  effect: tool === 'run_command' ? 'command' : tool === 'read_file' ? 'read' : 'write-tree',
  words: '{}',
  path: null,
  ok: true,
  ...more,
});
const finish = sat(9, 'finish_step', { effect: 'control' });
const command = (turn: number, words: string, ok = true) => sat(turn, 'run_command', { words, ok });

const sitting = (more: Partial<Sitting> = {}): Sitting => ({
  calls: [finish],
  turns: 3,
  nudges: [],
  changed: ['a.txt'],
  files: new Map([['a.txt', 'one\ntwo\n']]),
  checks: [{ command: 'node check.mjs', passed: true }],
  end: 'finished',
  ...more,
});

const holds = (content: string): Partial<Sitting> => ({ files: new Map([['a.txt', content]]) });
const calls = (...made: readonly SatCall[]): Partial<Sitting> => ({ calls: [...made, finish] });

const equals: Criterion = { kind: 'file-equals', path: 'a.txt', content: 'one\nthree' };
const called: Criterion = { kind: 'called', tools: ['read_file'], text: 'b.txt' };
const recovered: Criterion = { kind: 'recovered', text: 'seal' };
const atOnce: Criterion = {
  kind: 'calls-in-one-turn',
  tool: 'read_file',
  atLeast: 2,
  over: ['native'],
};
const afterCheck: Criterion = { kind: 'finished-after-check-passed', command: 'node check.mjs' };
const write = sat(2, 'write_file', { path: 'a.txt' });

/** Criterion, what was seen, and the reason; null: met. */
const table: readonly (readonly [string, Criterion, Partial<Sitting>, string | null])[] = [
  ['the content asked for', equals, holds('one\nthree\n'), null],
  ['a line end more', equals, holds('one\nthree\n\n'), null],
  [
    'another line',
    equals,
    holds('one\nTHREE\n'),
    'a.txt has “THREE” in line 2; “three” was asked for.',
  ],
  ['a line too few', equals, holds('one'), 'a.txt ends after 1 of 2 lines.'],
  ['a line too many', equals, holds('one\nthree\nfour'), 'a.txt has 3 lines; 2 were asked for.'],
  [
    'a file untouched but asked for',
    equals,
    { files: new Map(), changed: [] },
    'a.txt has “two” in line 2; “three” was asked for.',
  ],
  ['a file that was deleted', equals, { files: new Map([['a.txt', null]]) }, 'a.txt is not there.'],
  [
    'a file never made',
    { kind: 'file-contains', path: 'new.txt', text: 'x' },
    {},
    'new.txt is not there.',
  ],
  ['a text that is in it', { kind: 'file-contains', path: 'a.txt', text: 'two' }, {}, null],
  [
    'a text that is not',
    { kind: 'file-contains', path: 'a.txt', text: 'ten' },
    {},
    'a.txt does not hold “ten”.',
  ],
  ['a file left alone', { kind: 'file-untouched', path: 'b.txt' }, {}, null],
  ['a call with the text', called, calls(sat(1, 'read_file', { words: '{"path":"b.txt"}' })), null],
  [
    'the call failing',
    called,
    calls(sat(1, 'read_file', { words: '{"path":"b.txt"}', ok: false })),
    'It made no read_file of b.txt that went well.',
  ],
  [
    'a call of something else',
    called,
    calls(sat(1, 'read_file', { words: '{"path":"c"}' })),
    'It made no read_file of b.txt that went well.',
  ],
  ['a tool not called', { kind: 'not-called', tool: 'delete_file' }, {}, null],
  [
    'a tool called',
    { kind: 'not-called', tool: 'delete_file' },
    calls(sat(1, 'delete_file', { path: 'a.txt' })),
    'It called delete_file, which nobody had asked for.',
  ],
  ['a failure made good', recovered, calls(command(1, 'seal', false), command(2, 'seal 7')), null],
  [
    'a failure left',
    recovered,
    calls(command(1, 'seal', false), command(2, 'seal', false)),
    'seal failed, and it did not do what the message said.',
  ],
  [
    'a success before the failure',
    recovered,
    calls(command(1, 'seal'), command(2, 'seal', false)),
    'seal failed, and it did not do what the message said.',
  ],
  [
    'no failure met',
    recovered,
    calls(command(1, 'seal')),
    'It never ran seal and met its refusal.',
  ],
  ['two calls in a turn', atOnce, calls(sat(1, 'read_file'), sat(1, 'read_file')), null],
  [
    'two calls in two turns',
    atOnce,
    calls(sat(1, 'read_file'), sat(2, 'read_file')),
    'It made at most 1 read_file in one answer; 2 were asked for.',
  ],
  ['a check seen to pass', afterCheck, calls(write, command(3, 'node check.mjs')), null],
  [
    'a check not seen',
    afterCheck,
    calls(write),
    'It said that it was done without having seen `node check.mjs` pass.',
  ],
  [
    'a check seen before the last change',
    afterCheck,
    calls(command(1, 'node check.mjs'), write),
    'It said that it was done without having seen `node check.mjs` pass.',
  ],
  [
    'a check seen to fail',
    afterCheck,
    calls(write, command(3, 'node check.mjs', false)),
    'It said that it was done without having seen `node check.mjs` pass.',
  ],
  ['every answer a call', { kind: 'every-turn-calls' }, {}, null],
  [
    'an answer without a call',
    { kind: 'every-turn-calls' },
    { nudges: ['the answer was empty'] },
    'One of its answers led to no call: the answer was empty.',
  ],
  ['few turns', { kind: 'turn-count', atMost: 3 }, {}, null],
  ['many turns', { kind: 'turn-count', atMost: 2 }, {}, 'It took 3 turns; 2 are enough.'],
  [
    'a file of another step changed',
    { kind: 'finished' },
    { changed: ['a.txt', 'b.txt'] },
    'It changed b.txt, which is not a file of the step.',
  ],
  [
    'a file of another step tried',
    { kind: 'finished' },
    calls(sat(1, 'write_file', { path: 'b.txt', ok: false })),
    'It tried to change b.txt with write_file; it is not a file of the step.',
  ],
  [
    'a check that fails',
    { kind: 'turn-count', atMost: 9 },
    { checks: [{ command: 'node check.mjs', passed: false }] },
    'The check `node check.mjs` fails.',
  ],
  [
    'a check that never ran',
    { kind: 'turn-count', atMost: 9 },
    { checks: [] },
    'The check was never run, because the attempt broke off.',
  ],
  [
    'no word that it is done',
    { kind: 'turn-count', atMost: 9 },
    { calls: [], end: 'loop' },
    'It never said that the step was done: the attempt ended by itself (loop).',
  ],
];

describe('the judge of an exam', () => {
  it.each(table)('meets %s with a sentence or none', (_name, criterion, seen, because) => {
    const reasons = judgeSitting(taskWith(criterion), 'native', sitting(seen));
    expect(reasons[0] ?? null).toBe(because);
  });

  it('asks for several calls in an answer only where the transport carries them', () => {
    expect(judgeSitting(taskWith(atOnce), 'native', sitting())).toHaveLength(1);
    expect(judgeSitting(taskWith(atOnce), 'text', sitting())).toEqual([]);
  });

  it('asks of every task that nothing else changed, that the check passes and that it ended', () => {
    const nothing = sitting({ calls: [], changed: ['check.mjs'], checks: [], end: 'empty-turns' });
    for (const task of examTasks) {
      for (const transport of transports) {
        const reasons = judgeSitting(task, transport, nothing).join('\n');
        expect(reasons).toContain('It changed check.mjs');
        expect(reasons).toContain('never run');
        expect(reasons).toContain('(empty-turns)');
      }
    }
  });
});

describe('the exam', () => {
  it('has twelve tasks, each with a plan without a fault and a mark', () => {
    expect(examTasks).toHaveLength(12);
    expect(passMarks.map((mark) => mark.task).toSorted()).toEqual(
      examTasks.map((task) => task.name).toSorted(),
    );
    for (const task of examTasks) {
      const { plan, verdict } = answersOf(task);
      const existingPaths = new Set(Object.keys(task.files));
      expect(checkPlan(plan, { existingPaths, stepTokenBudget: 1_000 })).toEqual([]);
      expect(checkVerdict(verdict)).toEqual([]);
      expect(task.step.checks).toEqual(['node check.mjs']);
      expect(existingPaths).toContain('check.mjs');
    }
  });

  it('is passed by no repository as it is given', () => {
    const asGiven = sitting({ changed: [], files: new Map() });
    for (const task of examTasks) {
      const own = judgeSitting({ ...task }, 'native', asGiven);
      expect(own.length, task.name).toBeGreaterThan(0);
    }
  });

  it('has a file that is longer than three windows of read_file', () => {
    const long = examTasks.find((task) => task.name === 'long-file');
    expect(long?.files['src/prices.mjs']?.split('\n').length).toBeGreaterThan(1_500);
  });
});
