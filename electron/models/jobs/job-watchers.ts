import type { Job } from '../../../shared/ipc/models.ts';
import type { JobClock } from './job-clock.ts';

/** Ten updates a second are more than people can read; the last state always arrives. */
const MIN_GAP_MS = 100;
/** Rates fade and stalls grow without any news. */
const TICK_MS = 1_000;

/** Tells listeners of changes without drowning them. `isBusy`: whether numbers change by time alone. */
export function createWatchers(
  clock: JobClock,
  read: { readonly jobs: () => readonly Job[]; readonly isBusy: () => boolean },
) {
  const listeners = new Set<(jobs: readonly Job[]) => void>();
  let sentAt = Number.NEGATIVE_INFINITY;
  let forgetSend: (() => void) | null = null;
  let forgetTick: (() => void) | null = null;

  const send = (): void => {
    forgetSend = null;
    sentAt = clock.now();
    const jobs = read.jobs();
    for (const listener of listeners) listener(jobs);
  };
  const changed = (): void => {
    if (listeners.size === 0 || forgetSend !== null) return;
    const due = sentAt + MIN_GAP_MS - clock.now();
    // A clock that was set back must not silence the watchers.
    if (due <= 0 || due > MIN_GAP_MS) send();
    else forgetSend = clock.after(due, send);
    tick();
  };
  const tick = (): void => {
    if (forgetTick !== null || listeners.size === 0 || !read.isBusy()) return;
    forgetTick = clock.after(TICK_MS, () => {
      forgetTick = null;
      changed();
    });
  };

  return {
    changed,
    watch(listener: (jobs: readonly Job[]) => void): () => void {
      listeners.add(listener);
      tick();
      return () => void listeners.delete(listener);
    },
    /** Delivers what waits and ends. */
    close(): void {
      forgetTick?.();
      if (forgetSend !== null) {
        forgetSend();
        send();
      }
      listeners.clear();
    },
  };
}
