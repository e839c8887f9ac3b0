import type { FileDiff } from '../../../../shared/ipc/changes.ts';
import { type DiffLine, type HunkPlace, placeHunks, readPatch } from './read-patch.ts';
import { mixesEndings, type ShowOptions, showPatch, showText } from './shown-text.ts';

type Finding = FileDiff['findings'][number];

/** A file's diff, cleaned and ready to be drawn, found in and jumped through. */
export interface ShownDiff {
  readonly path: string;
  readonly patch: string;
  /** Whole texts, for what lies between the hunks; null where only the patch is known. */
  readonly before: string | null;
  readonly after: string | null;
  readonly lines: readonly DiffLine[];
  readonly places: readonly HunkPlace[];
  /** At a line that is in sight without expanding anything. */
  readonly inline: readonly Finding[];
  /** About the file as a whole, or at a line between the hunks. */
  readonly aside: readonly Finding[];
}

export function prepareDiff(
  diff: FileDiff,
  { whitespace }: { readonly whitespace: boolean },
): ShownDiff {
  const texts = [diff.before ?? '', diff.after ?? ''];
  const whole = diff.before !== null || diff.after !== null;
  const carriageReturns = mixesEndings(whole ? texts : [diff.patch]);
  const options: ShowOptions = { whitespace, carriageReturns };
  const patch = showPatch(diff.patch, options);
  const lines = readPatch(patch);
  const isInline = ({ line }: Finding): boolean =>
    line !== null &&
    diff.hunks.some(({ newStart, newLines }) => line >= newStart && line < newStart + newLines);
  return {
    path: diff.path,
    patch,
    before: diff.before === null ? null : showText(diff.before, options),
    after: diff.after === null ? null : showText(diff.after, options),
    lines,
    places: placeHunks(lines),
    inline: diff.findings.filter(isInline),
    aside: diff.findings.filter((finding) => !isInline(finding)),
  };
}
