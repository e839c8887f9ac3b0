import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { TandemError } from '../../shared/errors.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { mixTrees } from './mix-trees.ts';
import { isInsidePath } from './paths.ts';
import { type Place, runInStore } from './place.ts';
import { EXECUTABLE, listChanges } from './tree-changes.ts';

const PLAIN = '100644';

export interface WantedFile {
  readonly path: string;
  /** Null: as it is in the base; absent there, it is removed. */
  readonly content: string | null;
}

/**
 * A tree like `tree`, with some files holding the given texts. A file keeps the mode it has there or had in the
 * base; a link, a submodule and a folder can't be given a text. Objects alone are written: nothing of the
 * worktree is opened, and no filter of the repository runs over the texts.
 */
export async function treeWithContents(
  place: Place,
  tree: string,
  files: readonly WantedFile[],
): Promise<Result<string, TandemError>> {
  const outside = files.find((file) => !isInsidePath(file.path));
  if (outside !== undefined) return refuse(outside.path, 'leads out of the worktree');
  const back = files.filter((file) => file.content === null).map((file) => file.path);
  const mixed = back.length === 0 ? ok(tree) : await mixTrees(place, tree, place.baseTree, back);
  if (!mixed.ok) return mixed;
  const lines: string[] = [];
  for (const { path, content } of files) {
    if (content === null) continue;
    const mode = await modeOf(place, [tree, place.baseTree], path);
    if (!mode.ok) return mode;
    const stored = await runInStore(place, {
      args: ['hash-object', '-w', '--no-filters', '--stdin'],
      input: content,
    });
    if (!stored.ok) return stored;
    lines.push(`${mode.value} ${stored.value.stdout.toString().trim()} 0\t${path}\0`);
  }
  const made = lines.length === 0 ? mixed : await writeLines(place, mixed.value, lines);
  return made.ok ? requireOnly(place, { tree, made: made.value }, files) : made;
}

/** Git clears the way for a path: a file where a folder has to be would go without a word. */
async function requireOnly(
  place: Place,
  { tree, made }: { readonly tree: string; readonly made: string },
  files: readonly WantedFile[],
): Promise<Result<string, TandemError>> {
  const changes = await listChanges(place, tree, made);
  if (!changes.ok) return changes;
  const wanted = new Set(files.map((file) => file.path));
  const other = changes.value.find((change) => !wanted.has(change.path));
  return other === undefined ? ok(made) : refuse(other.path, 'would be changed as well');
}

const refuse = (path: string, why: string): Result<never, TandemError> =>
  err({ kind: 'usage', message: `${JSON.stringify(path)} ${why}; it was left as it is.` });

/** The mode of the first tree that has the path; a new file is a plain one. */
async function modeOf(
  place: Place,
  trees: readonly string[],
  path: string,
): Promise<Result<string, TandemError>> {
  for (const tree of trees) {
    const listed = await runInStore(place, { args: ['ls-tree', '-z', tree, '--', path] });
    if (!listed.ok) return listed;
    const mode = /^(\d+) /.exec(listed.value.stdout.toString())?.[1];
    if (mode === undefined) continue;
    return mode === PLAIN || mode === EXECUTABLE ? ok(mode) : refuse(path, 'is not a plain file');
  }
  return ok(PLAIN);
}

async function writeLines(
  place: Place,
  tree: string,
  lines: readonly string[],
): Promise<Result<string, TandemError>> {
  const env = { GIT_INDEX_FILE: join(place.home, 'adjust-index') };
  await rm(env.GIT_INDEX_FILE, { force: true });
  const read = await runInStore(place, { args: ['read-tree', tree], env });
  if (!read.ok) return read;
  const updated = await runInStore(place, {
    args: ['update-index', '-z', '--index-info'],
    env,
    input: lines.join(''),
  });
  if (!updated.ok) return updated;
  const written = await runInStore(place, { args: ['write-tree'], env });
  return written.ok ? ok(written.value.stdout.toString().trim()) : written;
}
