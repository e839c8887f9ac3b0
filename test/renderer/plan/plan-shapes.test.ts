import { describe, expect, it } from 'vitest';
import { findBlockers } from '../../../renderer/features/plan/model/blockers.ts';
import {
  collectPlanMarks,
  noPlanMarks,
} from '../../../renderer/features/plan/model/collect-plan-marks.ts';
import { listExecutors, warnOfExecutor } from '../../../renderer/features/plan/model/executors.ts';
import { layoutGraph } from '../../../renderer/features/plan/model/layout-graph.ts';
import { forecastLocal } from '../../../renderer/features/plan/model/local-forecast.ts';
import { lineOfFault, offsetOfLine } from '../../../renderer/features/plan/model/text-lines.ts';
import { foldKept } from '../../../renderer/features/plan/model/word-marks.ts';
import { emptyMarks } from '../../../renderer/stores/mark-list.ts';
import type { ModelServer } from '../../../shared/ipc/settings.ts';
import type { BodyOf } from '../../../shared/run/event.ts';
import { markOf } from '../../../shared/run/mark.ts';
import { emptyRun, type StepState } from '../../../shared/run/state.ts';
import { eventsFrom, produced } from './plan-client.ts';
import { plan, planOf, step } from './sample.ts';

describe('what stands in the way of an approval', () => {
  const ready = { textFaults: 0, isChecking: false, faults: 0, drifted: 0, unreachable: null };

  it.each([
    [{}, []],
    [{ textFaults: 2, faults: 1 }, ['unread-text', 'faults']],
    [{ isChecking: true }, ['checking']],
    [{ drifted: 3, unreachable: 'gpu/x' }, ['drift', 'executor']],
  ])('given %o is %o', (more, kinds) => {
    expect(findBlockers({ ...ready, ...more }).map(({ kind }) => kind)).toEqual(kinds);
  });
});

describe('the versions of a plan', () => {
  it('are collected as marks arrive, each looked at once, a repair in place of its first try', () => {
    const events = eventsFrom(
      produced(plan),
      produced(plan),
      { kind: 'plan.commented', version: 1, comments: [], by: 'user' },
      produced(plan, 2),
      { kind: 'plan.edited', version: 3, plan, by: 'user' },
    ).map(markOf);
    const first = emptyMarks.append(events.slice(0, 3));
    const early = collectPlanMarks(noPlanMarks, first);
    expect(early.versions.map(({ version, seq }) => [version, seq])).toEqual([[1, 3]]);
    const late = collectPlanMarks(early, first.append(events.slice(3)));
    expect(late.versions.map(({ version, from }) => [version, from])).toEqual([
      [1, 'planner'],
      [2, 'planner'],
      [3, 'person'],
    ]);
    expect(late.comments).toHaveLength(1);
    expect(late.lookedAt).toBe(6);
  });
});

describe('an executor', () => {
  const model = {
    bytes: null,
    parameters: null,
    quantization: null,
    loaded: false,
    qualified: 'none',
    cloud: false,
  } as const;
  const servers: ModelServer[] = [
    {
      name: 'ollama',
      url: '',
      state: 'ready',
      detail: '',
      version: null,
      models: [{ tag: 'a/b:7b', ...model }],
    },
    { name: 'gpu', url: '', state: 'unreachable', detail: '', version: null, models: [] },
  ];
  const prepared: BodyOf<'env.probed'> = {
    kind: 'env.probed',
    qualified: true,
    server: 'ollama',
    url: '',
    version: null,
    model: 'a/b:7b',
    digest: null,
    quantization: null,
    contextAsked: 1,
    contextAllocated: 1,
    gpuShare: null,
    capabilities: [],
    loadMs: 0,
  };
  const state = { ...emptyRun, executorName: 'ollama/a/b:7b' };

  it('that no server offers any more is still the one of the run', () => {
    expect(listExecutors(servers, 'old/x').map(({ name }) => name)).toEqual([
      'old/x',
      'ollama/a/b:7b',
    ]);
    expect(listExecutors(servers, 'ollama/a/b:7b')).toMatchObject([{ isCurrent: true }]);
  });

  const asked = (more: Partial<ModelServer['models'][number]>): ModelServer[] =>
    servers.map((server) => ({
      ...server,
      models: server.models.map((one) => ({ ...one, ...more })),
    }));

  it.each([
    ['gpu/x', {}, 'unreachable'],
    ['ollama/zzz', {}, 'missing'],
    ['ollama/a/b:7b', { qualified: 'executor' }, null],
    ['ollama/a/b:7b', { qualified: 'limited' }, 'limited'],
    ['ollama/a/b:7b', { qualified: 'unfit' }, 'unfit'],
    ['ollama/a/b:7b', { qualified: 'none' }, 'unqualified'],
    ['ollama/a/b:7b', { qualified: 'executor', cloud: true }, 'cloud'],
    ['elsewhere/x', {}, 'unprepared'],
  ] as const)('%s, with %o, is warned of as %s', (name, more, warning) => {
    expect(warnOfExecutor(name, asked(more), { ...state, executor: prepared })).toBe(warning);
  });

  it('whose server is not known here counts as the run recorded it', () => {
    const other = { ...state, executorName: 'elsewhere/x', executor: prepared };
    expect(warnOfExecutor('elsewhere/x', servers, other)).toBeNull();
  });
});

describe('the graph', () => {
  it('puts each step right of what it depends on', () => {
    const { nodes, edges } = layoutGraph(plan.steps);
    const x = new Map(nodes.map((node) => [node.step.id, node.x]));
    expect(edges).toHaveLength(2);
    for (const { from, to } of edges) expect(x.get(to) ?? 0).toBeGreaterThan(x.get(from) ?? 0);
  });

  it('shows a circle, and leaves out what is not there', () => {
    const odd = planOf(
      step('a', { dependsOn: ['b', 'nobody', 'a'] }),
      step('b', { dependsOn: ['a'] }),
    );
    const { nodes, edges } = layoutGraph(odd.steps);
    expect(nodes).toHaveLength(2);
    expect(edges).toEqual([
      { from: 'b', to: 'a' },
      { from: 'a', to: 'b' },
    ]);
  });
});

describe('the local forecast', () => {
  const stateOf = (status: StepState['status'], seconds: number | null): StepState => ({
    id: 's',
    title: '',
    status,
    attempts: 1,
    reason: '',
    claim: '',
    turns: 0,
    calls: 0,
    touched: [],
    outOfScope: [],
    checks: [],
    startedAt: seconds === null ? null : 0,
    endedAt: seconds === null ? null : seconds * 1e9,
  });
  const local = { turns: 4, toolCalls: 4, inputTokens: 900, outputTokens: 100 };

  it('is unknown until a step of this run was finished', () => {
    expect(forecastLocal({ steps: [stateOf('running', null)], local }, 5)).toBeNull();
    expect(forecastLocal({ steps: [stateOf('failed', 3)], local }, 5)).toBeNull();
  });

  it('takes the finished steps as the measure of the others', () => {
    const steps = [stateOf('done', 10), stateOf('done', 20), stateOf('waiting', null)];
    expect(forecastLocal({ steps, local }, 4)).toEqual({ ms: 30_000, tokens: 1_000, basis: 2 });
  });
});

describe('lines', () => {
  it('of a fault are found in its words and in the text', () => {
    expect(lineOfFault('line 12: nothing')).toBe(12);
    expect(lineOfFault('steps.0.id: wrong')).toBeNull();
    expect(offsetOfLine('a\nbc\nd', 2)).toBe(2);
    expect(offsetOfLine('a\nbc\nd', 9)).toBe(6);
  });

  it('that are the same on both sides are counted but for a few', () => {
    const same = Array.from({ length: 20 }, (_, index) => `line ${index}\n`).join('');
    const folded = foldKept([
      { text: 'x\n', change: 'added' },
      { text: same, change: 'kept' },
      { text: 'y\n', change: 'removed' },
    ]);
    expect(folded.map(({ change }) => change)).toEqual([
      'added',
      'kept',
      'folded',
      'kept',
      'removed',
    ]);
    expect(folded[2]).toMatchObject({ lines: 16 });
  });
});
