import { chmod, copyFile, lstat, opendir, readlink, rename, rm, utimes } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';

/** More than this is installed anew each time: two kept states of each repository must not fill a disk. */
export const mostKept = { bytes: 4 * 1024 ** 3, files: 300_000 };

/** What may keep a prepared folder from being kept, and what is in it. */
export interface Survey {
  bytes: number;
  files: number;
  /** Files with other names elsewhere. */
  readonly linked: string[];
  /** The first thing that makes a copy of it unusable or unsafe elsewhere; null: nothing does. */
  objection: string | null;
}

/** Walks what a setup command made below `root`, never through a symbolic link. Throws the file system's errors. */
export async function surveyEntries(
  root: string,
  entries: readonly string[],
  signal: AbortSignal,
): Promise<Survey> {
  const survey: Survey = { bytes: 0, files: 0, linked: [], objection: null };
  const pending = entries.map((entry) => join(root, entry));
  for (let path = pending.pop(); path !== undefined; path = pending.pop()) {
    signal.throwIfAborted();
    const stat = await lstat(path);
    survey.files += 1;
    if (stat.isDirectory()) {
      for await (const child of await opendir(path)) pending.push(join(path, child.name));
    } else if (stat.isSymbolicLink()) {
      survey.objection ??= await judgeLink(root, path);
    } else if (stat.isFile()) {
      survey.bytes += stat.size;
      if (stat.nlink > 1) survey.linked.push(path);
      // Its programs name the folder it was made in, and would run what lies there.
      if (path.endsWith(`${sep}pyvenv.cfg`))
        survey.objection ??= `${relative(root, path)}: a Python environment works only where it was made`;
    } else {
      survey.objection ??= `${relative(root, path)} is no file, folder or link`;
    }
  }
  const { bytes, files } = survey;
  if (bytes > mostKept.bytes || files > mostKept.files)
    survey.objection ??= `it is too big (${files} files, ${Math.round(bytes / 1024 ** 2)} MiB)`;
  return survey;
}

async function judgeLink(root: string, path: string): Promise<string | null> {
  const target = await readlink(path);
  const inside = relative(root, resolve(dirname(path), target));
  const leaves = inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside);
  if (!isAbsolute(target) && !leaves) return null;
  return `${relative(root, path)} is a link that leaves the worktree, or names it by its full path`;
}

/** Makes a file of its own out of each hard link, so that writing to it changes nothing else. */
export async function takeApart(linked: readonly string[], signal: AbortSignal): Promise<void> {
  for (const path of linked) {
    signal.throwIfAborted();
    const own = `${path}.tandem-own`;
    try {
      const { mode, atime, mtime } = await lstat(path);
      await copyFile(path, own);
      await chmod(own, mode & 0o7777);
      await utimes(own, atime, mtime);
      await rename(own, path);
    } finally {
      await rm(own, { force: true });
    }
  }
}
