import { describe, expect, it } from 'vitest';
import {
  type Draft,
  emptyDraft,
  keepDraft,
  loadDraft,
  MAX_REQUEST,
} from '../../../renderer/features/compose/draft.ts';
import {
  findExecutor,
  findObstacles,
  settle,
} from '../../../renderer/features/compose/obstacles.ts';
import type { ModelServer } from '../../../shared/ipc/settings.ts';
import { defaultSettings } from '../../../shared/settings/settings.ts';

const good = { ...emptyDraft, repository: '/r', request: 'Do it.', executor: 'ollama/q:7b' };
const key = { source: 'stored', hint: '0001', store: 'file' } as const;
const noKey = { ...key, source: 'none', hint: null } as const;

const obstaclesOf = (draft: Partial<Draft>, more: object = {}) => {
  const whole = { ...good, ...draft };
  return findObstacles({
    draft: whole,
    terms: settle(whole, defaultSettings),
    key,
    repositoryError: null,
    ...more,
  }).map(({ kind }) => kind);
};

describe('what keeps a run from being started', () => {
  it('is nothing for a whole draft', () => expect(obstaclesOf({})).toEqual([]));
  it('is a missing repository and request, the first first', () =>
    expect(obstaclesOf({ repository: ' ', request: '\n' })).toEqual([
      'no-repository',
      'no-request',
    ]));
  it('is a repository that was refused', () =>
    expect(obstaclesOf({}, { repositoryError: { kind: 'not-a-repository', path: '/r' } })).toEqual([
      'repository-refused',
    ]));
  it('is a request over the contract’s bound', () =>
    expect(obstaclesOf({ request: 'x'.repeat(MAX_REQUEST + 1) })).toEqual(['request-too-long']));
  it('is a missing key, but not in mode local', () => {
    expect(obstaclesOf({}, { key: noKey })).toEqual(['no-key']);
    expect(obstaclesOf({ mode: 'local' }, { key: noKey })).toEqual([]);
  });
  it('is a missing or malformed executor, but not in mode cloud', () => {
    expect(obstaclesOf({ executor: null })).toEqual(['no-executor']);
    expect(obstaclesOf({ executor: 'qwen' })).toEqual(['executor-malformed']);
    expect(obstaclesOf({ executor: null, mode: 'cloud' })).toEqual([]);
  });
});

describe('the executor on its server', () => {
  const server = (more: Partial<ModelServer>): ModelServer => ({
    name: 'ollama',
    url: 'http://127.0.0.1:11434',
    state: 'ready',
    detail: '',
    version: '0.24.0',
    models: [
      {
        tag: 'q:latest',
        bytes: 1,
        parameters: null,
        quantization: null,
        loaded: false,
        qualified: 'none',
        cloud: false,
      },
    ],
    ...more,
  });
  it.each([
    ['there', 'ollama/q:latest', [server({})]],
    ['there', 'ollama/q', [server({})]],
    ['missing', 'ollama/other:7b', [server({})]],
    ['unreachable', 'ollama/q', [server({ state: 'unreachable' })]],
    ['no-server', 'box/q', [server({})]],
    ['unknown', 'ollama/q', null],
  ])('is %s for %s', (state, executor, servers) => {
    expect(findExecutor(executor, servers)).toBe(state);
  });
});

describe('a draft across reloads', () => {
  const store = (initial: string | null = null) => {
    let held = initial;
    return {
      getItem: () => held,
      setItem: (_key: string, text: string) => {
        if (text.length > 500_000) throw new Error('quota');
        held = text;
      },
      removeItem: () => {
        held = null;
      },
    };
  };
  it('comes back as it was', () => {
    const kept = store();
    keepDraft(kept, good);
    expect(loadDraft(kept)).toEqual(good);
  });
  it.each(['{', '7', '{"mode":"nonsense","request":5}', 'null'])('begins anew from %s', (text) => {
    expect(loadDraft(store(text))).toEqual(emptyDraft);
  });
  it('keeps the rest when the request is too long for the store', () => {
    const kept = store();
    keepDraft(kept, { ...good, request: 'x'.repeat(900_000) });
    expect(loadDraft(kept)).toEqual({ ...good, request: '' });
  });
});
