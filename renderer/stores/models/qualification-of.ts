import { isSameTag } from '../../../shared/models/match-entry.ts';
import type { Qualification } from '../../../shared/models/qualification.ts';

/** The last exam of a model, and whether it was of another file than the one that is there now. */
export interface KnownExam {
  readonly exam: Qualification;
  readonly stale: boolean;
}

/** Two digests of one file: some tools write a prefix or the first twelve characters only. */
export function isSameDigest(one: string | null, other: string | null): boolean {
  if (one === null || other === null) return false;
  const [a, b] = [one, other].map((digest) => digest.replace(/^sha256:/, '').toLowerCase());
  if (a === undefined || b === undefined || a === '' || b === '') return false;
  return a.startsWith(b) || b.startsWith(a);
}

/** Exams of this very file before those of another under the same tag; those taken here first, then the newest. */
export function qualificationOf(
  qualifications: readonly Qualification[],
  model: { readonly tag: string; readonly digest: string | null },
): KnownExam | null {
  const [best] = qualifications
    .filter((one) => isSameTag(one.tag, model.tag) || isSameDigest(one.digest, model.digest))
    .map((exam) => ({ exam, stale: isStale(exam, model.digest) }))
    .sort((one, other) => rank(one) - rank(other) || newest(one, other));
  return best ?? null;
}

/** Only a digest that is known and other is another file. */
const isStale = (exam: Qualification, digest: string | null): boolean =>
  exam.digest !== null && digest !== null && !isSameDigest(exam.digest, digest);

const rank = ({ exam, stale }: KnownExam): number =>
  (stale ? 2 : 0) + Number(exam.origin !== 'here');

const newest = (one: KnownExam, other: KnownExam): number =>
  other.exam.takenAt.localeCompare(one.exam.takenAt);
