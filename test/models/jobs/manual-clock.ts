import type { JobClock } from '../../../electron/models/jobs/job-clock.ts';

export interface ManualClock extends JobClock {
  /** Lets so much time go by; what becomes due on the way is called at its time. */
  advance(ms: number): void;
}

export function manualClock(start = Date.UTC(2026, 10, 21, 12)): ManualClock {
  let now = start;
  const tasks = new Set<{ readonly at: number; readonly work: () => void }>();
  return {
    now: () => now,
    after(ms, work) {
      const task = { at: now + ms, work };
      tasks.add(task);
      return () => void tasks.delete(task);
    },
    advance(ms) {
      const end = now + ms;
      for (;;) {
        const due = [...tasks].filter((task) => task.at <= end).sort((a, b) => a.at - b.at)[0];
        if (due === undefined) break;
        tasks.delete(due);
        now = due.at;
        due.work();
      }
      now = end;
    },
  };
}
