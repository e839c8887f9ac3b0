import { describe, expect, it } from 'vitest';
import { createRunClock } from '../../electron/store/run-clock.ts';
import { createRunFile, openRunFile } from '../../electron/store/run-file.ts';
import { EPOCH, note, RUN, requireOk, scratchFolder } from './scratch.ts';

const DAY_MS = 86_400_000;

/** A clock that a test moves by hand: wall milliseconds and monotonic milliseconds apart. */
function manualTicks(wallMs: number) {
  const at = { wall: wallMs, monotonic: 1_000 };
  const pass = (ms: number): void => {
    at.wall += ms;
    at.monotonic += ms;
  };
  return {
    at,
    pass,
    ticks: { wall: () => at.wall, monotonic: () => BigInt(Math.round(at.monotonic * 1e6)) },
  };
}

describe('the clock of a run', () => {
  const epoch = new Date(EPOCH);

  it('counts nanoseconds since the epoch of the run', () => {
    const { ticks, pass } = manualTicks(epoch.getTime());
    const clock = createRunClock(epoch, 0, ticks);
    pass(1500);
    expect(clock()).toBe(1.5e9);
  });

  it('goes on when the wall clock is set back by a day', () => {
    const { ticks, at, pass } = manualTicks(epoch.getTime() + 1000);
    const clock = createRunClock(epoch, 0, ticks);
    at.wall -= DAY_MS;
    pass(10);
    expect(clock()).toBe(1.01e9);
  });

  it('jumps forward once after the machine slept', () => {
    const { ticks, at, pass } = manualTicks(epoch.getTime());
    const clock = createRunClock(epoch, 0, ticks);
    at.wall += 3_600_000;
    expect(clock()).toBe(3.6e12);
    pass(1);
    expect(clock()).toBe(3.6e12 + 1e6);
  });

  it('continues after the last event when a run is resumed under a clock that was moved back', () => {
    const folder = scratchFolder();
    const first = manualTicks(epoch.getTime() + 60_000);
    const file = { folder, runId: RUN };
    const log = requireOk(createRunFile({ ...file, epoch: EPOCH, ticks: first.ticks }));
    const before = log.append(note('a')).at;
    log.close();
    const second = manualTicks(epoch.getTime() - DAY_MS);
    const again = requireOk(openRunFile({ ...file, mode: 'write', ticks: second.ticks }));
    expect(again.append(note('b')).at).toBeGreaterThanOrEqual(before);
    again.close();
  });

  it('still works for a run that is resumed after a year', () => {
    const folder = scratchFolder();
    const file = { folder, runId: RUN };
    const late = manualTicks(epoch.getTime() + 400 * DAY_MS);
    const log = requireOk(createRunFile({ ...file, epoch: EPOCH, ticks: late.ticks }));
    const { at } = log.append(note('a'));
    log.close();
    const read = requireOk(openRunFile({ ...file, mode: 'read' }));
    expect(read.events()[0]?.at).toBe(at);
    expect(at).toBeGreaterThan(Number.MAX_SAFE_INTEGER);
    read.close();
  });
});
