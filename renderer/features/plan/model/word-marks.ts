import { diffLines, diffWordsWithSpace } from 'diff';

/**
 * What changed from one text to another, for showing: whole lines first, then words within lines that have a
 * counterpart. Both are bounded, because instructions may be long and have little in common; beyond the
 * bound a text is shown as taken out and put in as a whole.
 */
export interface Piece {
  readonly text: string;
  readonly change: 'kept' | 'added' | 'removed';
}

const LINE_EDITS = 2_000;
const WORD_EDITS = 400;
const WORD_CHARS = 20_000;

export function markWords(before: string, after: string): readonly Piece[] {
  const lines = diffLines(before, after, { maxEditLength: LINE_EDITS });
  if (lines === undefined) return replaced(before, after);
  const pieces: Piece[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const part = lines[at];
    const next = lines[at + 1];
    if (part === undefined) continue;
    if (part.removed && next?.added) {
      pieces.push(...markLine(part.value, next.value));
      at += 1;
    } else pieces.push(pieceOf(part));
  }
  return pieces;
}

function markLine(before: string, after: string): readonly Piece[] {
  if (before.length + after.length > WORD_CHARS) return replaced(before, after);
  const words = diffWordsWithSpace(before, after, { maxEditLength: WORD_EDITS });
  return words === undefined ? replaced(before, after) : words.map(pieceOf);
}

const pieceOf = (part: { value: string; added?: boolean; removed?: boolean }): Piece => ({
  text: part.value,
  change: part.added ? 'added' : part.removed ? 'removed' : 'kept',
});

const replaced = (before: string, after: string): readonly Piece[] => [
  ...(before === '' ? [] : [{ text: before, change: 'removed' } as const]),
  ...(after === '' ? [] : [{ text: after, change: 'added' } as const]),
];

/** A piece, or lines that both texts have and that are only counted. */
export type Shown = Piece | { readonly change: 'folded'; readonly lines: number };

const LINES_AROUND = 2;

/** Leaves out what is the same on both sides, but for some lines around what is not. */
export function foldKept(pieces: readonly Piece[]): readonly Shown[] {
  return pieces.flatMap((piece, index): readonly Shown[] => {
    if (piece.change !== 'kept') return [piece];
    const lines = piece.text.split('\n');
    const head = index === 0 ? 0 : LINES_AROUND;
    const tail = index === pieces.length - 1 ? 0 : LINES_AROUND + 1;
    const folded = lines.length - head - tail;
    if (folded <= LINES_AROUND) return [piece];
    const kept = (part: readonly string[], end: string): readonly Shown[] =>
      part.length === 0 ? [] : [{ text: part.join('\n') + end, change: 'kept' }];
    return [
      ...kept(lines.slice(0, head), '\n'),
      { change: 'folded', lines: folded },
      ...kept(lines.slice(lines.length - tail), ''),
    ];
  });
}
