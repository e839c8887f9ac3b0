const WORDS = (
  'river stone lantern harbour window copper orchard signal meadow basket thunder pillow engine garden ribbon ' +
  'marble forest button candle winter bridge saddle pepper anchor violin shadow ladder summer kettle planet ' +
  'curtain feather tunnel market silver button hammer island carpet letter mirror needle oyster parcel quarry ' +
  'rocket shovel tablet umbrella valley wagon yellow zipper barrel cactus dagger'
).split(' ');

/**
 * A prompt of about so many characters that begins like no other: its number comes first, and every word after
 * it is drawn anew, so that no server's prefix cache has any of it.
 */
export function unlikeText(seed: number, characters: number): string {
  const draw = createDraw(seed);
  const end = '\n\nGo on with this list for as long as you can, one word a line. Do not explain.';
  let text = `${draw().toString(36).slice(2)} is list number ${seed}.`;
  while (text.length < characters - end.length) {
    text += ` ${WORDS[Math.floor(draw() * WORDS.length)]}`;
  }
  return text + end;
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function createDraw(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
