import { findBreak } from './json-break.ts';
import { findTooDeep } from './nesting.ts';

/**
 * Finds places in a JSON text that people wrote, for messages that name the line. Parsing is left to
 * JSON.parse; this only looks for where something is in a text that is known to parse, or why it does not.
 * The time it takes grows with the length of the text and with nothing else: texts come from others, too.
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

export function lineAt(text: string, index: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at !== -1 && at < index; at = text.indexOf('\n', at + 1)) {
    line += 1;
  }
  return line;
}

/**
 * The line, counted from 1, at which a text stops being JSON; null when it is JSON. Nesting beyond anything of ours
 * counts as a mistake: the engine takes minutes to refuse a text of a million brackets.
 */
export function findSyntaxError(
  text: string,
): { readonly line: number; readonly detail: string } | null {
  const deep = findTooDeep(text);
  if (deep !== null) return { line: lineAt(text, deep), detail: 'Nested too deep' };
  const detail = describeParse(text);
  if (detail === null) return null;
  // Part of the engine's messages name the place, part of them only quote what is around it.
  const plain = detail.replace(/,? ?(\.\.\.)?"[\s\S]*is not valid JSON$/, '');
  const index = findBreak(text);
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
