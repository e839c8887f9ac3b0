import { useEffect, useRef } from 'react';
import type { RunState } from '../../../../shared/run/state.ts';
import { useInvoke } from '../../../client/use-invoke.ts';

/** Lines of the whole change against its base; counted again whenever a step has ended. */
export function useChangedLines(
  runId: string,
  state: RunState,
): { readonly added: number; readonly removed: number } | null {
  const hasFiles = Object.keys(state.files).length > 0;
  const { value, again } = useInvoke(
    'changes.list',
    hasFiles ? { run: runId, scope: { kind: 'run' } } : null,
  );
  const ended = state.steps.map((step) => step.endedAt ?? '').join(' ');
  const counted = useRef(ended);
  useEffect(() => {
    if (counted.current === ended) return;
    counted.current = ended;
    again();
  }, [ended, again]);
  if (value === null) return null;
  return {
    added: value.files.reduce((sum, file) => sum + file.added, 0),
    removed: value.files.reduce((sum, file) => sum + file.removed, 0),
  };
}
