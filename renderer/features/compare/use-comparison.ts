import { useEffect, useState } from 'react';
import type { TandemError } from '../../../shared/errors.ts';
import type { Comparison } from '../../../shared/run/compare/comparison.ts';
import { useClient } from '../../client/client-context.tsx';

/** A comparison while it is made: how far the reading is, then what it found. */
export type Making =
  | { readonly state: 'waiting'; readonly progress: Progress | null }
  | { readonly state: 'ready'; readonly comparison: Comparison }
  | { readonly state: 'failed'; readonly error: TandemError }
  | { readonly state: 'stopped' };

export interface Progress {
  readonly run: string;
  readonly read: number;
  readonly of: number;
}

const WAITING: Making = { state: 'waiting', progress: null };

/** Asks for a comparison, and for another one when the runs are others. Leaving stops the work. */
export function useComparison(runs: readonly string[], base: string | undefined) {
  const client = useClient();
  const [made, setMade] = useState<Making>(WAITING);
  const [round, setRound] = useState(0);
  const asked = JSON.stringify([runs, base]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `asked` stands for runs and base, `round` for asking again.
  useEffect(() => {
    setMade(WAITING);
    const params = { runs: [...runs], ...(base === undefined ? {} : { base }) };
    return client.subscribe('comparison.make', params, {
      onItems(items) {
        for (const item of items)
          setMade(
            item.kind === 'done'
              ? { state: 'ready', comparison: item.comparison }
              : { state: 'waiting', progress: item },
          );
      },
      onEnd(error) {
        if (error !== null) setMade({ state: 'failed', error });
      },
    });
  }, [client, asked, round]);
  return { made, again: () => setRound((now) => now + 1) };
}
