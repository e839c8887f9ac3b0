/**
 * Leaves the sections of denied files out of a unified diff, and says so in their place. Only the header
 * of a section is read for paths: inside a hunk a removed line may look like one.
 */

export interface FilteredDiff {
  readonly text: string;
  readonly denied: readonly { readonly source: string; readonly why: string }[];
}

const SECTION = /^diff --(?:git|cc|combined) /;

/** `denies` returns the pattern that forbids a path, or null. Text before the first section is kept. */
export function filterDiff(diff: string, denies: (path: string) => string | null): FilteredDiff {
  const denied: { source: string; why: string }[] = [];
  const kept: string[] = [];
  for (const section of splitSections(diff)) {
    const verdict = SECTION.test(section[0] ?? '') ? decideSection(section, denies) : null;
    if (verdict === null) {
      kept.push(...section);
    } else {
      denied.push(verdict);
      kept.push(`[${verdict.source}: this file's changes were left out: ${verdict.why}]`);
    }
  }
  return { text: denied.length === 0 ? diff : kept.join('\n'), denied };
}

function splitSections(diff: string): readonly (readonly string[])[] {
  const sections: string[][] = [[]];
  for (const line of diff.split('\n')) {
    if (SECTION.test(line)) sections.push([]);
    sections.at(-1)?.push(line);
  }
  return sections.filter((section) => section.length > 0);
}

function decideSection(section: readonly string[], denies: (path: string) => string | null) {
  const paths = readPaths(section);
  if (paths.length === 0) {
    // A header that can't be read can't be cleared.
    return { source: section[0] ?? '', why: 'its path could not be read' };
  }
  for (const path of paths) {
    const pattern = denies(path);
    if (pattern !== null) return { source: path, why: `policy denies ${pattern}` };
  }
  return null;
}

function readPaths(section: readonly string[]): readonly string[] {
  const hunk = section.findIndex((line) => line.startsWith('@@'));
  const header = hunk < 0 ? section : section.slice(0, hunk);
  const strip = prefixStripper(header[0] ?? '');
  const paths = new Set<string>();
  for (const line of header) {
    const named = /^(?:---|\+\+\+) (.+)$/.exec(line)?.[1];
    const moved = /^(?:rename|copy) (?:from|to) (.+)$/.exec(line)?.[1];
    if (named !== undefined) {
      const path = unquote(named.replace(/\t.*$/, ''));
      if (path !== '/dev/null') paths.add(strip(path));
    }
    if (moved !== undefined) paths.add(unquote(moved));
  }
  return paths.size === 0 ? readFirstLine(header[0] ?? '') : [...paths];
}

/**
 * git puts one letter and a slash before each side, two different ones. Written without them, a path is
 * taken whole: cutting a real folder off would look past a denial.
 */
function prefixStripper(firstLine: string): (path: string) => string {
  const prefixed =
    !firstLine.startsWith('diff --git ') ||
    /^diff --git "?([a-z])\/.* "?(?!\1)[a-z]\//.test(firstLine);
  return prefixed ? (path) => path.replace(/^[a-z]\//, '') : (path) => path;
}

/** Mode changes and binary files name their path in the first line only, twice and unseparated. */
function readFirstLine(line: string): readonly string[] {
  const combined = /^diff --(?:cc|combined) (.+)$/.exec(line)?.[1];
  if (combined !== undefined) return [unquote(combined)];
  const both = line.replace(/^diff --git /, '');
  const strip = prefixStripper(line);
  const quoted = /^("(?:[^"\\]|\\.)*") ("(?:[^"\\]|\\.)*")$/.exec(both);
  if (quoted !== null)
    return [quoted[1] ?? '', quoted[2] ?? ''].map((side) => strip(unquote(side)));
  const middle = (both.length - 1) / 2;
  const [left, right] = [both.slice(0, middle), both.slice(middle + 1)];
  const path = strip(left);
  return both[middle] === ' ' && path === strip(right) ? [path] : [];
}

/** git writes unusual names in quotes, with C escapes and the bytes of UTF-8 in octal. */
function unquote(text: string): string {
  if (!text.startsWith('"') || !text.endsWith('"') || text.length < 2) return text;
  const bytes: number[] = [];
  const inner = text.slice(1, -1);
  const named: Readonly<Record<string, string>> = {
    n: '\n',
    t: '\t',
    r: '\r',
    a: '\u0007',
    b: '\b',
  };
  for (const token of inner.matchAll(/\\([0-7]{3})|\\(.)|([^\\]+)/gs)) {
    const [, octal, escaped, plain] = token;
    if (octal !== undefined) bytes.push(Number.parseInt(octal, 8));
    else if (escaped !== undefined) bytes.push(...Buffer.from(named[escaped] ?? escaped));
    else bytes.push(...Buffer.from(plain ?? ''));
  }
  return Buffer.from(bytes).toString('utf8');
}
