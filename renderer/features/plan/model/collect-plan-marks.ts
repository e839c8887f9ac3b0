import type { Mark } from '../../../../shared/run/mark.ts';
import type { MarkList } from '../../../stores/mark-list.ts';

/**
 * The events of a run that tell the story of its plan. Marks are only appended, so each one is looked at
 * once, however long the run and however often it grows.
 */
export interface PlanMarks {
  readonly lookedAt: number;
  readonly versions: readonly PlanVersion[];
  readonly comments: readonly Mark[];
}

export interface PlanVersion {
  readonly version: number;
  /** Of the event that holds the plan. */
  readonly seq: number;
  readonly from: 'planner' | 'person';
  /** Milliseconds since the run's epoch. */
  readonly at: number;
}

export const noPlanMarks: PlanMarks = { lookedAt: 0, versions: [], comments: [] };

export function collectPlanMarks(before: PlanMarks, marks: MarkList): PlanMarks {
  const start = before.lookedAt <= marks.length ? before : noPlanMarks;
  let { versions, comments } = start;
  for (let index = start.lookedAt; index < marks.length; index += 1) {
    const mark = marks.at(index);
    if (mark?.kind === 'plan.produced' || mark?.kind === 'plan.edited')
      versions = withVersion(versions, mark);
    else if (mark?.kind === 'plan.commented') comments = [...comments, mark];
  }
  return { lookedAt: marks.length, versions, comments };
}

/** The outline says `v3`. A plan that went back for repair has the version of its repair. */
function withVersion(versions: readonly PlanVersion[], mark: Mark): readonly PlanVersion[] {
  const version = Number(mark.text.replace(/^v/, ''));
  if (!Number.isInteger(version)) return versions;
  const from = mark.kind === 'plan.edited' ? 'person' : 'planner';
  return [
    ...versions.filter((one) => one.version !== version),
    { version, seq: mark.seq, from, at: mark.at },
  ];
}
