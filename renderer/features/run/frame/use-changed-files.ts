import { useEffect, useRef } from 'react';
import type { RunState } from '../../../../shared/run/state.ts';
import { useInvoke } from '../../../client/use-invoke.ts';
import { useRunPart } from '../../../stores/use-run.ts';

/**
 * Files of the whole change against its base, counted again whenever a step has ended or the
 * checks ran on what a person left of it; null while one is under way,
 * for then the count would lag behind what the executor touches.
 */
export function useChangedFiles(runId: string, state: RunState): number | null {
  const hasFiles = Object.keys(state.files).length > 0;
  // What is drawn first is asked for first.
  const isDrawn = useRunPart(runId, ({ marks, lastSeq }) => marks.length >= lastSeq);
  const { value, again } = useInvoke(
    'changes.list',
    hasFiles && isDrawn === true ? { run: runId, scope: { kind: 'run' } } : null,
  );
  const adjusted = state.adjustment?.green === true ? state.adjustment.tree : '';
  const ended = [...state.steps.map((step) => step.endedAt ?? ''), adjusted].join(' ');
  const counted = useRef(ended);
  useEffect(() => {
    if (counted.current === ended) return;
    counted.current = ended;
    again();
  }, [ended, again]);
  const isMoving = state.steps.some((step) => step.status === 'running');
  return value === null || isMoving ? null : value.files.length;
}
