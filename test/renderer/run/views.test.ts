import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../../../shared/run/event.ts';
import { foldAll } from '../../../shared/run/fold.ts';
import { markOf } from '../../../shared/run/mark.ts';
import { emptyRun, type RunState } from '../../../shared/run/state.ts';
import { attemptsOf, collectDetails, viewAttempt } from '../../../shared/run/view-attempt.ts';
import {
  addSpent,
  filterMarks,
  noFilter,
  nothingSpent,
  spentAt,
} from '../../../shared/run/view-marks.ts';
import { decideFailure, viewVerified } from '../../../shared/run/view-outcome.ts';
import { findRelated } from '../../../shared/run/view-related.ts';
import { createSpanBuilder } from '../../../shared/run/view-spans.ts';
import { viewStages, viewSteps } from '../../../shared/run/view-stages.ts';
import { viewTotals } from '../../../shared/run/view-totals.ts';
import { goldenRuns } from '../golden-runs.ts';

const runs = new Map(goldenRuns().map((run) => [run.name, run.events]));
const eventsOf = (name: string): readonly RunEvent[] => runs.get(name) ?? [];
const stateOf = (name: string, until?: number): RunState => foldAll(eventsOf(name).slice(0, until));
const standings = (state: RunState, isRunning: boolean): string => {
  const { intake, plan, execute, verify } = viewStages(state, isRunning);
  return [intake, plan, execute, verify].map(({ standing }) => standing).join(' ');
};

describe('stages', () => {
  it.each([
    ['approved', undefined, false, 'done done done done'],
    ['two-steps-out-of-scope', 8, true, 'now next next next'],
    ['two-steps-out-of-scope', 15, true, 'done now next next'],
    ['two-steps-out-of-scope', 50, true, 'done done now next'],
    ['two-steps-out-of-scope', 50, false, 'done done stopped next'],
    ['two-steps-out-of-scope', 96, true, 'done done done now'],
    ['exhausted-over-a-red-gate', undefined, false, 'done done failed failed'],
    ['asked-and-interrupted', 12, false, 'stopped next next next'],
  ] as const)('%s after %s events, running %s, stand at %s', (name, until, isRunning, expected) => {
    expect(standings(stateOf(name, until), isRunning)).toBe(expected);
  });

  it('name the step under way and its attempt', () => {
    expect(viewStages(stateOf('two-steps-out-of-scope', 75), true).execute.current).toEqual({
      number: 2,
      attempt: 2,
    });
  });

  it('count the questions that are answered', () => {
    expect(viewStages(stateOf('asked-and-interrupted', 12), false).intake).toMatchObject({
      asked: 1,
      answered: 0,
    });
    expect(viewStages(stateOf('asked-and-interrupted'), false).intake).toMatchObject({
      answered: 1,
    });
  });

  it('say for what a step waits until that is done', () => {
    const waiting = (until: number) =>
      viewSteps(stateOf('two-steps-out-of-scope', until)).map(({ waitsFor }) => waitsFor);
    expect(waiting(20)).toEqual([[], [1]]);
    expect(waiting(44)).toEqual([[], []]);
  });
});

describe('totals', () => {
  it('bound the calls to Claude by the budgets of the run', () => {
    expect(viewTotals(stateOf('approved'), null).cloud).toMatchObject({ calls: 3, most: 13 });
  });

  it('have no bound in mode cloud', () => {
    const state = stateOf('approved');
    if (state.started === null) throw new Error('not started');
    const inCloud: RunState = { ...state, started: { ...state.started, mode: 'cloud' } };
    expect(viewTotals(inCloud, null).cloud.most).toBeNull();
  });

  it('may come out negative, and are unknown before there is an estimate', () => {
    expect(viewTotals(stateOf('approved'), null).saved?.usd).toBeLessThan(0);
    expect(viewTotals(stateOf('approved', 40), null).saved).toBeNull();
    expect(viewTotals(stateOf('approved', 40), 1.5).saved?.usd).toBe(1.5);
  });
});

describe('why a run did not end well', () => {
  const failedStep = (reason: string): RunState => {
    const state = stateOf('exhausted-over-a-red-gate');
    return { ...state, steps: state.steps.map((step) => ({ ...step, status: 'failed', reason })) };
  };

  it.each([
    ['context-full', 'truncated-context'],
    ['malformed-calls', 'broken-call'],
    ['loop', 'weak-model'],
    ['checks-failed', 'red-gate'],
  ])('a step that ended with %s is classed as %s', (reason, cause) => {
    expect(decideFailure(failedStep(reason))?.cause).toBe(cause);
  });

  it('is not asked of a run that was approved, or only stopped', () => {
    expect(decideFailure(stateOf('approved'))).toBeNull();
    expect(decideFailure(stateOf('asked-and-interrupted', 12))).toBeNull();
    expect(decideFailure(emptyRun)).toBeNull();
  });

  it('is the environment when something needed is missing', () => {
    const state = stateOf('approved');
    if (state.finished === null) throw new Error('not over');
    const missing: RunState = {
      ...state,
      finished: { ...state.finished, outcome: 'interrupted', exitCode: 5, reason: 'no server' },
    };
    expect(decideFailure(missing)).toEqual({
      cause: 'environment',
      step: null,
      evidence: 'no server',
    });
  });

  it('counts a check that did not run apart from those that passed', () => {
    const state = stateOf('approved');
    const rounds = state.rounds.map((round) => ({
      ...round,
      checks: round.checks.map((check) => ({ ...check, status: 'not-run' as const })),
    }));
    expect(viewVerified({ ...state, rounds })).toMatchObject({ passed: 0, notPassed: 1 });
  });
});

describe('an attempt', () => {
  const events = eventsOf('two-steps-out-of-scope');
  const list = createSpanBuilder();
  for (const event of events) list.add(markOf(event));
  const views = attemptsOf(list, 's2').map((attempt) => viewAttempt(list, attempt, 100));

  it('lists its calls, checks and stumbles, and nothing of the others', () => {
    expect(
      views.map(({ lines }) => lines.map(({ what, tool, text }) => tool || `${what} ${text}`)),
    ).toEqual([
      [
        'problem the answer announced but called no tool',
        'run_command',
        'write_file',
        'finish_step',
        'check test -f NOTES.md',
      ],
      ['write_file', 'finish_step', 'check test -f NOTES.md'],
    ]);
    expect(views.map(({ turns }) => turns)).toEqual([4, 2]);
  });

  it('lists the last lines only, and says how many are left out', () => {
    const [attempt] = attemptsOf(list, 's2');
    if (attempt === undefined) throw new Error('no attempt');
    expect(viewAttempt(list, attempt, 2)).toMatchObject({ left: 3, lines: { length: 2 } });
  });

  it('gets arguments, exit codes and lines added from the events', () => {
    const details = collectDetails(new Map(), events);
    expect(details.get('execute/s2/try1/turn2/call0')).toEqual({
      ...{ about: 'echo x >> README.md', exitCode: 0, outcome: 'ok' },
      ...{ added: 1, removed: 0 },
    });
    expect(details.get('execute/s2/try1/check0')).toMatchObject({ exitCode: 0, outcome: 'passed' });
  });
});

describe('what belongs to an event', () => {
  const marks = eventsOf('two-steps-out-of-scope').map(markOf);
  const source = { length: marks.length, at: (index: number) => marks[index] };

  it('is its other end, the turn that asked for it, and the files it changed', () => {
    const whole = { begin: 25, end: 26, turn: { begin: 23, end: 24 }, files: [27] };
    expect(findRelated(source, 25)).toEqual(whole);
    expect(findRelated(source, 26)).toEqual(whole);
  });

  it('is nothing for a number that is not in the log', () => {
    expect(findRelated(source, 9_999)).toBeNull();
  });

  it('has no end yet while it goes on', () => {
    const cut = marks.slice(0, 25);
    const growing = { length: cut.length, at: (index: number) => cut[index] };
    expect(findRelated(growing, 25)?.end).toBeNull();
  });
});

describe('lists of events', () => {
  const events = eventsOf('two-steps-out-of-scope');
  const marks = events.map(markOf);
  const source = { length: marks.length, at: (index: number) => marks[index] };

  it('hold what is looked for, by lane, status and any part of the text', () => {
    expect(filterMarks(source, noFilter)).toHaveLength(103);
    expect(filterMarks(source, { ...noFilter, lane: 'intake' })).toEqual([4, 5, 6, 7, 8, 9]);
    expect(filterMarks(source, { ...noFilter, status: 'problem' })).toEqual([47, 69]);
    expect(filterMarks(source, { ...noFilter, family: 'file' })).toEqual([27, 52, 58, 70]);
    expect(filterMarks(source, { ...noFilter, text: 'NOTES' })).toContain(56);
  });

  it('add up what was spent so far', () => {
    const steps = [];
    let spent = nothingSpent;
    for (const event of events) {
      const next = addSpent(spent, event);
      if (next !== spent) steps.push(next);
      spent = next;
    }
    const state = foldAll(events);
    expect(spent.costUsd).toBeCloseTo(state.cloud.costUsd);
    expect(spent.localTokens).toBe(state.local.inputTokens + state.local.outputTokens);
    expect(spentAt(steps, 7)).toEqual(nothingSpent);
    expect(spentAt(steps, 9).cloudTokens).toBe(717);
  });
});
