import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { TandemError } from '../../shared/errors.ts';
import { ok, type Result } from '../../shared/result.ts';
import { listCandidates } from './list-candidates.ts';
import { findNewlyIgnored } from './new-ignores.ts';
import { chunkPaths, splitRecords } from './paths.ts';
import { type Place, runInStore, stageOf } from './place.ts';
import { type Staged, stageEntry } from './stage-file.ts';

/**
 * Brings the private index up to what the worktree holds: list what may have changed, copy those entries to
 * our own ground, let git store the copies, write their names and hashes into the index. Git itself never
 * opens a file of the worktree in order to store it.
 */
export interface Scan {
  readonly skipped: readonly Skipped[];
  /** Entries written to the index; 0 means that it is as it was. */
  readonly edits: number;
}

export interface Skipped {
  readonly path: string;
  readonly bytes: number;
  readonly why: string;
}

/** Untracked files above this are named and not stored: build output and data, not what a person wrote. */
export const MAX_UNTRACKED_BYTES = 5 * 1024 * 1024;
const AT_ONCE = 16;

interface Edit {
  readonly path: string;
  readonly kind: 'file' | 'executable' | 'link' | 'gone';
  readonly stage: string | null;
}

export async function scanWorktree(
  place: Place,
  known: readonly string[] | 'full',
): Promise<Result<Scan, TandemError>> {
  const found = await listCandidates(place, known);
  if (!found.ok) return found;
  const { nested, unreadable } = found.value;
  const skipped: Skipped[] = [
    ...nested.map((folder) => ({ path: `${folder}.git`, bytes: 0, why: WHY_NESTED })),
    ...unreadable.map((path) => ({ path, bytes: 0, why: 'its name is not UTF-8' })),
    ...(known === 'full' ? await findFilledSubmodules(place) : []),
  ];
  const tracked = new Map(found.value.tracked);
  const left = await leaveOutNewlyIgnored(place, tracked);
  if (!left.ok) return left;
  skipped.push(...left.value);
  const staged = await stageAll(place, tracked);
  skipped.push(...staged.skipped);
  const edits = await settleModes(place, staged.edits);
  if (!edits.ok) return edits;
  const written = await writeEdits(place, edits.value);
  return written.ok ? ok({ skipped, edits: edits.value.length }) : written;
}

const WHY_NESTED = 'the folder of a nested repository; its other files are stored as plain files';

/** Submodules stay at the commit of the base, whatever is put into their folders. */
async function findFilledSubmodules(place: Place): Promise<readonly Skipped[]> {
  const filled: Skipped[] = [];
  for (const path of place.submodules) {
    const names = await readdir(join(place.folder, path)).catch(() => []);
    if (names.length > 0) {
      filled.push({ path, bytes: 0, why: 'files inside a submodule are not part of the change' });
    }
  }
  return filled;
}

async function leaveOutNewlyIgnored(
  place: Place,
  tracked: Map<string, boolean>,
): Promise<Result<readonly Skipped[], TandemError>> {
  const untracked = [...tracked].filter(([, known]) => !known).map(([path]) => path);
  const found = await findNewlyIgnored(place, untracked);
  if (!found.ok) return found;
  for (const { files } of found.value) for (const path of files) tracked.delete(path);
  return ok(
    found.value.map(({ folder, files }) => ({
      path: folder,
      bytes: 0,
      why: `ignored by a rule that this run added; ${files.length} files`,
    })),
  );
}

async function stageAll(
  place: Place,
  tracked: ReadonlyMap<string, boolean>,
): Promise<{ readonly edits: readonly Edit[]; readonly skipped: readonly Skipped[] }> {
  const edits: Edit[] = [];
  const skipped: Skipped[] = [];
  const stage = stageOf(place);
  await rm(stage, { recursive: true, force: true });
  await mkdir(stage, { recursive: true, mode: 0o700 });
  const submodules = new Set(place.submodules);
  const queue = [...tracked].entries();
  const work = async (): Promise<void> => {
    for (const [number, [path, known]] of queue) {
      const seen = await stageEntry({
        root: place.folder,
        path,
        target: join(stage, `${number}`),
        maxBytes: known ? Number.MAX_SAFE_INTEGER : MAX_UNTRACKED_BYTES,
      });
      const edit = decideEdit({ path, known, stage: `${number}` }, seen, submodules.has(path));
      if (edit !== null) edits.push(edit);
      skipped.push(...describeSkipped(path, seen));
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, tracked.size) }, work));
  return { edits, skipped };
}

function decideEdit(
  entry: { readonly path: string; readonly known: boolean; readonly stage: string },
  seen: Staged,
  submodule: boolean,
): Edit | null {
  const { path, known, stage } = entry;
  if (seen.kind === 'file') return { path, kind: seen.executable ? 'executable' : 'file', stage };
  if (seen.kind === 'link') return { path, kind: 'link', stage };
  if (seen.kind === 'folder')
    return known && !submodule ? { path, kind: 'gone', stage: null } : null;
  // An unreadable or busy file keeps its last version; a pipe in its place means that it is gone.
  const gone =
    seen.kind === 'gone' || (seen.kind === 'unstorable' && seen.why.startsWith('it is a '));
  return known && gone ? { path, kind: 'gone', stage: null } : null;
}

function describeSkipped(path: string, seen: Staged): readonly Skipped[] {
  if (seen.kind === 'too-big') {
    return [{ path, bytes: seen.bytes, why: `over ${MAX_UNTRACKED_BYTES / 1024 / 1024} MB` }];
  }
  return seen.kind === 'unstorable' ? [{ path, bytes: 0, why: seen.why }] : [];
}

/** Where the file system can't say what is executable or a link, the index keeps what it had. */
async function settleModes(
  place: Place,
  edits: readonly Edit[],
): Promise<Result<readonly Edit[], TandemError>> {
  const { fileMode, symlinks } = place.settings;
  if ((fileMode && symlinks) || edits.length === 0) return ok(edits);
  const modes = new Map<string, string>();
  for (const group of chunkPaths(edits.map((edit) => edit.path))) {
    const listed = await runInStore(place, { args: ['ls-files', '-s', '-z', '--', ...group] });
    if (!listed.ok) return listed;
    for (const record of splitRecords(listed.value.stdout)) {
      const [, mode, path] = /^(\d+) \S+ \d\t(.*)$/s.exec(record.toString()) ?? [];
      if (mode !== undefined && path !== undefined) modes.set(path, mode);
    }
  }
  return ok(
    edits.map((edit): Edit => {
      if (edit.kind !== 'file' && edit.kind !== 'executable') return edit;
      const mode = modes.get(edit.path);
      if (!symlinks && mode === '120000') return { ...edit, kind: 'link' };
      if (fileMode) return edit;
      return { ...edit, kind: mode === '100755' ? 'executable' : 'file' };
    }),
  );
}

const MODE = { file: '100644', executable: '100755', link: '120000' } as const;

async function writeEdits(
  place: Place,
  edits: readonly Edit[],
): Promise<Result<void, TandemError>> {
  if (edits.length === 0) return ok(undefined);
  const hashes = await storeStaged(place, edits);
  if (!hashes.ok) return hashes;
  const gone: string[] = [];
  const there: string[] = [];
  for (const { kind, path, stage } of edits) {
    if (kind === 'gone') gone.push(`0 ${'0'.repeat(place.base.length)} 0\t${path}\0`);
    else there.push(`${MODE[kind]} ${hashes.value.get(stage ?? '') ?? ''} 0\t${path}\0`);
  }
  const updated = await runInStore(place, {
    args: ['update-index', '-z', '--index-info'],
    // What is gone first: a file may stand where a folder was.
    input: [...gone, ...there].join(''),
  });
  return updated.ok ? ok(undefined) : updated;
}

async function storeStaged(
  place: Place,
  edits: readonly Edit[],
): Promise<Result<ReadonlyMap<string, string>, TandemError>> {
  const names = edits.flatMap((edit) => (edit.stage === null ? [] : [edit.stage]));
  if (names.length === 0) return ok(new Map());
  const stored = await runInStore(place, {
    args: ['-C', stageOf(place), 'hash-object', '-w', '--no-filters', '--stdin-paths'],
    input: names.map((name) => `${name}\n`).join(''),
  });
  if (!stored.ok) return stored;
  const hashes = stored.value.stdout.toString().trim().split('\n');
  return ok(new Map(names.map((name, at) => [name, hashes[at] ?? ''])));
}
