import { isSameTag } from './match-entry.ts';
import type { Qualification } from './qualification.ts';
import { isOtherFile, isSameDigest, type ModelName } from './same-file.ts';

/** The exam that counts for a model, and whether it was of another file than the one that is there now. */
export interface KnownExam {
  readonly exam: Qualification;
  /** To be told, not to be relied on. */
  readonly stale: boolean;
}

/** What was seen here says more than what a team says, and that more than what somebody sent. */
const TRUST: Readonly<Record<Qualification['origin'], number>> = { here: 2, team: 1, imported: 0 };

/**
 * The exam of this file, under whatever tag it was taken, else one of another file under the same tag. Of several: by
 * who took it, on the server that is asked about, by the newest exam, the newest; null when there was none.
 */
export function qualificationOf(
  all: readonly Qualification[],
  asked: ModelName & { readonly server?: string | null },
): KnownExam | null {
  const known = all
    .filter((one) => isSameTag(one.tag, asked.tag) || isSameDigest(one.digest, asked.digest))
    .map((exam) => ({ exam, stale: isOtherFile(exam.digest, asked.digest) }));
  return known.toSorted((one, other) => compare(one, other, asked.server))[0] ?? null;
}

function compare(one: KnownExam, other: KnownExam, server: string | null | undefined): number {
  const isOf = ({ exam }: KnownExam) => Number(exam.server === server);
  return (
    Number(one.stale) - Number(other.stale) ||
    TRUST[other.exam.origin] - TRUST[one.exam.origin] ||
    isOf(other) - isOf(one) ||
    other.exam.exam - one.exam.exam ||
    Date.parse(other.exam.takenAt) - Date.parse(one.exam.takenAt)
  );
}
