import type { Clock } from '../../../electron/executor/servers/pool/scheduler.ts';

/** Time that goes on only when told to. */
export function createManualClock(): Clock & { go(ms: number): void } {
  let now = 0;
  let alarms: { at: number; wake: () => void }[] = [];
  return {
    now: () => now,
    after(ms, wake) {
      const alarm = { at: now + ms, wake };
      alarms.push(alarm);
      return () => {
        alarms = alarms.filter((one) => one !== alarm);
      };
    },
    go(ms) {
      const end = now + ms;
      for (;;) {
        const [next] = alarms.filter(({ at }) => at <= end).sort((one, other) => one.at - other.at);
        if (next === undefined) break;
        alarms = alarms.filter((one) => one !== next);
        now = Math.max(now, next.at);
        next.wake();
      }
      now = end;
    },
  };
}
