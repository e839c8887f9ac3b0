import { useRef, useSyncExternalStore } from 'react';
import { shallow } from 'zustand/shallow';
import { useCell } from '../client/cell.ts';
import { useClient } from '../client/client-context.tsx';
import type { FollowedRun, RunView } from './followed-run.ts';
import { runStoresOf } from './run-store.ts';

/** A run, followed while somebody shows it. Renders with every change; see `useRunPart` for less. */
export const useRun = (runId: string): FollowedRun => useCell(runStoresOf(useClient())(runId));

/**
 * What `select` takes from a run; null while the run is not ready. Renders only when that is different,
 * comparing the members of arrays and objects one level deep.
 */
export function useRunPart<T>(runId: string, select: (run: RunView) => T): T | null {
  const cell = runStoresOf(useClient())(runId);
  const last = useRef<{ readonly part: T | null } | null>(null);
  return useSyncExternalStore(cell.subscribe, () => {
    const run = cell.get();
    const part = run.phase === 'ready' ? select(run) : null;
    if (last.current !== null && shallow(last.current.part, part)) return last.current.part;
    last.current = { part };
    return part;
  });
}
