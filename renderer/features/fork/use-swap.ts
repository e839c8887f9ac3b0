import { useCallback, useEffect, useRef, useState } from 'react';
import type { TandemError } from '../../../shared/errors.ts';
import type { SwapProgress, SwapRequest, SwapResult } from '../../../shared/ipc/swap.ts';
import { useClient } from '../../client/client-context.tsx';

/** A swap test under way: what came of its forks so far, its result, and how to stop it. */
export interface Swapping {
  readonly since: number | undefined;
  /** The newest of each fork. */
  readonly forks: readonly SwapProgress[];
  readonly result: SwapResult | null;
  readonly error: TandemError | null;
  readonly start: (asked: SwapRequest) => void;
  readonly stop: () => void;
}

export function useSwap(): Swapping {
  const client = useClient();
  const [since, setSince] = useState<number | undefined>();
  const [forks, setForks] = useState<readonly SwapProgress[]>([]);
  const [result, setResult] = useState<SwapResult | null>(null);
  const [error, setError] = useState<TandemError | null>(null);
  const close = useRef<(() => void) | null>(null);
  const stop = useCallback(() => {
    close.current?.();
    close.current = null;
    setSince(undefined);
  }, []);
  useEffect(() => stop, [stop]);
  const start = (asked: SwapRequest): void => {
    if (close.current !== null) return;
    setForks([]);
    setResult(null);
    setError(null);
    setSince(Date.now());
    close.current = client.subscribe('swap.run', asked, {
      onItems(items) {
        for (const item of items) {
          if (item.kind === 'progress') setForks((before) => withFork(before, item.progress));
          else {
            setResult(item.result);
            stop();
          }
        }
      },
      onEnd(fault) {
        if (fault !== null) setError(fault);
        stop();
      },
    });
  };
  return { since, forks, result, error, start, stop };
}

const withFork = (forks: readonly SwapProgress[], now: SwapProgress): readonly SwapProgress[] => [
  ...forks.filter(({ runId }) => runId !== now.runId),
  now,
];
