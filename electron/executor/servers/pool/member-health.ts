/**
 * When a member may be asked again. One that failed is left alone, longer each time; then one request at a time
 * tries it until an answer comes. One that is only full lives, and is left alone as long as it asked for.
 */
export type Trouble = 'busy' | 'failed';

export interface MemberHealth {
  /** Clock time until which it is left alone. */
  readonly until: number;
  readonly because: Trouble;
  /** Failures in a row; 0: the last thing heard of it was an answer. */
  readonly failures: number;
}

export const HEALTHY: MemberHealth = { until: 0, because: 'busy', failures: 0 };

const FIRST_MS = { busy: 500, failed: 5_000 } as const;
const LONGEST_MS = { busy: 30_000, failed: 60_000 } as const;
/** A `Retry-After` outside of these is not believed. */
const SHORTEST_ASKED_MS = 250;
const LONGEST_ASKED_MS = 5 * 60_000;

export const isResting = (health: MemberHealth, now: number): boolean => health.until > now;

/** Left alone although it might be asked: only something that failed is worth trying before its time. */
export const isDown = (health: MemberHealth, now: number): boolean =>
  isResting(health, now) && health.because === 'failed';

/** @param retryAfterMs What the server itself asked for. */
export function afterTrouble(
  health: MemberHealth,
  because: Trouble,
  now: number,
  retryAfterMs?: number,
): MemberHealth {
  // Requests that were on their way when it failed say nothing new; only a worse state replaces a rest.
  const isKnown = isResting(health, now) && (health.because === 'failed' || because === 'busy');
  if (isKnown && retryAfterMs === undefined) return health;
  const failures = isKnown ? health.failures : health.failures + 1;
  const doubled = FIRST_MS[because] * 2 ** Math.min(failures - 1, 10);
  const restMs =
    retryAfterMs === undefined
      ? Math.min(LONGEST_MS[because], doubled)
      : Math.min(LONGEST_ASKED_MS, Math.max(SHORTEST_ASKED_MS, retryAfterMs));
  return { until: Math.max(health.until, now + restMs), because, failures };
}

/** An answer proves that it works, though not that it has room for more. */
export const afterAnswer = (health: MemberHealth): MemberHealth =>
  health.because === 'busy' ? { ...health, failures: 0 } : HEALTHY;
