/**
 * Other readings of a text in which a secret would show: string literals that are glued together
 * (`"AKIA" + "IOSF…"`) read as one, signs that are written out read as what they are, and long base64 runs read decoded. Each view can tell which stretch of
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

// A printable sign that is written out (`\\u0041`, `%41`), and signs that nobody sees between others.
const WRITTEN_OUT =
  /\\+u00([2-7][\da-f])|%([2-7][\da-f])|[\u00ad\u200b-\u200f\u2060-\u2064\ufeff]/gi;
/** More of them than any text has that holds a secret by chance; a longer one is read as it is. */
const MOST_WRITTEN = 100_000;

/** What is near signs that are written out, with the signs in their place; null when there are none. */
export function readWrittenOut(text: string): TextView | null {
  const pieces: string[] = [];
  const starts: number[] = [];
  const origins: number[] = [];
  let length = 0;
  const add = (piece: string, origin: number): void => {
    if (piece === '') return;
    pieces.push(piece);
    starts.push(length);
    origins.push(origin);
    length += piece.length;
  };
  const take = (from: number, to: number): void => {
    const isNear = to - from <= 2 * NEAR;
    add(isNear ? text.slice(from, to) : `${text.slice(from, from + NEAR)}\n`, from);
    if (!isNear) add(text.slice(to - NEAR, to), to - NEAR);
  };
  let from = 0;
  let seen = 0;
  for (const sign of text.matchAll(WRITTEN_OUT)) {
    seen += 1;
    if (seen > MOST_WRITTEN) break;
    take(from, sign.index);
    const code = sign[1] ?? sign[2];
    if (code !== undefined) add(String.fromCharCode(Number.parseInt(code, 16)), sign.index);
    from = sign.index + sign[0].length;
  }
  if (seen === 0) return null;
  take(from, text.length);
  const end = (position: number): number => {
    const at = findPiece(starts, position);
    const next = origins[at + 1];
    const place = (origins[at] ?? 0) + position - (starts[at] ?? 0) + 1;
    // The last sign of a piece may be one that is longer as it is written.
    const isLast = position + 1 === (starts[at + 1] ?? length);
    return isLast && pieces[at]?.length === 1 ? (next ?? text.length) : place;
  };
  return {
    text: pieces.join(''),
    toOriginal(start, stop) {
      const at = findPiece(starts, start);
      return [(origins[at] ?? 0) + start - (starts[at] ?? 0), end(stop - 1)];
    },
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
