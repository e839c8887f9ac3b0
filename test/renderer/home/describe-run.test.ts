import { describe, expect, it } from 'vitest';
import { describeRun, fits, sumRuns } from '../../../renderer/features/home/describe-run.ts';
import type { RunSummary } from '../../../shared/ipc/runs.ts';

const run = (more: Partial<RunSummary> = {}): RunSummary => ({
  runId: '20261121-101112-abcd',
  startedAt: '2026-11-21T10:11:12Z',
  request: 'Mend the postage of parcels',
  repository: '/home/ada/shop',
  status: 'approved',
  note: '',
  costUsd: 0.07,
  savedUsd: 1.5,
  bytesSent: 31_000,
  seconds: 60,
  mode: 'hybrid',
  executor: 'ollama/qwen2.5-coder:32b',
  scripted: false,
  branch: 'tandem/mend-abcd',
  filesChanged: 2,
  stage: null,
  needs: null,
  here: false,
  ...more,
});

const paused = {
  id: 'a1',
  run: 'r',
  since: '2026-11-21T10:11:12Z',
  kind: 'paused',
  step: 's2',
} as const;

describe('a line of the library', () => {
  it.each([
    ['approved', {}, 'done', 'stateApproved'],
    ['one that works', { status: 'running', stage: 'verify' }, 'running', 'stateVerify'],
    ['one that works elsewhere', { status: 'running' }, 'running', 'stateElsewhere'],
    [
      'one that waits for a person',
      { status: 'running', needs: paused },
      'attention',
      'stateNeeds',
    ],
    ['one that can go on', { status: 'interrupted' }, 'waiting', 'stateInterrupted'],
    ['one that can’t be read', { status: 'unreadable' }, 'blocked', 'stateUnreadable'],
    ['an outcome that is not known yet', { status: 'something' }, 'failed', 'stateFailed'],
  ] as const)('marks %s', (_name, more, mark, word) => {
    expect(describeRun(run(more))).toMatchObject({ mark, word });
  });

  it('is found by any words of request, repository, branch, id and executor', () => {
    const row = describeRun(run());
    expect(fits(row, 'all', 'PARCELS shop')).toBe(true);
    expect(fits(row, 'all', 'abcd qwen')).toBe(true);
    expect(fits(row, 'all', 'parcels elsewhere')).toBe(false);
    expect(fits(row, 'unfinished', '')).toBe(false);
  });

  it('adds up money that is known, and says nothing where none is', () => {
    const rows = [run(), run({ savedUsd: null, costUsd: 0.01 })].map(describeRun);
    expect(sumRuns(rows)).toEqual({ costUsd: 0.08, savedUsd: 1.5, bytesSent: 62_000 });
    expect(sumRuns([describeRun(run({ savedUsd: null }))]).savedUsd).toBeNull();
  });
});
