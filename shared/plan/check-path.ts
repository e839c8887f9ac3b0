/**
 * Paths that come from a model are claims. A path of a plan is relative to the repository's root, written
 * with forward slashes, and stays inside it on every platform: what Windows or macOS would read differently
 * (drives, backslashes, `.GIT`, trailing dots) is refused everywhere, so that a plan means the same everywhere.
 */

const MAX_PATH = 400;
// Windows reads these names as devices in any folder and with any ending.
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/** Why a path can't be used, or null when it can. The text continues a sentence that names the path. */
export function describePathFault(path: string): string | null {
  if (path === '') return 'is empty';
  if (path.length > MAX_PATH) return `is longer than ${MAX_PATH} characters`;
  if (path.includes('\\')) return 'has a backslash; write it with forward slashes';
  if (path.startsWith('/') || /^[a-z]:/i.test(path) || path.startsWith('~')) {
    return "is not relative to the repository's root";
  }
  if (hasControlCharacter(path)) return 'has a control character';
  for (const part of path.split('/')) {
    const fault = describePartFault(part);
    if (fault !== null) return fault;
  }
  return null;
}

function describePartFault(part: string): string | null {
  if (part === '') return 'has an empty part (a doubled or trailing slash)';
  if (part === '.' || part === '..') return `has the part "${part}"; name the file itself`;
  if (isGitFolder(part)) return "is inside git's own folder";
  if (DEVICE.test(part)) return `has the part "${part}", which is a device on Windows`;
  if (/[<>:"|?*]/.test(part)) return `has the part "${part}", which Windows can't store`;
  if (/[ .]$/.test(part)) return `has the part "${part}", which ends in a dot or a space`;
  return null;
}

/** `.git` in any letter case, with what file systems drop from a name, and the short name git guards too. */
function isGitFolder(part: string): boolean {
  const folded = part
    .normalize('NFKC')
    .replace(/[\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/g, '')
    .replace(/[ .]+$/, '')
    .toLowerCase();
  return folded === '.git' || folded === 'git~1';
}

const hasControlCharacter = (text: string): boolean =>
  [...text].some((letter) => letter < ' ' || letter === '\u007f');
