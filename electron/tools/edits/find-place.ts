import { adaptLines } from './adapt-lines.ts';
import { findRuns, rankFits, type SolidLine, solidLines } from './solid-lines.ts';
import { unescapeQuotation } from './unescape.ts';

/**
 * Where an edit belongs. Weak models quote code almost right, so a quotation is looked for in three
 * ways, each only if the one before found nothing: exactly; ignoring spacing and blank lines; and as
 * the one place that is nearly the same. It must fit exactly one place. In the two tolerant ways the
 * lines that the model meant to leave as they are keep the file's own text.
 */
export type Place =
  | {
      readonly kind: 'found';
      readonly how: 'exact' | 'unescaped' | 'spacing' | 'similar';
      /** Offsets into the text; the part between them is replaced. */
      readonly from: number;
      readonly to: number;
      readonly replacement: string;
    }
  | { readonly kind: 'several'; readonly lines: readonly number[] }
  | { readonly kind: 'none'; readonly nearest: readonly LineRange[] };

/** First and last line, counted from 1. */
export interface LineRange {
  readonly first: number;
  readonly last: number;
}

/** Below this, what looks similar is probably something else: then a person, too, would ask. */
const SIMILAR = 0.92;
/** A second place as good as this makes the first one doubtful. */
const RIVAL = 0.85;
const WORST_LINE = 0.6;
/** Short quotations are alike by chance. */
const SHORTEST_SIMILAR = 40;
const WORTH_SHOWING = 0.4;

/** All texts with `\n` line ends. `oldText` is not empty. */
export function findPlace(text: string, oldText: string, newText: string): Place {
  const exact = findExact(text, oldText, newText);
  if (exact !== null) return exact;
  const numbered = withoutLineNumbers(oldText);
  if (numbered !== null) return findPlace(text, numbered, withoutLineNumbers(newText) ?? newText);
  return findUnescaped(text, oldText, newText) ?? findTolerant(text, oldText, newText);
}

/** Only word for word: two doubts at once are one too many. */
function findUnescaped(text: string, oldText: string, newText: string): Place | null {
  const plain = unescapeQuotation(oldText);
  if (plain === null || plain.trim() === '') return null;
  const place = findExact(text, plain, unescapeQuotation(newText) ?? newText);
  return place?.kind === 'found' ? { ...place, how: 'unescaped' } : null;
}

function findExact(text: string, oldText: string, newText: string): Place | null {
  const offsets: number[] = [];
  for (let at = text.indexOf(oldText); at >= 0 && offsets.length < 20; ) {
    offsets.push(at);
    at = text.indexOf(oldText, at + Math.max(1, oldText.length));
  }
  const [from] = offsets;
  if (from === undefined) return null;
  if (offsets.length > 1) {
    return { kind: 'several', lines: offsets.map((offset) => lineAt(text, offset)) };
  }
  const startsLine = from === 0 || text[from - 1] === '\n';
  const to = from + oldText.length;
  // Removing whole lines removes their line end too, and whole lines are replaced by whole lines.
  const removesLines = newText === '' && startsLine && text[to] === '\n' && !oldText.endsWith('\n');
  const losesEnd =
    newText !== '' && startsLine && oldText.endsWith('\n') && !newText.endsWith('\n');
  return {
    kind: 'found',
    how: 'exact',
    from,
    to: removesLines ? to + 1 : to,
    replacement: losesEnd ? `${newText}\n` : newText,
  };
}

function findTolerant(text: string, oldText: string, newText: string): Place {
  const lines = text.split('\n');
  const solid = solidLines(lines);
  const wanted = solidLines(oldText.split('\n'));
  if (wanted.length === 0 || wanted.length > solid.length) return { kind: 'none', nearest: [] };
  const rangeOf = (start: number): LineRange => ({
    first: (solid[start]?.at ?? 0) + 1,
    last: (solid[start + wanted.length - 1]?.at ?? 0) + 1,
  });
  const replaceAt = (start: number, how: 'spacing' | 'similar'): Place => {
    const pairs = wanted.map((line, index) => ({
      asked: line.text,
      actual: solid[start + index]?.text ?? '',
    }));
    const adapted = adaptLines(trimBlank(oldText, newText), pairs);
    return { kind: 'found', how, ...spanOf(lines, rangeOf(start), adapted) };
  };

  const runs = findRuns(solid, wanted);
  if (runs.length > 1) return { kind: 'several', lines: runs.map((run) => rangeOf(run).first) };
  if (runs[0] !== undefined) return replaceAt(runs[0], 'spacing');

  const fits = rankFits(solid, wanted);
  const [best, second] = fits;
  if (best !== undefined && isSafe(best, wanted) && (second?.score ?? 0) < RIVAL) {
    return replaceAt(best.start, 'similar');
  }
  const near = fits.filter((fit) => fit.score >= WORTH_SHOWING).slice(0, 3);
  return { kind: 'none', nearest: near.map((fit) => rangeOf(fit.start)) };
}

function isSafe(
  best: { readonly score: number; readonly worst: number; readonly equal: number },
  wanted: readonly SolidLine[],
): boolean {
  const length = wanted.reduce((sum, line) => sum + line.plain.length, 0);
  const anchored = wanted.length < 3 || best.equal >= 0.5;
  return (
    best.score >= SIMILAR && best.worst >= WORST_LINE && anchored && length >= SHORTEST_SIMILAR
  );
}

/** The lines of the new text, without the blank ones that only frame both texts. */
function trimBlank(oldText: string, newText: string): readonly string[] {
  if (newText.trim() === '') return [];
  const lines = newText.split('\n');
  const before = Math.min(blankStart(oldText.split('\n')), blankStart(lines));
  const kept = lines.slice(before);
  const after = Math.min(
    blankStart(oldText.split('\n').reverse()),
    blankStart([...kept].reverse()),
  );
  return kept.slice(0, kept.length - after);
}

function blankStart(lines: readonly string[]): number {
  const first = lines.findIndex((line) => line.trim() !== '');
  return first < 0 ? lines.length : first;
}

function spanOf(lines: readonly string[], range: LineRange, adapted: readonly string[]) {
  const length = (count: number): number =>
    lines.slice(0, count).reduce((sum, line) => sum + line.length + 1, 0);
  const from = length(range.first - 1);
  const end = length(range.last) - 1;
  const isLast = range.last === lines.length;
  return adapted.length === 0
    ? { from, to: isLast ? end : end + 1, replacement: '' }
    : { from, to: end, replacement: adapted.join('\n') };
}

/** read_file numbers its lines, and models copy the numbers into what they quote. */
function withoutLineNumbers(text: string): string | null {
  const lines = text.split('\n');
  const numbered = /^\s*\d+\|/;
  const solid = lines.filter((line) => line.trim() !== '');
  if (solid.length === 0 || !solid.every((line) => numbered.test(line))) return null;
  return lines.map((line) => line.replace(numbered, '')).join('\n');
}

function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) {
    line += 1;
  }
  return line;
}
