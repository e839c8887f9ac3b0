/**
 * gitignore patterns over paths with forward slashes, as `deniedPaths` writes them: `*`, `?`, `[a-z]`, `**`,
 * a leading or inner slash anchors to the root, a trailing slash means a folder, `!` lets a path out again,
 * and a folder that matches covers all in it. Letter case is ignored: on macOS and Windows `Secrets/` and
 * `secrets/` are one folder, and denying too much is the safe mistake.
 */

/** Returns the pattern that denies a path, or null. The last pattern that matches decides, as in git. */
export function createPathMatcher(patterns: readonly string[]): (path: string) => string | null {
  const rules = patterns.flatMap(parseRule);
  return (path) => {
    let decision: string | null = null;
    for (const rule of rules) {
      if (rule.matches.test(path)) decision = rule.negated ? null : rule.pattern;
    }
    return decision;
  };
}

interface Rule {
  readonly pattern: string;
  readonly negated: boolean;
  readonly matches: RegExp;
}

function parseRule(line: string): readonly Rule[] {
  const pattern = line.trim();
  if (pattern === '' || pattern.startsWith('#')) return [];
  const negated = pattern.startsWith('!');
  const body = pattern.replace(/^!/, '').replace(/^\\(?=[#!])/, '');
  const folderOnly = body.endsWith('/');
  const core = body.replace(/\/+$/, '');
  if (core === '') return [];
  const anchored = core.includes('/');
  const inner = translate(core.replace(/^\//, ''));
  // A folder's pattern covers what is in it; a name that could be either covers the file as well.
  const source = `^${anchored ? '' : '(?:.*/)?'}${inner}${folderOnly ? '/.+' : '(?:/.*)?'}$`;
  return [{ pattern, negated, matches: new RegExp(source, 'isu') }];
}

function translate(glob: string): string {
  let out = '';
  for (let at = 0; at < glob.length; ) {
    const [piece, length] = translateAt(glob, at);
    out += piece;
    at += length;
  }
  return out;
}

function translateAt(glob: string, at: number): readonly [string, number] {
  if (glob.startsWith('**/', at)) return ['(?:[^/]+/)*', 3];
  if (glob.startsWith('/**', at) && at + 3 === glob.length) return ['/.+', 3];
  if (glob.startsWith('**', at)) return ['.*', 2];
  const letter = String.fromCodePoint(glob.codePointAt(at) ?? 0);
  if (letter === '*') return ['[^/]*', 1];
  if (letter === '?') return ['[^/]', 1];
  if (letter === '\\' && at + 1 < glob.length) {
    const escaped = String.fromCodePoint(glob.codePointAt(at + 1) ?? 0);
    return [quote(escaped), 1 + escaped.length];
  }
  if (letter === '[') {
    const set = /^\[([!^]?)(\]?[^\]/]*)\]/.exec(glob.slice(at));
    if (set !== null) {
      const members = (set[2] ?? '').replace(/[\\\][&|~^]/g, '\\$&');
      return [`[${set[1] === '' ? '' : '^/'}${members}]`, set[0].length];
    }
  }
  return [quote(letter), letter.length];
}

const quote = (letter: string): string => letter.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
