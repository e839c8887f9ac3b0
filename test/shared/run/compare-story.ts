import { noFolders } from '../../../shared/run/compare/noise.ts';
import type { OutlineEvent, RawRow } from '../../../shared/run/compare/outline.ts';
import { outlineOf, parseBody } from '../../../shared/run/compare/outline.ts';

/** A small run as rows of a log, to plant differences in. */
export interface Told {
  readonly kind: string;
  readonly key: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly said?: string;
}

export const turn = (
  key: string,
  call: { readonly tool: string; readonly arguments: Readonly<Record<string, unknown>> },
  more: { readonly output?: string; readonly status?: string; readonly request?: string } = {},
): readonly Told[] => [
  {
    kind: 'model.requested',
    key,
    body: {
      ...{ role: 'executor', provider: 'ollama', model: 'coder:7b', purpose: key },
      ...{ parameters: { temperature: 0.2 }, requestHash: more.request ?? `hash of ${key}` },
    },
  },
  {
    kind: 'model.responded',
    key,
    body: { role: 'executor', provider: 'ollama', model: 'coder:7b', ms: 12, stopReason: 'stop' },
    said: 'I go on.',
  },
  {
    kind: 'tool.started',
    key: `${key}/call0`,
    body: { ...call, callId: 'call_abcdefgh', argumentsHash: 'x', effect: 'read' },
  },
  {
    kind: 'tool.ended',
    key: `${key}/call0`,
    body: {
      ...{ tool: call.tool, status: more.status ?? 'ok', exitCode: null, ms: 3, callId: 'x' },
      ...{ output: more.output ?? 'done in 3 ms', bytes: 9, paths: [] },
    },
  },
];

export const attempt = (step: string, calls: readonly (readonly Told[])[]): readonly Told[] => [
  {
    kind: 'step.started',
    key: `execute/${step}/try1`,
    body: {
      step,
      title: `Part ${step}`,
      attempt: 1,
      planVersion: 1,
      treeBefore: 't0',
      why: 'first',
    },
  },
  ...calls.flat(),
  {
    kind: 'step.ended',
    key: `execute/${step}/try1`,
    body: {
      ...{ step, attempt: 1, status: 'ok', reason: 'finished', claim: 'Done.' },
      ...{ treeAfter: 't1', touched: [], outOfScope: [] },
    },
  },
];

export const readCall = (path: string) => ({ tool: 'read_file', arguments: { path } });
export const runCall = (command: string) => ({ tool: 'run_command', arguments: { command } });

/** An attempt at a step that reads, edits, runs and is over. */
export const plainAttempt = (step: string): readonly Told[] => {
  const at = (number: number): string => `execute/${step}/try1/turn${number}`;
  return attempt(step, [
    turn(at(1), readCall(`src/${step}.js`)),
    turn(at(2), { tool: 'edit_file', arguments: { path: `src/${step}.js`, new_text: 'new' } }),
    turn(at(3), runCall('npm test')),
    turn(at(4), { tool: 'finish_step', arguments: { summary: 'Done.' } }),
  ]);
};

export const planned = (text: string): Told => ({
  kind: 'plan.produced',
  key: 'plan/call1',
  body: {
    version: 1,
    commit: 'c0ffee',
    by: 'planner',
    plan: {
      summary: 'Two parts.',
      assumptions: [],
      steps: [{ id: 's1', title: 'Part s1', instructions: text, checks: [] }],
    },
  },
});

export const verdict = (word: string, summary = 'Good.'): Told => ({
  kind: 'verify.ended',
  key: 'verify/round1',
  body: {
    ...{ round: 1, accepted: word === 'approve', note: '' },
    verdict: { verdict: word, summary, fault: 'none', criteria: [], findings: [] },
  },
});

export const check = (status: string, tail: string): Told => ({
  kind: 'check.ran',
  key: 'verify/round1/check0',
  body: {
    ...{ step: null, command: 'npm test', status, exitCode: status === 'passed' ? 0 : 1, ms: 90 },
    ...{ outputTail: tail, output: null, tree: 't1' },
  },
});

/** The usual story: a plan, two steps, a check, a verdict. */
export const plainStory = (): readonly Told[] => [
  planned('Do it.'),
  ...plainAttempt('s1'),
  ...plainAttempt('s2'),
  check('passed', 'ok in 12 ms'),
  verdict('approve'),
];

export function outline(told: readonly Told[], ms = 1): readonly OutlineEvent[] {
  return told.map(({ kind, key, body, said }, index) => {
    const row: RawRow = {
      ...{ seq: index + 2, at: (index + 1) * ms * 1e6, kind, key },
      body: JSON.stringify(body),
      result: said === undefined ? null : JSON.stringify({ kind: 'answered', content: said }),
      resultBlob: null,
    };
    return outlineOf(row, parseBody(row.body), { folders: noFolders });
  });
}
