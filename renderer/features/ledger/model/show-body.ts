/** A body as it is looked at: its very text, or as JSON with a line for each value and its texts unfolded. */
export function prettyBody(body: string): string | null {
  try {
    return JSON.stringify(JSON.parse(body), null, 2).replaceAll(/(?<!\\)((?:\\\\)*)\\n/g, '$1\n');
  } catch {
    // Not JSON: then there is nothing to make pretty.
    return null;
  }
}

/** How often a text occurs, in any case, and the number of the line of each place. */
export function findInBody(body: string, query: string): readonly number[] {
  if (query === '') return [];
  const places: number[] = [];
  const wanted = query.toLowerCase();
  for (const [index, line] of body.toLowerCase().split('\n').entries()) {
    if (line.includes(wanted)) places.push(index + 1);
  }
  return places;
}
