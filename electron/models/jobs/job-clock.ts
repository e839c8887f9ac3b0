/** Time, so that rates, stalls and waits can be tested without waiting. */
export interface JobClock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls once after so many milliseconds; what is returned takes it back. */
  after(ms: number, work: () => void): () => void;
}

export const realJobClock: JobClock = {
  now: () => Date.now(),
  after(ms, work) {
    const timer = setTimeout(work, ms);
    return () => clearTimeout(timer);
  },
};

/** Resolves after so many milliseconds; rejects with the signal's reason when it is aborted. */
export function waitFor(clock: JobClock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const stop = () => {
      forget();
      reject(signal.reason);
    };
    const forget = clock.after(ms, () => {
      signal.removeEventListener('abort', stop);
      resolve();
    });
    signal.addEventListener('abort', stop, { once: true });
  });
}
