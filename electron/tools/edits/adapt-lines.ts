/** A line as the model quoted it, and as it stands in the file. */
export interface LinePair {
  readonly asked: string;
  readonly actual: string;
}

/**
 * Fits new lines to a place that was found although it was quoted inexactly. A line that is repeated
 * from the quotation was meant to stay, so it stays as the file has it; any other line takes over the
 * file's way of indenting.
 */
export function adaptLines(
  lines: readonly string[],
  pairs: readonly LinePair[],
): readonly string[] {
  const kept = keptLines(pairs);
  let at = 0;
  return lines.map((line) => {
    if (line.trim() === '') return '';
    const same = kept.get(line);
    const repeated = pairs.findIndex((pair, index) => index >= at && pair.asked === line);
    const indent = indentOf(line);
    const adapted =
      same ?? adaptIndent(indent, indentsAround(at, pairs)) + line.slice(indent.length);
    at = repeated >= 0 ? repeated + 1 : at + 1;
    return adapted;
  });
}

/** The file's indent for each quoted indent; quoted twice, the one nearer to line `at` counts. */
function indentsAround(at: number, pairs: readonly LinePair[]): ReadonlyMap<string, string> {
  const near = pairs
    .map((pair, index) => ({ pair, distance: Math.abs(index - at) }))
    .sort((a, b) => b.distance - a.distance);
  return new Map(near.map(({ pair }) => [indentOf(pair.asked), indentOf(pair.actual)]));
}

/** Quoted lines with one meaning; a line quoted twice for different lines has none. */
function keptLines(pairs: readonly LinePair[]): ReadonlyMap<string, string> {
  const kept = new Map<string, string>();
  const doubtful = new Set<string>();
  for (const { asked, actual } of pairs) {
    const before = kept.get(asked);
    if (before !== undefined && before !== actual) doubtful.add(asked);
    kept.set(asked, actual);
  }
  for (const asked of doubtful) kept.delete(asked);
  return kept;
}

const indentOf = (line: string): string => /^[ \t]*/.exec(line)?.[0] ?? '';

function adaptIndent(indent: string, known: ReadonlyMap<string, string>): string {
  const same = known.get(indent);
  if (same !== undefined) return same;
  const outer = [...known.keys()]
    .filter((asked) => indent.startsWith(asked))
    .sort((a, b) => b.length - a.length)[0];
  if (outer !== undefined) {
    return (known.get(outer) ?? '') + convertStep(indent.slice(outer.length), known);
  }
  return shorten(indent, known);
}

/** One more level of indentation, in the file's characters. */
function convertStep(step: string, known: ReadonlyMap<string, string>): string {
  const actual = [...known.values()].join('');
  const fileUsesTabs = actual.includes('\t');
  const fileUsesSpaces = actual.includes(' ');
  if (step.includes('\t') && fileUsesSpaces && !fileUsesTabs) {
    return ' '.repeat(Math.round(step.length * ratio(known, 4)));
  }
  if (step.includes(' ') && fileUsesTabs && !fileUsesSpaces) {
    return '\t'.repeat(Math.max(1, Math.round(step.length * ratio(known, 0.25))));
  }
  return step;
}

/** Characters in the file for one character in the quotation, judged by the deepest pair. */
function ratio(known: ReadonlyMap<string, string>, otherwise: number): number {
  const [deepest] = [...known].sort(([a], [b]) => b.length - a.length);
  if (deepest === undefined || deepest[0] === '' || deepest[1] === '') return otherwise;
  return deepest[1].length / deepest[0].length;
}

/** Less indented than anything quoted: moved by as much as the least indented quoted line was. */
function shorten(indent: string, known: ReadonlyMap<string, string>): string {
  const [least] = [...known].sort(([a], [b]) => a.length - b.length);
  if (least === undefined) return indent;
  const [asked, actual] = least;
  const sameCharacter = asked[0] === actual[0];
  const length = sameCharacter
    ? actual.length - (asked.length - indent.length)
    : Math.round((actual.length * indent.length) / asked.length);
  return actual.slice(0, Math.max(0, length));
}
