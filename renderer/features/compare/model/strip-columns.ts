import type { Band } from '../../../../shared/run/compare/comparison.ts';

type State = Band['state'];

/** A stretch of the picture: from and to are places along both runs together. */
export interface StripPiece {
  readonly state: State;
  readonly from: number;
  readonly to: number;
}

/** More pieces than this can't be told apart on a screen. */
const MOST_PIECES = 600;

/** What is worth seeing when several states share one piece. */
const RANK: readonly State[] = ['changed', 'right', 'left', 'same'];

/** The strip's stretches, put together where there are more than can be drawn. */
export function stripPieces(bands: readonly Band[]): {
  readonly pieces: readonly StripPiece[];
  readonly total: number;
} {
  const pieces: StripPiece[] = [];
  let total = 0;
  for (const { state, count } of bands) {
    const last = pieces.at(-1);
    if (last?.state === state) pieces[pieces.length - 1] = { ...last, to: total + count };
    else pieces.push({ state, from: total, to: total + count });
    total += count;
  }
  return { pieces: pieces.length > MOST_PIECES ? bucket(pieces, total) : pieces, total };
}

function bucket(pieces: readonly StripPiece[], total: number): readonly StripPiece[] {
  const width = total / MOST_PIECES;
  const states: State[] = Array.from({ length: MOST_PIECES }, () => 'same');
  for (const { state, from, to } of pieces) {
    const last = Math.min(MOST_PIECES - 1, Math.floor((to - 1) / width));
    for (let at = Math.floor(from / width); at <= last; at += 1) {
      const known = states[at] ?? 'same';
      if (RANK.indexOf(state) < RANK.indexOf(known)) states[at] = state;
    }
  }
  return states.map((state, at) => ({ state, from: at * width, to: (at + 1) * width }));
}
