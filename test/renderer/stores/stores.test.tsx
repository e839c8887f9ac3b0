// @vitest-environment happy-dom
import { act, cleanup, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ClientProvider } from '../../../renderer/client/client-context.tsx';
import { useAct, useInvoke } from '../../../renderer/client/use-invoke.ts';
import { runStoresOf } from '../../../renderer/stores/run-store.ts';
import { foldLibrary, runLibraryOf } from '../../../renderer/stores/runs-store.ts';
import { useRunPart } from '../../../renderer/stores/use-run.ts';
import type { RunSummary } from '../../../shared/ipc/runs.ts';
import { ok } from '../../../shared/result.ts';
import { controlOf, createFakeClient, replayingRun, snapshotOf } from '../fake-client.ts';
import { goldenRuns } from '../golden-runs.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const [golden] = goldenRuns();
if (golden === undefined) throw new Error('there is no golden run');
const { runId, events } = golden;

const summary = (id: string, status = 'running'): RunSummary => ({
  ...{ runId: id, startedAt: '', request: 'r', repository: '/r', status, note: '' },
  ...{ costUsd: 0, savedUsd: null, bytesSent: 0, seconds: 1, mode: 'hybrid', executor: 'o/m' },
  ...{ scripted: false, branch: null, filesChanged: 0, stage: null, needs: null, here: false },
});

function Ids({ rendered }: { readonly rendered: () => void }) {
  const ids = useRunPart(runId, ({ state }) => state.steps.map(({ id }) => id));
  rendered();
  return <p>{ids?.join(' ') ?? 'waiting'}</p>;
}

function Outcome({ run }: { readonly run: string }) {
  const { state, value } = useInvoke('run.replay', { run });
  return <p>{`${state} ${value?.outcome ?? ''}`}</p>;
}

function Host() {
  return <p>{useInvoke('host.describe', {}).state}</p>;
}

function Stop() {
  const { act: stop, busy } = useAct('run.stop');
  return (
    <button type="button" onClick={() => void stop({ run: 'r' })}>
      {busy ? 'stopping' : 'stop'}
    </button>
  );
}

describe('a followed run', () => {
  it('is one stream for all who look, kept a while after the last', async () => {
    const client = createFakeClient(replayingRun(runId, events));
    const store = runStoresOf(client)(runId);
    const leave = [store.subscribe(vi.fn()), store.subscribe(vi.fn())];
    expect(client.openStreams('run.follow')).toBe(1);
    for (const one of leave) one();
    await vi.advanceTimersByTimeAsync(20_000);
    const back = store.subscribe(vi.fn());
    expect(store.get().phase).toBe('ready');
    back();
    await vi.advanceTimersByTimeAsync(30_000);
    expect(client.openStreams('run.follow')).toBe(0);
  });

  it('is told of at most twenty times a second, however fast events come', async () => {
    const client = createFakeClient({
      streams: { 'run.follow': () => [snapshotOf(runId, events.slice(0, 1)), controlOf()] },
    });
    const store = runStoresOf(client)(runId);
    const told = vi.fn();
    store.subscribe(told);
    const before = told.mock.calls.length;
    for (const event of events.slice(1, 51)) {
      void client.emit('run.follow', [{ kind: 'events', events: [event] }]);
      await vi.advanceTimersByTimeAsync(2);
    }
    await vi.advanceTimersByTimeAsync(100);
    expect(told.mock.calls.length - before).toBeLessThanOrEqual(4);
    expect(store.get()).toMatchObject({ phase: 'ready', lastSeq: Math.min(51, events.length) });
  });

  it('that can’t be followed says why, and is tried again', async () => {
    const client = createFakeClient();
    const store = runStoresOf(client)(runId);
    store.subscribe(vi.fn());
    client.end('run.follow', { kind: 'run-not-found', run: runId, home: '/h' });
    const failed = store.get();
    expect(failed).toMatchObject({ phase: 'failed', error: { kind: 'run-not-found' } });
    if (failed.phase === 'failed') failed.again();
    expect(client.openStreams('run.follow')).toBe(1);
  });

  it('renders a part only when that part is another', async () => {
    const client = createFakeClient(replayingRun(runId, events));
    const rendered = vi.fn();
    render(
      <ClientProvider client={client}>
        <Ids rendered={rendered} />
      </ClientProvider>,
    );
    expect(screen.getByText(/s1/)).toBeTruthy();
    const before = rendered.mock.calls.length;
    await act(async () => {
      void client.emit('run.follow', [{ kind: 'pulse', pulse: { phase: 'wait', who: 'host' } }]);
      await vi.advanceTimersByTimeAsync(100);
    });
    expect(rendered.mock.calls.length).toBe(before);
  });
});

describe('the library', () => {
  it('is all runs, the newest first, each as it was said last', () => {
    const all = { kind: 'all', runs: [summary('20260101'), summary('20260103')] } as const;
    const waiting = { phase: 'waiting', runs: [], error: null } as const;
    const changed = { kind: 'run', run: summary('20260102', 'approved') } as const;
    const { runs } = foldLibrary(waiting, [all, changed]);
    expect(runs.map(({ runId: id }) => id)).toEqual(['20260103', '20260102', '20260101']);
    expect(foldLibrary(foldLibrary(waiting, [changed]), [all]).runs).toHaveLength(2);
  });

  it('keeps what it knew when its stream breaks', async () => {
    const client = createFakeClient({
      streams: { 'runs.watch': () => [{ kind: 'all', runs: [summary('1')] }] },
    });
    const library = runLibraryOf(client);
    library.subscribe(vi.fn());
    client.end('runs.watch', { kind: 'fault', detail: 'x' });
    expect(library.get()).toMatchObject({ phase: 'failed', runs: [{ runId: '1' }] });
  });
});

describe('asking from a component', () => {
  it('waits, is ready, and drops the reply to an older input', async () => {
    const client = createFakeClient();
    const answer = new Map<string, (bytes: string) => void>();
    client.reply(
      'run.replay',
      ({ run }) =>
        new Promise((resolve) =>
          answer.set(run, (outcome) => resolve(ok({ steps: 1, events: 1, outcome }))),
        ),
    );
    const shown = (run: string) => (
      <ClientProvider client={client}>
        <Outcome run={run} />
      </ClientProvider>
    );
    const { rerender, container } = render(shown('a'));
    expect(container.textContent).toBe('waiting ');
    rerender(shown('b'));
    await act(async () => answer.get('b')?.('of b'));
    await act(async () => answer.get('a')?.('of a'));
    expect(container.textContent).toBe('ready of b');
  });

  it('asks again by itself when the line is back', async () => {
    const client = createFakeClient();
    let tries = 0;
    client.reply('host.describe', async () => {
      tries += 1;
      return { ok: false, error: { kind: 'connection-lost' } };
    });
    const { container } = render(
      <ClientProvider client={client}>
        <Host />
      </ClientProvider>,
    );
    await act(async () => undefined);
    expect(container.textContent).toBe('failed');
    await act(async () => {
      client.connection.set({ kind: 'lost', why: 'unreachable', retryAt: null });
      client.connection.set({ kind: 'open', tandem: '1' });
    });
    expect(tries).toBe(2);
  });

  it('acts once for a double click', async () => {
    const client = createFakeClient({ replies: { 'run.stop': async () => ok({}) } });
    render(
      <ClientProvider client={client}>
        <Stop />
      </ClientProvider>,
    );
    await act(async () => {
      screen.getByRole('button').click();
      screen.getByRole('button').click();
    });
    expect(client.callsOf('run.stop')).toHaveLength(1);
    expect(screen.getByRole('button').textContent).toBe('stop');
  });
});
