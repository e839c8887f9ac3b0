import { useMemo } from 'react';
import type { BodyOf } from '../../../shared/run/event.ts';
import type { Mark } from '../../../shared/run/mark.ts';
import { useInvoke } from '../../client/use-invoke.ts';
import type { RunView } from '../../stores/followed-run.ts';
import { readUnderstanding } from './model/read-understanding.ts';

/** Intake is at a run's beginning; further in there is nothing to look for. */
const MARKS_LOOKED_AT = 400;

/** Facts of two events that the fold does not keep: the digest's sizes, and what the planner last restated. */
export function useIntakeEvents({ runId: run, marks, state }: RunView): {
  readonly built: BodyOf<'digest.built'> | null;
  readonly understood: string | null;
} {
  const looked = Math.min(marks.length, MARKS_LOOKED_AT);
  // biome-ignore lint/correctness/useExhaustiveDependencies: marks are only appended; how many were looked at says it all
  const seqs = useMemo(() => {
    const early = marks.slice(0, looked);
    const lastOf = (isIt: (mark: Mark) => boolean) => early.findLast(isIt)?.seq ?? null;
    return {
      built: lastOf((mark) => mark.kind === 'digest.built'),
      answered: lastOf((mark) => mark.kind === 'model.responded' && mark.lane === 'intake'),
    };
  }, [run, looked]);
  const built = useInvoke('run.event', seqs.built === null ? null : { run, seq: seqs.built });
  const isOpen = state.intake.requirement === null;
  const answered = useInvoke(
    'run.event',
    !isOpen || seqs.answered === null ? null : { run, seq: seqs.answered },
  );
  const event = built.value?.event;
  const responded = answered.value?.event;
  const response =
    responded?.kind === 'model.responded'
      ? answered.value?.blobs[responded.response.blob]?.text
      : null;
  return {
    built: event?.kind === 'digest.built' ? event : null,
    understood: response === null || response === undefined ? null : readUnderstanding(response),
  };
}
