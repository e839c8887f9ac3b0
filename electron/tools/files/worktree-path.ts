import { lstatSync, readlinkSync, realpathSync, type Stats } from 'node:fs';
import { isAbsolute, join, posix, relative, sep } from 'node:path';
import { err, ok } from '../../../shared/result.ts';
import type { Checked, ToolFault } from '../tool-fault.ts';

/**
 * Where a path given by a model really is. A path counts only after its links are resolved, and what is
 * outside the worktree, or git's own, is refused with a sentence that says how to write it instead. The
 * text of a path is never used again after this: callers work on the resolved one.
 */
export interface Located {
  /** Relative to the worktree with forward slashes, links resolved; empty for the worktree itself. */
  readonly path: string;
  readonly absolute: string;
  /** Null when nothing is there yet. */
  readonly stats: Stats | null;
}

const LONGEST_PATH = 1_024;

const refuse = (text: string): { readonly ok: false; readonly error: ToolFault } =>
  err({ status: 'refused', text });

/** Finds a path in the worktree `root` (a real absolute path). */
export function locate(root: string, asked: string): Checked<Located> {
  const lexical = normalise(root, asked);
  if (!lexical.ok) return lexical;
  const real = resolveLinks(root, lexical.value);
  if (real === null) {
    return refuse(
      `"${asked}" leads outside the project through a symbolic link. Only files inside the project can be used.`,
    );
  }
  if (isGitPath(real.path)) return refuse(GIT_IS_OURS);
  return ok(real);
}

const GIT_IS_OURS =
  'Paths named .git belong to version control and can be neither read nor written. Tandem records every change itself.';

/** The path as written: relative, forward slashes, no way out. */
function normalise(root: string, asked: string): Checked<string> {
  if (asked.length > LONGEST_PATH) {
    return refuse(`The path is ${asked.length} characters long; ${LONGEST_PATH} is the most.`);
  }
  if (hasControlCharacter(asked)) {
    return refuse('A path must not contain control characters such as NUL or a line break.');
  }
  if (asked.includes('\\')) {
    return refuse(`"${asked}" contains a backslash. Write folders with "/", like src/main.ts.`);
  }
  if (asked === '~' || asked.startsWith('~/')) {
    return refuse('"~" is not expanded. Give a path relative to the project, like src/main.ts.');
  }
  const inside = isAbsolute(asked) ? relative(root, asked).split(sep).join('/') : asked;
  const path = posix.normalize(inside === '' ? '.' : inside).replace(/\/+$/, '');
  if (path === '..' || path.startsWith('../') || isAbsolute(path)) {
    return refuse(
      `"${asked}" is outside the project. Give a path relative to the project folder, like src/main.ts.`,
    );
  }
  if (isGitPath(path)) return refuse(GIT_IS_OURS);
  return ok(path === '.' ? '' : path);
}

/** Walks down from the root; null when a link leads out. What does not exist yet stays as written. */
function resolveLinks(root: string, path: string): Located | null {
  const parts = path === '' ? [] : path.split('/');
  let absolute = root;
  for (const [index, part] of parts.entries()) {
    const next = join(absolute, part);
    const stats = lstatOrNull(next);
    if (stats === null) {
      const missing = join(absolute, ...parts.slice(index));
      return { path: toRelative(root, missing), absolute: missing, stats: null };
    }
    const target = stats.isSymbolicLink() ? realTarget(next) : next;
    if (target === null || !isWithin(root, target)) return null;
    absolute = target;
  }
  return { path: toRelative(root, absolute), absolute, stats: lstatOrNull(absolute) };
}

/** A dangling link has no real target: writing through it would create a file wherever it points. */
function realTarget(link: string): string | null {
  try {
    return realpathSync.native(link);
  } catch {
    return null;
  }
}

const toRelative = (root: string, absolute: string): string =>
  relative(root, absolute).split(sep).join('/');

export const isWithin = (root: string, absolute: string): boolean =>
  absolute === root || absolute.startsWith(root.endsWith(sep) ? root : root + sep);

function lstatOrNull(path: string): Stats | null {
  try {
    return lstatSync(path);
  } catch {
    return null;
  }
}

/** Where a symbolic link points, as text, for showing it. */
export function linkText(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '?';
  }
}

function hasControlCharacter(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code < 32 || code === 127) return true;
  }
  return false;
}

/**
 * Whether any part of a path is `.git` to some file system: in any letter case, written with characters
 * that macOS ignores, with trailing dots, spaces or a stream name that Windows ignores, or as its short name.
 */
export function isGitPath(path: string): boolean {
  return path.split('/').some((part) => {
    const plain = part.normalize('NFKC').replace(IGNORED_BY_MACOS, '').toLowerCase();
    const name = plain.replace(/:.*$/, '').replace(/[. ]+$/, '');
    return name === '.git' || /^git~\d+$/.test(name);
  });
}

/** Code points that HFS+ leaves out when it compares names, as in git's own check for `.git`. */
const IGNORED_BY_MACOS = /\p{Default_Ignorable_Code_Point}/gu;
