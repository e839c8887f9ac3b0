import { posix } from 'node:path';
import { isGitName } from './paths.ts';

/**
 * Where a symbolic link of a tree leads, followed through the tree's other links: `a/b` can be harmless by
 * itself and lead out because `a` is a link as well.
 */
export type LinkEnd = 'inside' | 'outside' | 'git-folder' | 'circle';

/** More hops than any system follows. */
const MAX_HOPS = 40;

/** `links` are all links of the tree: path to target. */
export function followLink(path: string, links: ReadonlyMap<string, string>): LinkEnd {
  let rest = splitTarget(links.get(path) ?? '');
  let at: string[] = posix.dirname(path) === '.' ? [] : posix.dirname(path).split('/');
  if (rest === null) return 'outside';
  for (let hops = 0; rest.length > 0; ) {
    const [part, ...others]: readonly string[] = rest;
    rest = others;
    if (part === undefined || part === '' || part === '.') continue;
    if (part === '..') {
      if (at.length === 0) return 'outside';
      at = at.slice(0, -1);
      continue;
    }
    if (isGitName(part)) return 'git-folder';
    const target = links.get([...at, part].join('/'));
    if (target === undefined) {
      at = [...at, part];
      continue;
    }
    hops += 1;
    const through = splitTarget(target);
    if (through === null) return 'outside';
    if (hops > MAX_HOPS) return 'circle';
    rest = [...through, ...rest];
  }
  return 'inside';
}

/** Null for an absolute target; backslashes count as separators, as they do where links are read on Windows. */
function splitTarget(target: string): readonly string[] | null {
  if (target.startsWith('/') || target.startsWith('\\') || /^[a-z]:/i.test(target)) return null;
  return target.split(/[/\\]/);
}
