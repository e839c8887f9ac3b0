import { expect, it } from 'vitest';
import type { EventBody, RunEvent } from '../../shared/run/event.ts';
import { foldAll } from '../../shared/run/fold.ts';
import { type Mark, markOf } from '../../shared/run/mark.ts';
import { findRelated } from '../../shared/run/view-related.ts';
import { planOf, stepOf } from '../workflow/plan-fixture.ts';

/** Two steps whose events lie between each other's. */
const log: RunEvent[] = [];
const add = (key: string, body: EventBody): RunEvent => {
  const seq = log.length + 1;
  const event: RunEvent = { seq, at: seq * 1e6, key, parent: '', lane: 'execution', ...body };
  log.push(event);
  return event;
};
const started = (step: string): EventBody => ({
  ...{ kind: 'step.started', step, title: step, attempt: 1, planVersion: 1 },
  ...{ treeBefore: 'base', why: 'first attempt' },
});
const ended: EventBody = {
  ...{ kind: 'tool.ended', callId: 'c', tool: 'write_file', status: 'ok', ms: 1, bytes: 1 },
  ...{ exitCode: null, paths: [], output: '' },
};
const begun: EventBody = {
  ...{ kind: 'tool.started', callId: 'c', tool: 'write_file', effect: 'write-tree' },
  ...{ arguments: {}, argumentsHash: '' },
};
const asked: EventBody = {
  ...{ kind: 'model.requested', role: 'executor', purpose: 'turn', provider: 'ollama' },
  ...{ model: 'm', parameters: {}, requestHash: '', requestBytes: 1, messages: 1 },
};
const changed = (path: string): EventBody => ({
  ...{ kind: 'file.changed', path, status: 'added', before: null, after: null },
  ...{ added: 1, removed: 0, binary: false },
});
const snapshot = (tree: string): EventBody => ({
  ...{ kind: 'snapshot.taken', tree, parentTree: 'base', scan: 'full', ms: 1, commit: null },
  ...{ skipped: [], undeclared: [] },
});

add('plan', {
  kind: 'plan.produced',
  ...{ version: 1, plan: planOf(stepOf('s1'), stepOf('s2')), commit: 'c', by: 'planner' },
});
add('execute/s1/try1', started('s1'));
add('execute/s2/try1', started('s2'));
const call = add('execute/s1/try1/turn1/call0', begun);
add('execute/s2/try1/turn1', asked);
add('execute/s1/try1/turn1/call0', ended);
add('execute/s2/try1/turn1/call0', ended);
add('execute/s2/try1/turn2/call0', ended);
const file = add('execute/s1/try1/turn1/call0/snapshot', changed('a'));
add('execute/s2/merge1', {
  kind: 'step.merged',
  ...{ step: 's2', from: 'two', onto: 'one', tree: 'both', conflicts: [] },
});
add('execute/s1/merge1', {
  kind: 'step.merged',
  ...{ step: 's1', from: 'one', onto: 'both', tree: null, conflicts: ['a'] },
});

it('counts what happens to the step whose key it has', () => {
  const state = foldAll(log);
  expect(state.steps.map(({ id, calls }) => `${id} ${calls}`)).toEqual(['s1 1', 's2 2']);
  expect(state.tree).toBe('both');
  expect(state.incidents.map(({ what }) => what)).toEqual(['not merged: a']);
});

it('takes no step’s own snapshot for the run’s tree while others work', () => {
  const terms = { kind: 'run.started', parallelSteps: 2 } as unknown as EventBody;
  const [plan, ...rest] = log;
  const first = { ...log[0], ...terms, key: 'run' } as RunEvent;
  const alone = { ...log[0], ...snapshot('alone'), key: 'execute/s1/try1/snapshot' } as RunEvent;
  const state = foldAll([first, plan as RunEvent, ...rest, alone]);
  expect(state.tree).toBe('both');
});

it('finds the files of a call although another step asked its model in between', () => {
  const marks = log.map(markOf);
  const source = { length: marks.length, at: (index: number): Mark | undefined => marks[index] };
  expect(findRelated(source, call.seq)?.files).toEqual([file.seq]);
});
