/**
 * Cuts texts into pieces of which none occurs twice, in whatever text: a model whose next token depends on
 * the last one alone can then tell where in which text it is. A piece that is taken already grows word by
 * word until it is new; when the text ends before that, it joins the piece before it. The shortest texts go
 * first, so that a text as a whole is always left as a last resort.
 *
 * @param shortest bytes that a piece has at least, where its text is long enough.
 * @returns the pieces of every text; equal texts share theirs, an empty text has none.
 */
export function splitPieces(
  texts: readonly string[],
  shortest: number,
  reserved: readonly string[] = [],
): ReadonlyMap<string, readonly string[]> {
  const taken = new Set(reserved);
  const split = new Map<string, readonly string[]>();
  const byLength = [...new Set(texts)].toSorted((one, other) => one.length - other.length);
  for (const text of byLength) {
    const pieces = cut(text, Math.max(2, shortest), taken);
    for (const piece of pieces) taken.add(piece);
    split.set(text, pieces);
  }
  return split;
}

/** Words with what stands before them; whole code points, so that every piece is valid UTF-8 by itself. */
const WORDS = /\s*(?:[\p{L}\p{N}_]{1,12}|[^\s\p{L}\p{N}_]{1,12})|\s+/gu;

function cut(text: string, shortest: number, taken: ReadonlySet<string>): readonly string[] {
  const pieces: string[] = [];
  const isFree = (piece: string): boolean =>
    Buffer.byteLength(piece) >= 2 && !taken.has(piece) && !pieces.includes(piece);
  let piece = '';
  for (const word of text.match(WORDS) ?? []) {
    piece += word;
    if (Buffer.byteLength(piece) < shortest || !isFree(piece)) continue;
    pieces.push(piece);
    piece = '';
  }
  while (piece !== '' && !isFree(piece)) {
    const before = pieces.pop();
    if (before === undefined) throw new Error(`no unique pieces for ${JSON.stringify(text)}`);
    piece = before + piece;
  }
  if (piece !== '') pieces.push(piece);
  return pieces;
}
