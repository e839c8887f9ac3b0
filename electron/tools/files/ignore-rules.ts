import { matchName, matchNames } from './glob.ts';

/**
 * What `.gitignore` files leave out. Read by ourselves: starting git in a folder that untrusted commands
 * wrote to could run what they planted. A rule further down, or in a deeper folder, beats an earlier one;
 * nothing below an ignored folder can be taken back in (gitignore's own rules).
 */
export interface IgnoreRules {
  /** Folder of the `.gitignore` file relative to the worktree; empty for the worktree itself. */
  readonly folder: string;
  readonly rules: readonly Rule[];
}

interface Rule {
  readonly names: readonly string[];
  /** Matches at any depth below its folder. */
  readonly floating: boolean;
  readonly foldersOnly: boolean;
  readonly negated: boolean;
}

const MOST_RULES = 5_000;

/** Always left out: version control's own, and installed packages. */
const NEVER_SHOWN = new Set(['.git', 'node_modules']);

export function parseIgnoreRules(folder: string, text: string): IgnoreRules {
  const rules = text
    .split(/\r?\n/, MOST_RULES)
    .map(parseRule)
    .filter((rule) => rule !== null);
  return { folder, rules };
}

function parseRule(line: string): Rule | null {
  const trimmed = line.replace(/(?<!\\) +$/, '');
  if (trimmed === '' || trimmed.startsWith('#')) return null;
  const negated = trimmed.startsWith('!');
  const body = negated ? trimmed.slice(1) : trimmed;
  const foldersOnly = body.endsWith('/');
  const pattern = body.replace(/\/+$/, '');
  const names = pattern.replace(/^\//, '').split('/');
  if (pattern === '' || names.length > 64) return null;
  return { names, floating: !pattern.includes('/'), foldersOnly, negated };
}

/** Whether an entry is left out. `chain` holds the rules of its folder and all above, outermost first. */
export function isIgnored(chain: readonly IgnoreRules[], path: string, isFolder: boolean): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (NEVER_SHOWN.has(name)) return true;
  for (const level of [...chain].reverse()) {
    const below = level.folder === '' ? path : path.slice(level.folder.length + 1);
    const last = level.rules.findLast((rule) => applies(rule, below, name, isFolder));
    if (last !== undefined) return !last.negated;
  }
  return false;
}

function applies(rule: Rule, below: string, name: string, isFolder: boolean): boolean {
  if (rule.foldersOnly && !isFolder) return false;
  return rule.floating
    ? matchName(rule.names[0] ?? '', name)
    : matchNames(endOpen(rule.names), below.split('/'));
}

/** `a/**` matches what is below `a`, not `a` itself. */
const endOpen = (names: readonly string[]): readonly string[] =>
  names.at(-1) === '**' ? [...names, '*'] : names;
