import { describe, expect, it } from 'vitest';
import type { Metrics } from '../../../electron/executor/servers/pool/metrics.ts';
import { createScheduler, type Seat } from '../../../electron/executor/servers/pool/scheduler.ts';
import { createManualClock } from './manual-clock.ts';

const never = new AbortController().signal;
const A = { name: 'a', weight: 1, slots: 2 };
const B = { name: 'b', weight: 1, slots: 2 };
const both = new Set(['a', 'b']);
const attempt = (stickyKey: string) => ({ stickyKey, among: both });

const isWaiting = async (seat: Promise<Seat>): Promise<boolean> =>
  (await Promise.race([seat, Promise.resolve(null)])) === null;

describe('the scheduler of a pool', () => {
  it('keeps an attempt on its member, and spreads attempts', async () => {
    const scheduler = createScheduler([A, B], createManualClock());
    const seen: string[] = [];
    for (const key of ['x', 'y', 'x', 'x', 'y']) {
      const seat = await scheduler.enter(attempt(key), never);
      seen.push(`${key}@${seat.member}`);
      seat.leave();
    }
    expect(seen).toEqual(['x@a', 'y@b', 'x@a', 'x@a', 'y@b']);
  });

  it('never has more requests at a member than its slots; the next waits its turn', async () => {
    const scheduler = createScheduler([{ ...A, slots: 1 }], createManualClock());
    const first = await scheduler.enter(attempt('x'), never);
    const second = scheduler.enter(attempt('y'), never);
    const third = scheduler.enter(attempt('z'), never);
    expect(await isWaiting(second)).toBe(true);
    first.leave();
    first.leave();
    expect((await second).member).toBe('a');
    expect(await isWaiting(third)).toBe(true);
  });

  it('moves an attempt whose member is full while another has room', async () => {
    const scheduler = createScheduler([{ ...A, slots: 1 }, B], createManualClock());
    const mine = await scheduler.enter(attempt('x'), never);
    expect(mine.member).toBe('a');
    const other = await scheduler.enter({ stickyKey: 'x', among: both }, never);
    expect(other.member).toBe('b');
  });

  it('gives a member work by its weight', async () => {
    const members = [
      { name: 'a', weight: 3, slots: 100 },
      { name: 'b', weight: 1, slots: 100 },
    ];
    const scheduler = createScheduler(members, createManualClock());
    const seats = await Promise.all(
      Array.from({ length: 40 }, (_, at) => scheduler.enter(attempt(`x${at}`), never)),
    );
    expect(seats.filter(({ member }) => member === 'a')).toHaveLength(30);
  });

  it.each<[string, Metrics, string]>([
    ['a queue', { waiting: 2, running: 0, cacheUsed: 0 }, 'b'],
    ['requests of others', { waiting: 0, running: 3, cacheUsed: 0 }, 'b'],
    ['a full cache', { waiting: 0, running: 0, cacheUsed: 0.99 }, 'b'],
    ['a cache below the mark', { waiting: 0, running: 0, cacheUsed: 0.79 }, 'a'],
  ])('reads from metrics that %s makes a member worse', async (_what, metrics, chosen) => {
    const metricsOf = (name: string) => (name === 'a' ? metrics : null);
    const scheduler = createScheduler([A, B], createManualClock(), metricsOf);
    expect((await scheduler.enter(attempt('x'), never)).member).toBe(chosen);
  });

  it('leaves a member that failed alone, then tries it with one request', async () => {
    const clock = createManualClock();
    const scheduler = createScheduler([A, B], clock);
    const seat = await scheduler.enter(attempt('x'), never);
    scheduler.troubled('a', 'failed');
    seat.leave();
    const next = await scheduler.enter(attempt('x'), never);
    expect(next.member).toBe('b');
    next.leave();
    clock.go(5_000);
    const only = new Set(['a']);
    const trial = await scheduler.enter({ among: only }, never);
    expect([trial.member, trial.isTrial]).toEqual(['a', true]);
    const second = scheduler.enter({ among: only }, never);
    expect(await isWaiting(second)).toBe(true);
    scheduler.answered('a');
    expect((await second).isTrial).toBe(false);
  });

  it('leaves a failing member alone longer each time, up to a minute', () => {
    const clock = createManualClock();
    const scheduler = createScheduler([A], clock);
    const rests = Array.from({ length: 6 }, () => {
      const ms = scheduler.troubled('a', 'failed');
      clock.go(ms);
      return ms;
    });
    expect(rests).toEqual([5_000, 10_000, 20_000, 40_000, 60_000, 60_000]);
  });

  it('counts the failure of several requests at once as one', () => {
    const scheduler = createScheduler([A], createManualClock());
    expect(scheduler.troubled('a', 'failed')).toBe(5_000);
    expect(scheduler.troubled('a', 'failed')).toBe(5_000);
  });

  it('waits as long as a full server asks for, and no longer', async () => {
    const clock = createManualClock();
    const scheduler = createScheduler([A], clock);
    expect(scheduler.troubled('a', 'busy', 7_000)).toBe(7_000);
    const seat = scheduler.enter({ among: new Set(['a']) }, never);
    clock.go(6_999);
    expect(await isWaiting(seat)).toBe(true);
    clock.go(1);
    expect((await seat).isTrial).toBe(false);
  });

  it('doubles its patience with a server that only says that it is full', () => {
    const clock = createManualClock();
    const scheduler = createScheduler([A], clock);
    const rests = Array.from({ length: 8 }, () => {
      const ms = scheduler.troubled('a', 'busy');
      clock.go(ms);
      return ms;
    });
    expect(rests).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
  });

  it('tries a member before its time when every other has failed too', async () => {
    const scheduler = createScheduler([A, B], createManualClock());
    scheduler.troubled('a', 'failed');
    scheduler.troubled('b', 'failed');
    expect((await scheduler.enter(attempt('x'), never)).isTrial).toBe(true);
  });

  it('waits for a full member rather than trying a dead one', async () => {
    const clock = createManualClock();
    const scheduler = createScheduler([A, B], clock);
    scheduler.troubled('a', 'failed');
    scheduler.troubled('b', 'busy', 1_000);
    const seat = scheduler.enter(attempt('x'), never);
    expect(await isWaiting(seat)).toBe(true);
    clock.go(1_000);
    expect((await seat).member).toBe('b');
  });

  it('lets whoever gives up leave the line with the signal’s reason', async () => {
    const scheduler = createScheduler([{ ...A, slots: 1 }], createManualClock());
    const first = await scheduler.enter(attempt('x'), never);
    const patience = new AbortController();
    const second = scheduler.enter(attempt('y'), patience.signal);
    const third = scheduler.enter(attempt('z'), never);
    const reason = new Error('enough');
    patience.abort(reason);
    await expect(second).rejects.toBe(reason);
    first.leave();
    expect((await third).member).toBe('a');
  });
});
