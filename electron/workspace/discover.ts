import { lstat, realpath, stat } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import type { TandemError } from '../../shared/errors.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import type { Git } from './git.ts';

/** Where a checkout is. Everything after discovery works with these paths only. */
export interface Checkout {
  /** Real path of the top folder. */
  readonly top: string;
  /** The git folder of this checkout (HEAD, index); for a linked worktree, its own. */
  readonly gitDir: string;
  /** The git folder that holds refs and objects. */
  readonly commonDir: string;
}

/**
 * Finds the checkout that a folder belongs to, or says why it can't be worked in. This is the only call that
 * lets git look around by itself; `rev-parse` reads configuration and runs nothing.
 */
export async function discoverCheckout(
  git: Git,
  folder: string,
): Promise<Result<Checkout, TandemError>> {
  const place = await requireFolder(folder);
  if (!place.ok) return place;
  const found = await findPaths(git, folder, place.value);
  return found.ok ? requireOwnTop(git, folder, found.value) : found;
}

/** What git says of a folder, unproved. */
interface Found {
  readonly gitDir: string;
  readonly commonDir: string;
  readonly top: string;
}

async function findPaths(
  git: Git,
  folder: string,
  place: string,
): Promise<Result<Found, TandemError>> {
  const ask = (...questions: readonly string[]) => revParse(git, place, questions);
  const kind = ['--is-inside-git-dir', '--is-bare-repository'];
  const paths = ['--absolute-git-dir', '--git-common-dir', '--show-toplevel'];
  const together = await ask(...kind, ...paths);
  const lines = together.ok ? together.value.split('\n') : [];
  const [inside, isBare, gitDir = '', common = '', top = ''] = lines;
  if (lines.length === 5 && inside === 'false' && isBare === 'false') {
    return ok({ gitDir, commonDir: resolve(place, common), top });
  }
  // It is refused, then, or a path holds a newline: one by one, what it is can be told.
  const seen = await ask(...kind);
  if (!seen.ok) return err(explainRefusal(folder, seen.error));
  const [insideGit, bare] = seen.value.split('\n');
  if (bare === 'true') return unsupported(folder, 'it is a bare repository, without a work tree.');
  if (insideGit === 'true') return unsupported(folder, "it is inside git's own folder.");
  const answers: string[] = [];
  for (const question of paths) {
    const answer = await ask(question);
    if (!answer.ok) return err(explainRefusal(folder, answer.error));
    answers.push(answer.value);
  }
  const [ownDir = '', commonDir = '', topDir = ''] = answers;
  return ok({ gitDir: ownDir, commonDir: resolve(place, commonDir), top: topDir });
}

async function revParse(
  git: Git,
  folder: string,
  questions: readonly string[],
): Promise<Result<string, TandemError>> {
  const answered = await git.run({
    args: ['-C', folder, 'rev-parse', ...questions],
    userSettings: true,
    timeoutMs: 15_000,
  });
  return answered.ok ? ok(answered.value.stdout.toString().replace(/\n$/, '')) : answered;
}

const unsupported = (path: string, detail: string): Result<never, TandemError> =>
  err({ kind: 'repository-unsupported', path, detail });

async function requireFolder(folder: string): Promise<Result<string, TandemError>> {
  try {
    const real = await realpath(folder);
    return (await stat(real)).isDirectory()
      ? ok(real)
      : unsupported(folder, 'it is a file, not a folder.');
  } catch {
    // Whatever keeps us from resolving it (absent, a broken link, no permission), there is no folder to use.
    return err({ kind: 'repository-missing', path: folder });
  }
}

/** Turns git's refusals into the error that says what to do. */
function explainRefusal(folder: string, error: TandemError): TandemError {
  if (error.kind !== 'git-failed') return error;
  const unsupportedBecause = (detail: string): TandemError => ({
    kind: 'repository-unsupported',
    path: folder,
    detail,
  });
  if (/dubious ownership/.test(error.detail)) {
    return unsupportedBecause(
      `it belongs to another user, so git refuses it. If you trust it, run \`git config --global --add safe.directory ${folder}\`.`,
    );
  }
  if (/cannot use bare repository/.test(error.detail)) {
    // Git can't tell a bare repository from the inside of a checkout's `.git`; the path can.
    if (folder.split(/[/\\]/).includes('.git')) {
      return unsupportedBecause("it is inside git's own folder.");
    }
    return unsupportedBecause('it is a bare repository, without a work tree.');
  }
  if (/not a git repository/.test(error.detail)) return { kind: 'not-a-repository', path: folder };
  return unsupportedBecause(error.detail.replace(/^fatal: /, ''));
}

/**
 * `core.worktree` may name any folder of the machine, and Tandem would compare and write there. It is
 * believed only when the folder it names leads back to the same git folder.
 */
async function requireOwnTop(
  git: Git,
  folder: string,
  { gitDir, commonDir, top }: Found,
): Promise<Result<Checkout, TandemError>> {
  const inside = await isInside(top, folder);
  if (!inside || (await gitFolderOf(git, top)) !== (await realpath(gitDir))) {
    return unsupported(folder, `its configuration names ${top} as its work tree (core.worktree).`);
  }
  return ok({
    top: await realpath(top),
    gitDir: await realpath(gitDir),
    commonDir: await realpath(commonDir),
  });
}

async function isInside(top: string, folder: string): Promise<boolean> {
  try {
    const [outer, inner] = await Promise.all([realpath(top), realpath(folder)]);
    return inner === outer || inner.startsWith(outer.endsWith(sep) ? outer : outer + sep);
  } catch {
    // A work tree that does not exist contains nothing.
    return false;
  }
}

async function gitFolderOf(git: Git, top: string): Promise<string | null> {
  const entry = join(top, '.git');
  const seen = await lstat(entry).catch(() => null);
  if (seen === null) return null;
  if (!seen.isFile()) return realpath(entry).catch(() => null);
  const resolved = await revParse(git, top, ['--resolve-git-dir', entry]);
  return resolved.ok ? realpath(resolve(top, resolved.value)) : null;
}
