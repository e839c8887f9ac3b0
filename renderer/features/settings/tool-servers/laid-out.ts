/** JSON with a line for each member; as it is when it is none. */
export function laidOut(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json), null, 2);
  } catch {
    // Somebody else's text: it is shown as it came.
    return json;
  }
}
