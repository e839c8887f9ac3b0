import { useRef } from 'react';
import type { Plan } from '../../../shared/plan/plan.ts';
import type { PlanComment } from '../../../shared/run/event.ts';
import { useInvoke } from '../../client/use-invoke.ts';
import type { RunView } from '../../stores/followed-run.ts';
import { collectPlanMarks, noPlanMarks, type PlanVersion } from './model/collect-plan-marks.ts';

export interface PlanHistory {
  readonly versions: readonly PlanVersion[];
  /** Seqs of the events that hold comments, oldest first. */
  readonly commented: readonly number[];
}

/** All versions of the run's plan so far, oldest first. */
export function usePlanHistory({ marks }: RunView): PlanHistory {
  const known = useRef(noPlanMarks);
  if (known.current.lookedAt !== marks.length)
    known.current = collectPlanMarks(known.current, marks);
  const { versions, comments } = known.current;
  return { versions, commented: comments.map((mark) => mark.seq) };
}

/** The plan as one version has it; null while it is fetched. */
export function usePlanOf(run: string, version: PlanVersion | undefined): Plan | null {
  const { value } = useInvoke(
    'run.event',
    version === undefined ? null : { run, seq: version.seq },
  );
  const event = value?.event;
  return event?.kind === 'plan.produced' || event?.kind === 'plan.edited' ? event.plan : null;
}

/** What people said about a version before the next one was made. */
export function useCommentsOn(
  run: string,
  { commented }: PlanHistory,
  version: PlanVersion | undefined,
): readonly PlanComment[] {
  const seq = version === undefined ? undefined : commented.find((one) => one > version.seq);
  const { value } = useInvoke('run.event', seq === undefined ? null : { run, seq });
  const event = value?.event;
  return event?.kind === 'plan.commented' && event.version === version?.version
    ? event.comments
    : [];
}
