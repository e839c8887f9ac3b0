/** What may come next: a value, the name of a field, a colon, or what follows a value. */
type Expected = 'value' | 'first-item' | 'name' | 'first-name' | 'colon' | 'after';

const SPACE = ' \t\n\r';
const BARE = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

/**
 * The index of the token with which a text stops being JSON, after RFC 8259; its length when it only ends too soon,
 * or when it is JSON. One pass, whatever the text.
 */
export function findBreak(text: string): number {
  const lists: boolean[] = [];
  let expected: Expected = 'value';
  let at = 0;
  for (;;) {
    while (at < text.length && SPACE.includes(text[at] ?? '')) at += 1;
    const character = text[at];
    if (character === undefined) return text.length;
    const next = step(character, expected, lists);
    if (next === null) return at;
    expected = next;
    const end = endOfToken(text, at);
    if (end.broken) return end.at;
    at = end.at;
  }
}

/** What is expected after a token that begins so; null when it may not stand here. Keeps the open brackets. */
function step(character: string, expected: Expected, lists: boolean[]): Expected | null {
  const isList = lists.at(-1) === true;
  switch (character) {
    case '{':
    case '[':
      if (expected !== 'value' && expected !== 'first-item') return null;
      lists.push(character === '[');
      return character === '[' ? 'first-item' : 'first-name';
    case '}':
    case ']':
      if (lists.length === 0 || isList !== (character === ']')) return null;
      if (expected !== 'after' && expected !== (isList ? 'first-item' : 'first-name')) return null;
      lists.pop();
      return 'after';
    case ',':
      if (expected !== 'after' || lists.length === 0) return null;
      return isList ? 'value' : 'name';
    case ':':
      return expected === 'colon' ? 'value' : null;
    default:
      return stepOver(character === '"', expected);
  }
}

function stepOver(isString: boolean, expected: Expected): Expected | null {
  if (expected === 'value' || expected === 'first-item') return 'after';
  const isName = expected === 'name' || expected === 'first-name';
  return isName && isString ? 'colon' : null;
}

function endOfToken(text: string, at: number): { readonly at: number; readonly broken: boolean } {
  const character = text[at] ?? '';
  if ('{}[],:'.includes(character)) return { at: at + 1, broken: false };
  if (character === '"') return endOfString(text, at);
  BARE.lastIndex = at;
  const length = BARE.exec(text)?.[0].length ?? 0;
  return { at: at + length, broken: length === 0 };
}

/** A string ends on its own line; a mistake in its escapes is a mistake at their place. */
function endOfString(
  text: string,
  from: number,
): { readonly at: number; readonly broken: boolean } {
  for (let at = from + 1; at < text.length; at += 1) {
    const character = text[at] ?? '';
    if (character === '"') return { at: at + 1, broken: false };
    if (character < ' ') return { at, broken: true };
    if (character !== '\\') continue;
    if (!/^\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/.test(text.slice(at, at + 6))) {
      return { at, broken: at + 6 < text.length };
    }
    at += 1;
  }
  return { at: text.length, broken: true };
}
