/**
 * Wrong tokens from one address: after a few of them in a minute it is only told to wait. A right token is
 * never refused, so nobody can lock out somebody behind the same address.
 */
export interface GuessLimit {
  /** Notes a wrong one; true when there were too many. */
  note(address: string): boolean;
}

const MOST = 10;
const WINDOW_MS = 60_000;
/** Addresses that are remembered; the oldest are forgotten. */
const KEPT = 1_000;

export function createGuessLimit(now: () => number): GuessLimit {
  const seen = new Map<string, { since: number; count: number }>();
  return {
    note(address) {
      const known = seen.get(address);
      const isOld = known === undefined || now() - known.since > WINDOW_MS;
      const guesses = isOld ? { since: now(), count: 0 } : known;
      guesses.count += 1;
      seen.delete(address);
      seen.set(address, guesses);
      const [oldest] = seen.keys();
      if (seen.size > KEPT && oldest !== undefined) seen.delete(oldest);
      return guesses.count > MOST;
    },
  };
}
