import { createHash } from 'node:crypto';

/** Files that fix which versions a package manager installs, by their names, in any folder. */
const LOCK_FILES = new Set([
  'package-lock.json',
  'npm-shrinkwrap.json',
  'pnpm-lock.yaml',
  'yarn.lock',
  'bun.lock',
  'bun.lockb',
  'deno.lock',
  'uv.lock',
  'poetry.lock',
  'pdm.lock',
  'Pipfile.lock',
  'pixi.lock',
  'pylock.toml',
  'Cargo.lock',
  'go.sum',
  'go.work.sum',
  'Gemfile.lock',
  'composer.lock',
  'mix.lock',
  'pubspec.lock',
  'Podfile.lock',
  'Package.resolved',
  'packages.lock.json',
  'gradle.lockfile',
  'flake.lock',
  'conda-lock.yml',
]);

export const isLockFile = (path: string): boolean => {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return LOCK_FILES.has(name) || /^requirements[\w.-]*\.txt$/.test(name);
};

/** Also part of what an installation depends on: patches, what is ignored, and how the managers are set up. */
const isAlong = (path: string): boolean =>
  /(?:^|\/)(?:\.gitignore|\.npmrc|\.yarnrc(?:\.yml)?|pnpm-workspace\.yaml|\.nvmrc|\.node-version|\.python-version|rust-toolchain(?:\.toml)?|package\.json|pyproject\.toml)$|(?:^|\/)patches\//.test(
    path,
  );

/**
 * One hash for the state of all lock files with the command that reads them; null where there is none. Made of
 * names and git's own hashes, so that no file has to be read. The manifests beside them count as well: a changed
 * one may run other install scripts although the versions are the same.
 */
export function hashLockFiles(
  files: readonly { readonly path: string; readonly hash: string }[],
  command: string,
): string | null {
  if (!files.some(({ path }) => isLockFile(path))) return null;
  const state = files
    .filter(({ path }) => isLockFile(path) || isAlong(path))
    .map(({ path, hash }) => [path, hash] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const { platform, arch } = process;
  return createHash('sha256')
    .update(JSON.stringify([command, platform, arch, state]))
    .digest('hex');
}

/** Package managers that hard-link from a store of the user unless they are told to copy. */
const COPYING: readonly (readonly [lockFile: string, ...settings: string[]])[] = [
  [
    'pnpm-lock.yaml',
    'npm_config_package_import_method=copy',
    'pnpm_config_package_import_method=copy',
  ],
  ['uv.lock', 'UV_LINK_MODE=copy'],
  ['yarn.lock', 'YARN_NM_MODE=classic'],
];

/** The setup command with settings before it that make package managers copy. */
export function copyingCommand(paths: readonly string[], command: string): string {
  const names = new Set(paths.map((path) => path.slice(path.lastIndexOf('/') + 1)));
  const settings = COPYING.flatMap(([lockFile, ...rest]) => (names.has(lockFile) ? rest : []));
  return settings.length === 0 ? command : `export ${settings.join(' ')}\n${command}`;
}
