import type { PlanStep } from '../../../shared/plan/plan.ts';

/** What of a step nobody seems to have done. */
export interface Skipped {
  /** Files to be created or deleted that are not: the step can't be right. */
  readonly missing: readonly string[];
  /** Files to be changed that were not touched: it may be right all the same. */
  readonly untouched: readonly string[];
  /** Edge cases and criteria of which no word is in the change. */
  readonly unseen: readonly string[];
}

export function findSkipped(
  step: PlanStep,
  seen: {
    /** Paths that differ from the run's base, with what became of them. */
    readonly changed: ReadonlyMap<string, string>;
    /** Lines that the step added, and the executor's words about them. */
    readonly added: string;
    readonly checksPassed: boolean;
  },
): Skipped {
  const missing = step.files.flatMap(({ path, action }) => {
    const status = seen.changed.get(path);
    if (action === 'create' && (status === undefined || status === 'deleted')) return [path];
    return action === 'delete' && status !== 'deleted' ? [path] : [];
  });
  const untouched = step.files
    .filter(({ path, action }) => action === 'modify' && !seen.changed.has(path))
    .map(({ path }) => path);
  const stems = stemsOf(seen.added);
  // A check that passed is evidence for what the step is to do, not for the cases it should mind.
  const wanted = [...step.edgeCases, ...(seen.checksPassed ? [] : step.doneWhen)];
  const unseen = wanted.filter((text) => {
    const words = [...stemsOf(text)];
    const isSeen =
      words.some((word) => stems.has(word)) ||
      quotedIn(text).some((quoted) => seen.added.includes(quoted));
    return words.length > 0 && !isSeen;
  });
  return { missing, untouched, unseen };
}

/** What an item names exactly: quoted names and values, and numbers. */
const quotedIn = (text: string): readonly string[] =>
  [...text.matchAll(/[`"']([^`"'\n]{2,40})[`"']|\b(\d{2,}\w*)/g)].map(
    ([, quoted, number]) => quoted ?? number ?? '',
  );

const COMMON = new Set(
  'that this with from when then than into must should will have been only also does done each every other value values case cases returns return correctly correct handle handled handles works work function file files'.split(
    ' ',
  ),
);

/** The beginnings of words of four letters and more; parts of camelCase and snake_case names count as words. */
const stemsOf = (text: string): ReadonlySet<string> =>
  new Set(
    (
      text
        .replace(/([a-z])([A-Z])/g, '$1 $2')
        .toLowerCase()
        .match(/[\p{L}]{4,}/gu) ?? []
    )
      .filter((word) => !COMMON.has(word))
      .map((word) => word.replace(/s$/, '').slice(0, 5)),
  );
