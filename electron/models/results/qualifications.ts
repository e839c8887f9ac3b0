import type { Qualification } from '../../../shared/models/qualification.ts';
import { qualificationOf } from '../../../shared/models/qualification-of.ts';
import { type ModelName, modelKey } from '../../../shared/models/same-file.ts';

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

/** The result that counts for a model; null when none of its tag was ever examined. */
export function findQualification(
  all: readonly Qualification[],
  asked: ModelName & { readonly server?: string },
): QualificationMatch | null {
  const known = qualificationOf(all, asked);
  if (known === null) return null;
  return { qualification: known.exam, match: known.stale ? 'stale' : 'exact' };
}
