import type { TandemError } from '../../shared/errors.ts';
import { ok, type Result } from '../../shared/result.ts';
import { inspectLines } from './inspect-lines.ts';
import { parseLfsPointer } from './lfs-pointer.ts';
import { followLink } from './link-target.ts';
import { isGitName, splitRecords } from './paths.ts';
import { type Place, runInStore } from './place.ts';
import { collectObjects, readObjects } from './read-objects.ts';
import { findSensitiveKind } from './sensitive-files.ts';
import { ABSENT, EXECUTABLE, GITLINK, LINK, listChanges, type RawChange } from './tree-changes.ts';

/**
 * Names what a person must see before a change is let through: what may run later, what a diff does not show,
 * what is not what it looks like. It judges trees, so nothing of the worktree is opened.
 */
export interface Mark {
  readonly rule: string;
  readonly detail: string;
}

/** Above this a changed file is named as huge and its lines are not looked at. */
const HUGE_BYTES = 1024 * 1024;

export async function inspectTrees(
  place: Place,
  from: string,
  to: string,
): Promise<Result<readonly Mark[], TandemError>> {
  const changes = await listChanges(place, from, to);
  if (!changes.ok) return changes;
  const present = changes.value.filter((change) => change.newMode !== ABSENT);
  const marks = changes.value.flatMap(inspectPath);
  marks.push(...present.flatMap(inspectMode));
  const links = await inspectLinks(place, to, present);
  if (!links.ok) return links;
  const shapes = await findBareShapes(place, to, present);
  if (!shapes.ok) return shapes;
  const contents = await inspectContents(place, present);
  if (!contents.ok) return contents;
  return ok([...marks, ...links.value, ...shapes.value, ...contents.value]);
}

function inspectPath(change: RawChange): readonly Mark[] {
  const { path } = change;
  const marks: Mark[] = [];
  const deed = change.newMode === ABSENT ? 'deletes' : 'changes';
  const kind = findSensitiveKind(path);
  if (kind !== null) marks.push({ rule: 'agent-file', detail: `${deed} ${path} (${kind})` });
  if (path.split('/').some(isGitName)) {
    marks.push({
      rule: 'nested-repository',
      detail: `${path} is inside a folder that git takes for its own`,
    });
  }
  if (hasOddCharacter(path)) {
    marks.push({
      rule: 'odd-name',
      detail: `${JSON.stringify(path)} has characters that are not shown`,
    });
  }
  return marks;
}

const hasOddCharacter = (path: string): boolean =>
  inspectLines('', path.replaceAll('\n', '\u0001')).length > 0;

function inspectMode(change: RawChange): readonly Mark[] {
  const { path, oldMode, newMode } = change;
  const nested = (detail: string): readonly Mark[] => [{ rule: 'nested-repository', detail }];
  if (newMode === GITLINK && oldMode === GITLINK) {
    return nested(`moves the submodule ${path} to another commit`);
  }
  if (newMode === GITLINK) {
    return nested(`makes ${path} a nested repository, whose files no diff shows`);
  }
  if (oldMode === GITLINK) return nested(`replaces the submodule ${path} by a file`);
  if (newMode === EXECUTABLE && oldMode !== EXECUTABLE) {
    return [{ rule: 'executable-bit', detail: `${path} becomes executable` }];
  }
  const modeOnly = oldMode !== ABSENT && change.oldHash === change.newHash;
  return modeOnly
    ? [{ rule: 'mode-only', detail: `${path}: mode ${oldMode} becomes ${newMode}` }]
    : [];
}

async function inspectLinks(
  place: Place,
  tree: string,
  present: readonly RawChange[],
): Promise<Result<readonly Mark[], TandemError>> {
  if (!present.some((change) => change.newMode === LINK)) return ok([]);
  const entries = await listTree(place, tree);
  if (!entries.ok) return entries;
  const links = entries.value.filter((entry) => entry.mode === LINK);
  const targets = await collectObjects(place.git, place.store, [
    ...new Set(links.map((link) => link.hash)),
  ]);
  const known = new Map(
    links.map((link) => [link.path, targets.get(link.hash)?.toString() ?? '/'] as const),
  );
  // All links, not only changed ones: a new link can turn an old one's way around.
  const changed = new Set(present.map((change) => change.path));
  return ok(
    links.flatMap(({ path }) => {
      const end = followLink(path, known);
      if (end === 'inside' || (end === 'outside' && !leadsAnew(path, known, changed))) return [];
      const where = {
        outside: 'out of the repository',
        'git-folder': 'into a git folder',
        circle: 'in a circle',
      };
      return [
        {
          rule: 'link-outside',
          detail: `${path} is a link that leads ${where[end]}: ${known.get(path) ?? ''}`,
        },
      ];
    }),
  );
}

/** Links that led outside before the run are the user's business, unless a changed link could be on their way. */
const leadsAnew = (
  path: string,
  links: ReadonlyMap<string, string>,
  changed: ReadonlySet<string>,
): boolean => {
  if (changed.has(path)) return true;
  const target = links.get(path) ?? '';
  return !target.startsWith('/') && [...changed].some((other) => links.has(other));
};

interface ListedEntry {
  readonly mode: string;
  readonly hash: string;
  readonly path: string;
}

async function listTree(
  place: Place,
  tree: string,
): Promise<Result<readonly ListedEntry[], TandemError>> {
  const listed = await runInStore(place, { args: ['ls-tree', '-r', '-z', '--full-tree', tree] });
  if (!listed.ok) return listed;
  return ok(
    splitRecords(listed.value.stdout).map((record) => {
      const text = record.toString();
      const tab = text.indexOf('\t');
      return {
        mode: text.slice(0, 6),
        hash: text.slice(12, tab).trim(),
        path: text.slice(tab + 1),
      };
    }),
  );
}

/** A folder with HEAD, objects/ and refs/ is a repository to git, with a configuration that can name programs. */
async function findBareShapes(
  place: Place,
  tree: string,
  present: readonly RawChange[],
): Promise<Result<readonly Mark[], TandemError>> {
  const folders = new Set(
    present.flatMap(({ path }) => {
      const found = /^(.*?)(?:HEAD|(?:objects|refs)\/.*|config)$/is.exec(path);
      return found?.[1] === undefined || !/^$|\/$/.test(found[1]) ? [] : [found[1]];
    }),
  );
  if (folders.size === 0) return ok([]);
  const entries = await listTree(place, tree);
  if (!entries.ok) return entries;
  const paths = entries.value.map((entry) => entry.path.toLowerCase());
  return ok(
    [...folders].flatMap((folder) => {
      const within = (name: string) =>
        paths.some((path) => path.startsWith(`${folder}${name}`.toLowerCase()));
      if (!(within('head') && within('objects/') && within('refs/'))) return [];
      return [
        {
          rule: 'bare-repository',
          detail: `${folder === '' ? 'the top folder' : folder} has the shape of a git repository`,
        },
      ];
    }),
  );
}

async function inspectContents(
  place: Place,
  present: readonly RawChange[],
): Promise<Result<readonly Mark[], TandemError>> {
  const files = present.filter(
    ({ newMode, oldHash, newHash }) => isFile(newMode) && oldHash !== newHash,
  );
  const asked = files.flatMap((file) => [
    file.newHash,
    ...(isFile(file.oldMode) ? [file.oldHash] : []),
  ]);
  const sizes = await readSizes(place, [...new Set(asked)]);
  if (!sizes.ok) return sizes;
  const isSmall = (hash: string): boolean => (sizes.value.get(hash) ?? 0) <= HUGE_BYTES;
  const hasBefore = (file: RawChange): boolean => isFile(file.oldMode) && isSmall(file.oldHash);
  const small = files.filter((file) => isSmall(file.newHash));
  const hashes = small.flatMap((file) => [
    ...(hasBefore(file) ? [file.oldHash] : []),
    file.newHash,
  ]);
  const contents = readObjects(place.git, place.store, hashes);
  const next = async (): Promise<Buffer> =>
    (await contents.next()).value?.content ?? Buffer.alloc(0);
  const marks = files.flatMap((file) => inspectSize(file, sizes.value.get(file.newHash) ?? 0));
  try {
    for (const file of small) {
      const before = hasBefore(file) ? await next() : Buffer.alloc(0);
      marks.push(...inspectContent(file, before, await next()));
    }
  } finally {
    // Read by hand, so it has to be ended by hand: that is what ends the process behind it.
    await contents.return(undefined);
  }
  return ok(marks);
}

const isFile = (mode: string): boolean => mode.startsWith('100');

function inspectSize({ path, added }: RawChange, bytes: number): readonly Mark[] {
  const huge = { rule: 'large-file', detail: `${path} has ${bytes} bytes` };
  const binary = {
    rule: 'binary-file',
    detail: `${path} is binary: the diff does not show what is in it`,
  };
  return [...(bytes > HUGE_BYTES ? [huge] : []), ...(added === null ? [binary] : [])];
}

function inspectContent(file: RawChange, before: Buffer, after: Buffer): readonly Mark[] {
  if (parseLfsPointer(before) !== null && parseLfsPointer(after) === null) {
    const detail = `${file.path} is kept by Git LFS; its pointer is replaced by content`;
    return [{ rule: 'lfs-file', detail }];
  }
  if (file.added === null) return [];
  return inspectLines(before.toString(), after.toString()).map(({ rule, line, what }) => ({
    rule,
    detail: `${file.path}:${line} has ${what}`,
  }));
}

async function readSizes(
  place: Place,
  hashes: readonly string[],
): Promise<Result<ReadonlyMap<string, number>, TandemError>> {
  if (hashes.length === 0) return ok(new Map());
  const asked = await runInStore(place, {
    args: ['cat-file', '--batch-check=%(objectname) %(objectsize)'],
    input: hashes.map((hash) => `${hash}\n`).join(''),
  });
  if (!asked.ok) return asked;
  const lines = asked.value.stdout.toString().trim().split('\n');
  return ok(new Map(lines.map((line) => [line.split(' ')[0] ?? '', Number(line.split(' ')[1])])));
}
