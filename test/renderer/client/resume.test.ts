import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createLiveRecord, withoutResult } from '../../../electron/ipc/desk/live-record.ts';
import type { RunSource } from '../../../electron/ipc/desk/run-source.ts';
import { createReader } from '../../../electron/ipc/feeds/follow-feed.ts';
import { createClient } from '../../../renderer/client/client.ts';
import { createRunStore } from '../../../renderer/stores/run-store.ts';
import type { FollowItem } from '../../../shared/ipc/runs.ts';
import { ok } from '../../../shared/result.ts';
import type { RunEvent } from '../../../shared/run/event.ts';
import { foldAll } from '../../../shared/run/fold.ts';
import { markOf } from '../../../shared/run/mark.ts';
import { fakeService } from '../../ipc/connected.ts';
import { goldenRuns } from '../golden-runs.ts';
import { servedLines } from './lines.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const golden = goldenRuns().map(({ events }) => events);
/** As followers get it; its state would otherwise hold results too. */
const longest = golden
  .reduce((one, other) => (other.length > one.length ? other : one))
  .map(withoutResult);

/** A run that goes on as the test says, served as the engine serves it. */
function growingRun() {
  const record = createLiveRecord();
  const listeners = new Set<() => void>();
  const source: RunSource = {
    lastSeq: record.lastSeq,
    snapshot: () => ({
      kind: 'snapshot',
      runId: 'r',
      epoch: '2026-11-21T00:00:00.000Z',
      state: record.state(),
      marks: record.marks(),
      lastSeq: record.lastSeq(),
      bytesOnDisk: 0,
      runFile: 'r.tandem',
      damage: null,
    }),
    since: record.since,
    control: () => ({
      ...{ kind: 'control', here: true, running: true, pausing: false },
      ...{ asks: [], queued: [] },
    }),
    pulse: () => null,
    damage: () => null,
    edition: () => 0,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    release: () => undefined,
  };
  const { service } = fakeService();
  const feeds = {
    ...service.feeds,
    'run.follow': async ({ after }: { after: number | null }, { wake }: { wake(): void }) => {
      const reader = createReader(source, after);
      const stop = source.onChange(wake);
      return ok({ take: reader.take, close: stop });
    },
  };
  return {
    service: { ...service, feeds },
    append(event: RunEvent) {
      record.append(event);
      for (const listener of [...listeners]) listener();
    },
  };
}

/** What a test does between events: wait some time, cut the line, or nothing. */
const deeds = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.record({ append: fc.integer({ min: 1, max: 12 }) }) },
    { weight: 4, arbitrary: fc.record({ wait: fc.integer({ min: 0, max: 120 }) }) },
    { weight: 2, arbitrary: fc.constant({ cut: true } as const) },
  ),
  { minLength: 5, maxLength: 60 },
);

const WHOLE = 5_000;

describe('following across lost lines', () => {
  it('gives each event once and in order, wherever the line is cut', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(golden.length - 1), deeds, async (which, plan) => {
        const events = golden[which] ?? [];
        const run = growingRun();
        const lines = servedLines(run.service);
        const client = createClient(lines.connect, { parseOutputs: true });
        const items: FollowItem[] = [];
        client.subscribe(
          'run.follow',
          { run: 'r', after: null },
          { onItems: (more) => void items.push(...more), onEnd: () => undefined },
        );
        const left = [...events];
        const append = (count: number) => left.splice(0, count).forEach(run.append);
        for (const deed of plan) {
          if ('append' in deed) append(deed.append);
          else if ('wait' in deed) await vi.advanceTimersByTimeAsync(deed.wait);
          else lines.cut();
        }
        append(left.length);
        await vi.advanceTimersByTimeAsync(WHOLE);
        client.close();

        let seq = -1;
        for (const item of items) {
          if (item.kind === 'snapshot') {
            // Only the first: what came after a cut are the events that were missing.
            expect(seq).toBe(-1);
            seq = item.lastSeq;
          }
          if (item.kind !== 'events') continue;
          for (const event of item.events) {
            expect(event.seq).toBe(seq + 1);
            seq = event.seq;
          }
        }
        expect(seq).toBe(events.length);
      }),
      { numRuns: 150 },
    );
  });

  it('ends in the state and marks that the log has, in the store as well', async () => {
    await fc.assert(
      fc.asyncProperty(deeds, async (plan) => {
        const run = growingRun();
        const lines = servedLines(run.service);
        const client = createClient(lines.connect, { parseOutputs: true });
        const store = createRunStore(client, 'r');
        store.subscribe(() => undefined);
        const left = [...longest];
        const append = (count: number) => left.splice(0, count).forEach(run.append);
        for (const deed of plan) {
          if ('append' in deed) append(deed.append);
          else if ('wait' in deed) await vi.advanceTimersByTimeAsync(deed.wait);
          else lines.cut();
        }
        append(left.length);
        await vi.advanceTimersByTimeAsync(WHOLE);
        client.close();
        const view = store.get();
        if (view.phase !== 'ready') throw new Error(view.phase);
        expect(view.state).toEqual(foldAll(longest));
        expect(view.marks.slice(0, view.marks.length)).toEqual(longest.map(markOf));
        expect(view.control.running).toBe(true);
      }),
      { numRuns: 40 },
    );
  });
});

describe('a window that is far behind', () => {
  it('gets a snapshot instead of all it missed', async () => {
    const run = growingRun();
    const lines = servedLines(run.service);
    const client = createClient(lines.connect, { parseOutputs: true });
    const items: FollowItem[] = [];
    let take: () => void = () => undefined;
    client.subscribe(
      'run.follow',
      { run: 'r', after: null },
      {
        onItems(more) {
          items.push(...more);
          return new Promise((resolve) => (take = resolve));
        },
        onEnd: () => undefined,
      },
    );
    const [first, second] = longest;
    if (first === undefined || second === undefined) throw new Error('no events');
    run.append(first);
    await vi.advanceTimersByTimeAsync(100);
    for (let seq = 2; seq <= 12_000; seq += 1) run.append({ ...second, seq });
    for (let turn = 0; turn < 40; turn += 1) {
      take();
      await vi.advanceTimersByTimeAsync(50);
    }
    client.close();
    const events = items.flatMap((item) => (item.kind === 'events' ? item.events : []));
    expect(events.length).toBeLessThan(5_000);
    const last = items.findLast((item) => item.kind === 'snapshot');
    expect(last).toMatchObject({ lastSeq: 12_000 });
  });
});
