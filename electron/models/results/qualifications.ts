import { isSameTag } from '../../../shared/models/match-entry.ts';
import type { Qualification } from '../../../shared/models/qualification.ts';
import { type ModelName, modelKey } from './same-model.ts';

/** The same model on the same server of the same machine: of these only the newest counts. */
export const qualificationKey = (one: Qualification): string =>
  JSON.stringify([one.machine, one.server, modelKey(one)]);

export const isNewer = (a: Qualification, b: Qualification): boolean =>
  Date.parse(a.takenAt) > Date.parse(b.takenAt);

export type QualificationMatch = {
  readonly qualification: Qualification;
  /** `stale`: of another file under the same tag. It is to be told, not to be relied on. */
  readonly match: 'exact' | 'stale';
};

/** What was seen here says more than what a team says, and that more than what somebody sent. */
const TRUST: Readonly<Record<Qualification['origin'], number>> = { here: 2, team: 1, imported: 0 };

/** The result that counts for a model; null when none of its tag was ever examined. */
export function findQualification(
  all: readonly Qualification[],
  asked: ModelName & { readonly server?: string },
): QualificationMatch | null {
  const best = (some: readonly Qualification[]) =>
    some.toSorted((a, b) => compare(a, b, asked.server))[0];
  const exact = best(all.filter((one) => modelKey(one) === modelKey(asked)));
  if (exact !== undefined) return { qualification: exact, match: 'exact' };
  const stale = best(all.filter((one) => isSameTag(one.tag, asked.tag)));
  return stale === undefined ? null : { qualification: stale, match: 'stale' };
}

function compare(a: Qualification, b: Qualification, server: string | undefined): number {
  const isOf = (one: Qualification) => Number(one.server === server);
  return (
    TRUST[b.origin] - TRUST[a.origin] ||
    isOf(b) - isOf(a) ||
    b.exam - a.exam ||
    Date.parse(b.takenAt) - Date.parse(a.takenAt)
  );
}
