/** Whether a text fits a pattern as a whole, `*` standing for any text, the empty one too. */
export function fitsPattern(text: string, pattern: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  const last = rest.pop();
  if (last === undefined) return text === pattern;
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const part of rest) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
}

/**
 * The same with characters that no `*` may stand for, marked in `closed`: only the pattern's own text matches
 * those. Every place of the pattern that the text can have reached is carried along, so the time is bounded by
 * the product of both lengths, and mostly far below.
 */
export function fitsOpenly(
  characters: readonly string[],
  pattern: readonly string[],
  closed: readonly boolean[],
): boolean {
  let places = afterStars(pattern, new Set([0]));
  for (const [index, character] of characters.entries()) {
    const next = new Set<number>();
    for (const place of places) {
      const expected = pattern[place];
      if (expected === '*' && closed[index] !== true) next.add(place);
      if (expected !== '*' && expected === character) next.add(place + 1);
    }
    if (next.size === 0) return false;
    places = afterStars(pattern, next);
  }
  return places.has(pattern.length);
}

/** A star may stand for nothing: whoever is before one is behind it, too. */
function afterStars(pattern: readonly string[], places: Set<number>): Set<number> {
  // A set that grows while it is walked is walked to its end.
  for (const place of places) if (pattern[place] === '*') places.add(place + 1);
  return places;
}
