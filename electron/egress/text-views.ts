/**
 * Other readings of a text in which a secret would show: string literals that are glued together
 * (`"AKIA" + "IOSF…"`) read as one, and long base64 runs read decoded. Each view can tell which stretch of
 * the original one of its own stretches came from.
 */

export interface TextView {
  readonly text: string;
  /** Start and end in the original of a stretch of the view. */
  toOriginal(start: number, end: number): readonly [number, number];
}

// Quote, joining sign or just a line break, quote: `" + "`, `' . '`, `" "`, `" \` at a line's end; with what
// a diff puts in front of the next line.
const JOINT =
  /(["'`])[ \t]{0,8}(?:[+.&]|\|\||\.\.|\\)?[ \t]{0,8}(?:\r?\n[+\- ]?[ \t]{0,40})?(?:[+.&]|\|\||\.\.)?[ \t]{0,8}\1/g;

// A secret that a joint divides lies within this many characters of it; the rest is read in the text itself.
const NEAR = 400;

/** What is near joints between literals, with the joints cut out; null when there are none. */
export function joinLiterals(text: string): TextView | null {
  const pieces: string[] = [];
  const starts: number[] = [];
  const origins: number[] = [];
  let from = 0;
  let length = 0;
  const add = (start: number, end: number, rest = '') => {
    pieces.push(text.slice(start, end), rest);
    starts.push(length);
    origins.push(start);
    length += end - start + rest.length;
  };
  const take = (to: number) => {
    if (to - from <= 2 * NEAR) return add(from, to);
    add(from, from + NEAR, '\n');
    add(to - NEAR, to);
  };
  for (const joint of text.matchAll(JOINT)) {
    // An empty literal ("") is a joint of nothing.
    if (joint[0].length <= 2) continue;
    take(joint.index);
    from = joint.index + joint[0].length;
  }
  if (pieces.length === 0) return null;
  take(text.length);
  const originAt = (position: number): number => {
    const at = findPiece(starts, position);
    return (origins[at] ?? 0) + position - (starts[at] ?? 0);
  };
  return {
    text: pieces.join(''),
    toOriginal: (start, end) => [originAt(start), originAt(end - 1) + 1],
  };
}

/** Index of the last piece that starts at or before a position. */
function findPiece(starts: readonly number[], position: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= position) low = middle;
    else high = middle - 1;
  }
  return low;
}

const BASE64_RUN = /(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{24,8192}={0,2}/g;
const MAX_RUNS = 2_000;
const READABLE = /^[\t\n\r -~]+$/;

/** Base64 runs whose content is readable text; a hit in one covers the whole run. */
export function decodeRuns(text: string): readonly TextView[] {
  const views: TextView[] = [];
  let seen = 0;
  for (const run of text.matchAll(BASE64_RUN)) {
    if (!/\d|[A-Z].*[a-z]|=/.test(run[0])) continue;
    seen += 1;
    if (seen > MAX_RUNS) break;
    const decoded = decodeReadable(run[0]);
    if (decoded === null) continue;
    const end = run.index + run[0].length;
    views.push({ text: decoded, toOriginal: () => [run.index, end] });
  }
  return views;
}

/** A sign of a diff or a letter of a path may stick to the run's start and shift it. */
function decodeReadable(run: string): string | null {
  for (const shift of [0, 1, 2, 3]) {
    const sample = Buffer.from(run.slice(shift, shift + 24), 'base64').toString('latin1');
    if (!READABLE.test(sample)) continue;
    const decoded = Buffer.from(run.slice(shift), 'base64').toString('latin1');
    if (READABLE.test(decoded)) return decoded;
  }
  return null;
}
