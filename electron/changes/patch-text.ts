/** What a patch says of a file before its hunks. */
export interface PatchHead {
  readonly path: string;
  readonly existedBefore: boolean;
  readonly existsAfter: boolean;
}

/** Git's headers for one file. The log does not hold modes, so a new file is an ordinary one. */
export function writePatchHead({ path, existedBefore, existsAfter }: PatchHead): string {
  const from = quotePath(`a/${path}`);
  const to = quotePath(`b/${path}`);
  const lines = [`diff --git ${from} ${to}`];
  if (!existedBefore) lines.push('new file mode 100644');
  if (!existsAfter) lines.push('deleted file mode 100644');
  return `${lines.join('\n')}\n`;
}

/** The two lines before the first hunk; a change without lines has none. */
export const writeSides = ({ path, existedBefore, existsAfter }: PatchHead): string =>
  `--- ${existedBefore ? sideName(`a/${path}`) : '/dev/null'}\n+++ ${existsAfter ? sideName(`b/${path}`) : '/dev/null'}\n`;

/** A name with a space ends in a tab, as `patch` and git expect it. */
const sideName = (path: string): string => {
  const quoted = quotePath(path);
  return quoted === path && path.includes(' ') ? `${path}\t` : quoted;
};

const ESCAPES: Readonly<Record<string, string>> = {
  '\u0007': '\\a',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\u000b': '\\v',
  '\f': '\\f',
  '\r': '\\r',
  '"': '\\"',
  '\\': '\\\\',
};

/** A path as git writes it: as it is, or quoted like a C string when control characters are in it. */
export function quotePath(path: string): string {
  const quoted = Array.from(path, (character) => {
    const known = ESCAPES[character];
    if (known !== undefined) return known;
    const code = character.codePointAt(0) ?? 0;
    return code < 0x20 || code === 0x7f ? `\\${code.toString(8).padStart(3, '0')}` : character;
  }).join('');
  return quoted === path ? path : `"${quoted}"`;
}
