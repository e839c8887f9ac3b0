import type { Metrics } from './metrics.ts';

/** A member that could take the request, as it is at this moment. */
export interface Candidate {
  readonly name: string;
  readonly weight: number;
  /** Requests of ours that it works on. */
  readonly inFlight: number;
  /** Requests of ours that it was ever given. */
  readonly given: number;
  readonly metrics: Metrics | null;
}

/** Above this share of its cache a server soon puts requests off that it has begun. */
const FULL_CACHE = 0.8;

/**
 * What a request would wait for there; less is better. The request itself is counted in, so that weights count
 * on idle servers too.
 */
export function scoreOf({ weight, inFlight, metrics }: Candidate): number {
  const { waiting, running, cacheUsed } = metrics ?? { waiting: 0, running: 0, cacheUsed: 0 };
  const theirs = waiting * 4 + running + 8 * Math.max(0, cacheUsed - FULL_CACHE);
  return (theirs + inFlight + 1) / weight;
}

/** The best of them; equals take turns by weight. Null when there is none. */
export function chooseMember(candidates: readonly Candidate[]): Candidate | null {
  return candidates.reduce<Candidate | null>(
    (best, one) => (best === null || isBetter(one, best) ? one : best),
    null,
  );
}

function isBetter(one: Candidate, other: Candidate): boolean {
  const apart = scoreOf(one) - scoreOf(other);
  if (apart !== 0) return apart < 0;
  return one.given / one.weight < other.given / other.weight;
}
