import { existsSync } from 'node:fs';
import { opendir, realpath, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import type { TandemError } from '../../../shared/errors.ts';
import type { OutputOf } from '../../../shared/ipc/contract.ts';
import type { RepositoryView } from '../../../shared/ipc/repositories.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { suggestSetup, telltaleFiles } from '../../../shared/settings/suggest-setup.ts';
import { collectSecrets } from '../../egress/collect-secrets.ts';
import { createPathMatcher } from '../../egress/match-path.ts';
import { createSecretScanner } from '../../egress/secret-scanner.ts';
import { openWorkspaceKey } from '../../egress/workspace-key.ts';
import { createDigestBuilder } from '../../planner/digest/create-digest-builder.ts';
import { createLibrary } from '../../store/library.ts';
import type { Surroundings } from '../surroundings.ts';
import { settingOf } from './repository-setting.ts';

/** A checkout as it is shown before a run. Errors: those of inspecting a repository. */
export async function viewRepository(
  around: Surroundings,
  path: string,
): Promise<Result<RepositoryView, TandemError>> {
  const found = await around.repositories.inspect(resolve(path));
  if (!found.ok) return found;
  const { headCommit, branch, dirtyFiles, shallow, submodules } = found.value;
  const subject = await around.repositories.headSubject(found.value.path, headCommit);
  const there = await around.repositories.existing(found.value.path, headCommit, telltaleFiles);
  return ok({
    path: found.value.path,
    name: basename(found.value.path),
    branch,
    headCommit,
    headSubject: subject.ok ? subject.value : '',
    dirtyFiles,
    shallow,
    submodules,
    setup: {
      command: settingOf(around.settings, found.value.path)?.setup ?? null,
      suggestion: there.ok ? suggestSetup(there.value) : null,
    },
  });
}

const RECENT = 12;

/** Repositories of earlier runs, the latest first. */
export function recentRepositories(
  home: string,
): Result<OutputOf<'repository.recent'>, TandemError> {
  const runs = createLibrary({ home }).list();
  if (!runs.ok) return runs;
  const latest = new Map<string, string>();
  for (const { repository, startedAt } of runs.value) {
    if (repository !== '' && !latest.has(repository)) latest.set(repository, startedAt);
  }
  const repositories = [...latest]
    .slice(0, RECENT)
    .map(([path, lastUsed]) => ({ path, lastUsed, exists: existsSync(path) }));
  return ok({ repositories });
}

const MAX_FOLDERS = 2_000;
/** A folder with more entries than this is not read to its end. */
const MAX_ENTRIES = 100_000;

/** Names of the folders in a folder, nothing of files; for picking a repository without a native dialog. */
export async function browseFolders(
  path: string | null,
  hidden: boolean,
): Promise<Result<OutputOf<'repository.browse'>, TandemError>> {
  const asked = resolve(path ?? homedir());
  try {
    const folder = await realpath(asked);
    if (!(await stat(folder)).isDirectory())
      return err({ kind: 'repository-missing', path: asked });
    const names = await listFolderNames(folder, hidden);
    const parent = dirname(folder);
    const folders = names.slice(0, MAX_FOLDERS).map((name) => ({
      name,
      isRepository: existsSync(join(folder, name, '.git')),
    }));
    return ok({
      path: folder,
      parent: parent === folder ? null : parent,
      isRepository: existsSync(join(folder, '.git')),
      folders,
      more: Math.max(0, names.length - MAX_FOLDERS),
    });
  } catch (thrown) {
    const code = thrown instanceof Error && 'code' in thrown ? thrown.code : '';
    if (code === 'ENOENT' || code === 'ENOTDIR')
      return err({ kind: 'repository-missing', path: asked });
    const detail = thrown instanceof Error ? thrown.message : String(thrown);
    return err({ kind: 'repository-unsupported', path: asked, detail });
  }
}

async function listFolderNames(folder: string, hidden: boolean): Promise<readonly string[]> {
  const names: string[] = [];
  let seen = 0;
  for await (const entry of await opendir(folder)) {
    seen += 1;
    if (seen > MAX_ENTRIES) break;
    if (!hidden && entry.name.startsWith('.')) continue;
    if (entry.isDirectory()) names.push(entry.name);
    else if (entry.isSymbolicLink() && (await leadsToFolder(join(folder, entry.name))))
      names.push(entry.name);
  }
  return names.sort((a, b) => a.localeCompare(b));
}

async function leadsToFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    // A link to nowhere is no folder to go into.
    return false;
  }
}

/** What Claude would be shown of the repository for this request. Sends nothing. */
export async function previewRequest(
  around: Surroundings,
  asked: { readonly path: string; readonly request: string },
  signal: AbortSignal,
): Promise<Result<OutputOf<'repository.preview'>, TandemError>> {
  const facts = await around.repositories.inspect(resolve(asked.path));
  if (!facts.ok) return facts;
  const { path, headCommit } = facts.value;
  const { level, deniedPaths } = around.settings.policy;
  const denies = createPathMatcher(deniedPaths);
  const builder = createDigestBuilder({
    reader: around.repositories,
    cacheFile: join(around.home, 'symbols.sqlite'),
    isDenied: (file) => denies(file) !== null,
  });
  const digest = await builder.build(
    {
      repository: path,
      commit: headCommit,
      level: level === 'names' ? 'names' : 'outline',
      hints: asked.request,
      tokenBudget: around.settings.budgets.digestTokens,
    },
    { signal, pulse: () => undefined },
  );
  if (!digest.ok) return digest;
  const scanner = createSecretScanner(
    await collectSecrets(path, around.env),
    await openWorkspaceKey(join(around.home, 'workspace.key')),
  );
  const shown = await scanner.mask(digest.value.text);
  const found = await scanner.inspect(asked.request);
  return ok({
    level,
    digest: shown.text,
    digestTokens: digest.value.tokens,
    bytes: Buffer.byteLength(shown.text) + Buffer.byteLength(asked.request),
    files: digest.value.files,
    filesShown: digest.value.filesShown,
    secrets: found.map(({ kind, line }) => `${kind}, line ${line}`),
  });
}
