/** 2.38 is the first with `safe.bareRepository` and NUL-separated `cat-file`. */
export const GIT_FLOOR = 'git 2.38 or later';
const FLOOR = { major: 2, minor: 38 };

/** Whether `git version`'s line names a git older than the floor. Unknown words count as new: git decides then. */
export function isOldGit(versionLine: string): boolean {
  const found = /(\d+)\.(\d+)/.exec(versionLine);
  if (found === null) return false;
  const major = Number(found[1]);
  const minor = Number(found[2]);
  return major < FLOOR.major || (major === FLOOR.major && minor < FLOOR.minor);
}
