import { likeness, overlap, plainLine, wordsOf } from './similarity.ts';

/** A line that is not blank, with its number in the text it came from (counted from 0). */
export interface SolidLine {
  readonly at: number;
  readonly text: string;
  readonly plain: string;
}

export function solidLines(lines: readonly string[]): readonly SolidLine[] {
  return lines
    .map((text, at) => ({ at, text, plain: plainLine(text) }))
    .filter((line) => line.plain !== '');
}

/** Every start in `lines` from which `wanted` follows, spacing and blank lines aside. */
export function findRuns(
  lines: readonly SolidLine[],
  wanted: readonly SolidLine[],
): readonly number[] {
  const last = lines.length - wanted.length;
  const starts: number[] = [];
  for (let start = 0; start <= last; start += 1) {
    if (wanted.every((line, index) => lines[start + index]?.plain === line.plain))
      starts.push(start);
  }
  return starts;
}

/** How well `wanted` fits at a start: weighted by the length of its lines, and the worst of them. */
export interface Fit {
  readonly start: number;
  readonly score: number;
  readonly worst: number;
  /** Share of lines that are equal. */
  readonly equal: number;
}

export function measureFit(
  lines: readonly SolidLine[],
  wanted: readonly SolidLine[],
  start: number,
): Fit {
  let sum = 0;
  let weight = 0;
  let worst = 1;
  let equal = 0;
  for (const [index, line] of wanted.entries()) {
    const value = likeness(line.plain, lines[start + index]?.plain ?? '');
    sum += value * line.plain.length;
    weight += line.plain.length;
    worst = Math.min(worst, value);
    if (value === 1) equal += 1;
  }
  return { start, score: sum / weight, worst, equal: equal / wanted.length };
}

/** Comparing every line of a large file with every wanted line would take seconds. */
const MOST_COMPARISONS = 400_000;
const MEASURED = 6;

/** The best places for `wanted`, best first, not overlapping. */
export function rankFits(
  lines: readonly SolidLine[],
  wanted: readonly SolidLine[],
): readonly Fit[] {
  const rough = roughScores(lines, wanted);
  const chosen: { readonly start: number; readonly score: number }[] = [];
  for (const next of rough) {
    if (chosen.length === MEASURED) break;
    const apart = chosen.every((one) => Math.abs(one.start - next.start) >= wanted.length);
    if (apart) chosen.push(next);
  }
  return chosen
    .map(({ start }) => measureFit(lines, wanted, start))
    .sort((a, b) => b.score - a.score);
}

function roughScores(lines: readonly SolidLine[], wanted: readonly SolidLine[]) {
  const last = Math.max(0, lines.length - wanted.length);
  const all = Array.from({ length: last + 1 }, (_, start) => start);
  const starts =
    lines.length * wanted.length <= MOST_COMPARISONS ? all : anchoredStarts(lines, wanted, last);
  const wantedWords = wanted.map((line) => wordsOf(line.plain));
  const words: (ReadonlySet<string> | undefined)[] = [];
  const wordsAt = (index: number): ReadonlySet<string> => {
    words[index] ??= wordsOf(lines[index]?.plain ?? '');
    return words[index];
  };
  return starts
    .map((start) => ({
      start,
      score: wantedWords.reduce((sum, set, index) => sum + overlap(set, wordsAt(start + index)), 0),
    }))
    .filter(({ score }) => score / wanted.length > 0.3)
    .sort((a, b) => b.score - a.score || a.start - b.start);
}

/** Starts at which at least one telling line is equal. */
function anchoredStarts(
  lines: readonly SolidLine[],
  wanted: readonly SolidLine[],
  last: number,
): readonly number[] {
  const positions = new Map<string, number[]>();
  for (const [index, line] of wanted.entries()) {
    if (line.plain.length >= 8)
      positions.set(line.plain, [...(positions.get(line.plain) ?? []), index]);
  }
  const starts = new Set<number>();
  for (const [at, line] of lines.entries()) {
    for (const index of positions.get(line.plain) ?? []) {
      if (at >= index && at - index <= last) starts.add(at - index);
    }
    if (starts.size > 2_000) break;
  }
  return [...starts];
}
