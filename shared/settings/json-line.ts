/**
 * Finds places in a JSON text that people wrote, for messages that name the line. Parsing is left to
 * JSON.parse; this only looks for where something is in a text that is known to parse, or why it does not.
 */

const TOKENS = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;

interface Frame {
  readonly isList: boolean;
  at: string | number;
  /** In an object: whether the next string is a key. */
  expectsKey: boolean;
}

/** The line, counted from 1, of a key or list item in a valid JSON text; null when it is not there. */
export function findLine(text: string, path: readonly PropertyKey[]): number | null {
  const frames: Frame[] = [];
  const isThere = (): boolean =>
    frames.length === path.length && frames.every((frame, depth) => frame.at === path[depth]);
  for (const match of text.matchAll(TOKENS)) {
    const token = match[0];
    const frame = frames.at(-1);
    if (token === '}' || token === ']') frames.pop();
    else if (token === ',' && frame !== undefined) advance(frame);
    else if (token !== ':') {
      const isKey = frame?.expectsKey === true;
      if (frame !== undefined && isKey) {
        frame.at = JSON.parse(token);
        frame.expectsKey = false;
      }
      if ((isKey || frame?.isList === true) && isThere()) return lineAt(text, match.index);
      if (token === '{') frames.push({ isList: false, at: '', expectsKey: true });
      else if (token === '[') frames.push({ isList: true, at: 0, expectsKey: false });
    }
  }
  return null;
}

function advance(frame: Frame): void {
  if (typeof frame.at === 'number') frame.at += 1;
  else frame.expectsKey = true;
}

export const lineAt = (text: string, index: number): number =>
  text.slice(0, index).split('\n').length;

/** The line, counted from 1, at which a text stops being JSON; null when it is JSON. */
export function findSyntaxError(
  text: string,
): { readonly line: number; readonly detail: string } | null {
  const detail = describeParse(text);
  if (detail === null) return null;
  // Part of the engine's messages name the place, part of them only quote what is around it. The shortest
  // beginning that fails for another reason than being cut short ends at the offending character.
  let good = 0;
  let bad = text.length;
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2);
    if (isCutShort(text.slice(0, middle))) good = middle;
    else bad = middle;
  }
  const index = isCutShort(text) ? text.length : bad - 1;
  const plain = detail.replace(/,? ?(\.\.\.)?"[\s\S]*is not valid JSON$/, '');
  return { line: lineAt(text, index), detail: plain.replace(/ in JSON at position .*$/s, '') };
}

function describeParse(text: string): string | null {
  try {
    JSON.parse(text);
    return null;
  } catch (thrown) {
    return thrown instanceof Error ? thrown.message : String(thrown);
  }
}

/** Whether a text is JSON, or would be if it went on. */
function isCutShort(text: string): boolean {
  const detail = describeParse(text);
  if (detail === null) return true;
  const place = /position (\d+)/.exec(detail)?.[1];
  const isAtEnd = place !== undefined && Number(place) >= text.length;
  return isAtEnd || /Unexpected end|Unterminated|No number after minus/.test(detail);
}
