const CONTEXT = 2;
const MOST_LINES = 40;

/** The changed lines with their numbers and a little around them, as `12|text`, `-12|old`, `+12|new`. */
export function describeHunk(before: string, after: string): string {
  const old = before.split('\n');
  const now = after.split('\n');
  let start = 0;
  while (start < old.length && start < now.length && old[start] === now[start]) start += 1;
  let same = 0;
  while (
    same < old.length - start &&
    same < now.length - start &&
    old[old.length - 1 - same] === now[now.length - 1 - same]
  ) {
    same += 1;
  }
  const removed = numbered(old, { from: start, to: old.length - same, sign: '-' });
  const added = numbered(now, { from: start, to: now.length - same, sign: '+' });
  const above = numbered(now, { from: Math.max(0, start - CONTEXT), to: start, sign: ' ' });
  const end = now.length - same;
  const below = numbered(now, { from: end, to: Math.min(now.length, end + CONTEXT), sign: ' ' });
  return [...above, ...shorten(removed), ...shorten(added), ...below].join('\n');
}

function numbered(
  lines: readonly string[],
  part: { readonly from: number; readonly to: number; readonly sign: string },
): readonly string[] {
  return lines
    .slice(part.from, part.to)
    .map((line, index) => `${part.sign}${part.from + index + 1}|${clip(line)}`);
}

const clip = (line: string): string => (line.length > 300 ? `${line.slice(0, 300)}…` : line);

function shorten(lines: readonly string[]): readonly string[] {
  if (lines.length <= MOST_LINES) return lines;
  const half = MOST_LINES / 2;
  const hidden = lines.length - MOST_LINES;
  return [...lines.slice(0, half), `… ${hidden} more lines …`, ...lines.slice(-half)];
}
