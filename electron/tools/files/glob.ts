/**
 * Path patterns with `*`, `?`, `[…]` and `**`, matched without regular expressions: patterns come from
 * repositories, and a hostile one must not take exponential time. Both levels (characters in a name,
 * names in a path) use the same greedy walk that only ever returns to the last star.
 */

/** Whether a pattern made of names matches the whole path, both split at `/`. */
export function matchNames(pattern: readonly string[], names: readonly string[]): boolean {
  return matchWithStars(pattern.length, names.length, {
    isStar: (index) => pattern[index] === '**',
    fits: (index, at) => matchName(pattern[index] ?? '', names[at] ?? ''),
  });
}

/** Whether a pattern matches one name; `*` and `?` never match `/` because names hold none. */
export function matchName(pattern: string, name: string): boolean {
  const parts = parsePattern(pattern);
  const characters = [...name];
  return matchWithStars(parts.length, characters.length, {
    isStar: (index) => parts[index]?.kind === 'star',
    fits: (index, at) => fitsPart(parts[index], characters[at] ?? ''),
  });
}

/** `{a,b}` written out, at most 64 patterns. */
export function expandBraces(pattern: string): readonly string[] {
  const done: string[] = [];
  const open = [pattern];
  while (open.length > 0 && done.length + open.length <= 64) {
    const next = open.pop() ?? '';
    const group = /\{([^{}]*,[^{}]*)\}/.exec(next);
    if (group === null) done.push(next);
    else
      for (const choice of (group[1] ?? '').split(','))
        open.push(next.replace(group[0], () => choice));
  }
  return [...done, ...open];
}

interface Walk {
  isStar(index: number): boolean;
  fits(index: number, at: number): boolean;
}

function matchWithStars(patternLength: number, length: number, walk: Walk): boolean {
  let index = 0;
  let at = 0;
  let star = -1;
  let resume = 0;
  while (at < length) {
    if (index < patternLength && walk.isStar(index)) {
      star = index;
      resume = at;
      index += 1;
    } else if (index < patternLength && walk.fits(index, at)) {
      index += 1;
      at += 1;
    } else if (star >= 0) {
      resume += 1;
      at = resume;
      index = star + 1;
    } else return false;
  }
  while (index < patternLength && walk.isStar(index)) index += 1;
  return index === patternLength;
}

type Part =
  | { readonly kind: 'star' }
  | { readonly kind: 'any' }
  | { readonly kind: 'one'; readonly character: string }
  | { readonly kind: 'set'; readonly negated: boolean; readonly members: string };

const parsed = new Map<string, readonly Part[]>();

function parsePattern(pattern: string): readonly Part[] {
  const before = parsed.get(pattern);
  if (before !== undefined) return before;
  const parts: Part[] = [];
  const characters = [...pattern];
  for (let index = 0; index < characters.length; index += 1) {
    const character = characters[index] ?? '';
    const close = character === '[' ? characters.indexOf(']', index + 2) : -1;
    if (close > 0) {
      parts.push(parseSet(characters.slice(index + 1, close).join('')));
      index = close;
    } else if (character === '\\' && index + 1 < characters.length) {
      index += 1;
      parts.push({ kind: 'one', character: characters[index] ?? '' });
    } else if (character === '*') parts.push({ kind: 'star' });
    else if (character === '?') parts.push({ kind: 'any' });
    else parts.push({ kind: 'one', character });
  }
  if (parsed.size > 2_000) parsed.clear();
  parsed.set(pattern, parts);
  return parts;
}

const parseSet = (inner: string): Part => ({
  kind: 'set',
  negated: inner.startsWith('!') || inner.startsWith('^'),
  members: inner.replace(/^[!^]/, ''),
});

function fitsPart(part: Part | undefined, character: string): boolean {
  if (part === undefined || part.kind === 'star') return false;
  if (part.kind === 'any') return true;
  if (part.kind === 'one') return part.character === character;
  return isMember(part.members, character) !== part.negated;
}

function isMember(members: string, character: string): boolean {
  for (let index = 0; index < members.length; index += 1) {
    const from = members[index] ?? '';
    const to = members[index + 2];
    if (members[index + 1] === '-' && to !== undefined) {
      if (from <= character && character <= to) return true;
      index += 2;
    } else if (from === character) return true;
  }
  return false;
}
