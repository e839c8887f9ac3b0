import { useEffect, useRef, useState } from 'react';
import type { TandemError } from '../../../shared/errors.ts';
import type { ReExecutionProgress, ReExecutionReport } from '../../../shared/ipc/replays.ts';
import { useClient } from '../../client/client-context.tsx';

export type Execution =
  | { readonly state: 'idle' }
  | { readonly state: 'working'; readonly progress: ReExecutionProgress | null }
  | { readonly state: 'ended'; readonly report: ReExecutionReport }
  | { readonly state: 'failed'; readonly error: TandemError }
  | { readonly state: 'stopped' };

/** A re-execution from this page. Leaving the page, or stopping it, takes its worktree away again. */
export function useExecution(run: string, onEnded: () => void) {
  const client = useClient();
  const [execution, setExecution] = useState<Execution>({ state: 'idle' });
  const close = useRef<(() => void) | null>(null);
  useEffect(() => () => close.current?.(), []);
  const start = (how: { readonly unsandboxed: boolean; readonly record: boolean }): void => {
    close.current?.();
    setExecution({ state: 'working', progress: null });
    close.current = client.subscribe(
      'replay.execute',
      { run, ...how },
      {
        onItems(items) {
          for (const item of items) {
            if (item.kind === 'progress') {
              setExecution({ state: 'working', progress: item.progress });
              continue;
            }
            setExecution({ state: 'ended', report: item.report });
            close.current?.();
            close.current = null;
            onEnded();
          }
        },
        onEnd(error) {
          close.current = null;
          if (error !== null) setExecution({ state: 'failed', error });
        },
      },
    );
  };
  const stop = (): void => {
    close.current?.();
    close.current = null;
    setExecution({ state: 'stopped' });
  };
  return { execution, start, stop };
}
