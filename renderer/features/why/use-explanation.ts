import { useCallback, useEffect, useRef, useState } from 'react';
import type { TandemError } from '../../../shared/errors.ts';
import type { LookBackItem } from '../../../shared/ipc/explanations.ts';
import type { Explanation } from '../../../shared/run/blame/explanation.ts';
import { useClient } from '../../client/client-context.tsx';
import { useInvoke } from '../../client/use-invoke.ts';
import { useRunPart } from '../../stores/use-run.ts';

type Repeated = Extract<LookBackItem, { kind: 'repeated' }>;

/** Checks that run again: what came of them so far, and how to stop. */
export interface LookingBack {
  readonly isRunning: boolean;
  readonly since: number | undefined;
  readonly repeated: readonly Repeated[];
  readonly error: TandemError | null;
  readonly start: () => void;
  readonly stop: () => void;
}

/** The run's explanation, read anew when the run ends, is tested or judged, and after looking back. */
export function useExplanation(run: string) {
  const standing = useRunPart(run, ({ state }) =>
    [state.finished?.outcome, state.tests?.length, state.judged?.length].join(' '),
  );
  const read = useInvoke('explain.read', { run });
  const { again } = read;
  const seen = useRef(standing);
  useEffect(() => {
    if (seen.current !== null && seen.current !== standing) again();
    seen.current = standing;
  }, [standing, again]);
  const [newer, setNewer] = useState<Explanation | null>(null);
  useEffect(() => {
    if (read.state === 'ready') setNewer(null);
  }, [read.state]);
  return { read, value: newer ?? read.value, replace: setNewer };
}

export function useLookBack(run: string, onExplained: (now: Explanation) => void): LookingBack {
  const client = useClient();
  const [since, setSince] = useState<number | undefined>();
  const [repeated, setRepeated] = useState<readonly Repeated[]>([]);
  const [error, setError] = useState<TandemError | null>(null);
  const close = useRef<(() => void) | null>(null);
  const stop = useCallback(() => {
    close.current?.();
    close.current = null;
    setSince(undefined);
  }, []);
  useEffect(() => stop, [stop]);
  const start = (): void => {
    if (close.current !== null) return;
    setRepeated([]);
    setError(null);
    setSince(Date.now());
    close.current = client.subscribe(
      'explain.lookBack',
      { run },
      {
        onItems(items) {
          for (const item of items) {
            if (item.kind === 'repeated') setRepeated((before) => [...before, item]);
            else if (item.kind === 'explained') onExplained(item.explanation);
            else setError(item.error);
            if (item.kind !== 'repeated') stop();
          }
        },
        onEnd(fault) {
          if (fault !== null) setError(fault);
          stop();
        },
      },
    );
  };
  return { isRunning: since !== undefined, since, repeated, error, start, stop };
}
