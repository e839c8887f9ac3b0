import { existsSync, realpathSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

/** What every program needs of the system. On Linux nothing else of the root is there at all. */
export const systemReadable: readonly string[] = [
  '/usr',
  '/bin',
  '/sbin',
  '/lib',
  '/lib32',
  '/lib64',
  '/libx32',
  '/etc',
  '/opt',
  '/nix/store',
  '/run/current-system/sw',
  '/gnu/store',
];

/** Of the system's settings, what holds secrets where commands run as root, or keys of other services. */
export const systemSecrets: readonly string[] = [
  '/etc/shadow',
  '/etc/shadow-',
  '/etc/gshadow',
  '/etc/gshadow-',
  '/etc/sudoers',
  '/etc/sudoers.d',
  '/etc/ssh',
  '/etc/ssl/private',
  '/etc/pki/tls/private',
  '/etc/docker',
  '/etc/kubernetes',
  '/etc/rancher',
  '/etc/wireguard',
  '/etc/openvpn',
  '/etc/NetworkManager/system-connections',
  '/etc/krb5.keytab',
];

/**
 * Of a home folder, what stays unreadable even where people let commands read the folder around it, or where it
 * lies beside what a cache or a tool chain needs.
 */
export const homeSecrets: readonly string[] = [
  '.aws',
  '.azure',
  '.bash_history',
  '.boto',
  '.bunfig.toml',
  '.cache/huggingface/stored_tokens',
  '.cache/huggingface/token',
  '.cargo/credentials',
  '.cargo/credentials.toml',
  '.claude',
  '.claude.json',
  '.composer/auth.json',
  '.condarc',
  '.config/chromium',
  '.config/composer/auth.json',
  '.config/containers/auth.json',
  '.config/gcloud',
  '.config/gh',
  '.config/git/credentials',
  '.config/google-chrome',
  '.config/NuGet',
  '.config/op',
  '.config/pip',
  '.config/pnpm',
  '.config/pypoetry/auth.toml',
  '.config/rclone',
  '.continuum',
  '.docker',
  '.dotnet/corefx',
  '.gem/credentials',
  '.git-credentials',
  '.gnupg',
  '.gradle/gradle.properties',
  '.hex/hex.config',
  '.ivy2/.credentials',
  '.kube',
  '.local/share/gem/credentials',
  '.local/share/keyrings',
  '.m2/settings-security.xml',
  '.m2/settings.xml',
  '.mozilla',
  '.my.cnf',
  '.netrc',
  '.node_repl_history',
  '.npmrc',
  '.nuget/NuGet',
  '.password-store',
  '.pgpass',
  '.pip',
  '.psql_history',
  '.pub-cache/credentials.json',
  '.pypirc',
  '.python_history',
  '.s3cfg',
  '.sbt',
  '.ssh',
  '.terraform.d',
  '.terraformrc',
  '.thunderbird',
  '.vault-token',
  '.yarnrc.yml',
  '.zsh_history',
];

/** The same where a variable has moved the folder that they lie in. */
const MOVED: readonly (readonly [name: string, ...files: string[]])[] = [
  ['CARGO_HOME', 'credentials', 'credentials.toml'],
  ['COMPOSER_HOME', 'auth.json'],
  ['GEM_HOME', 'credentials'],
  ['GRADLE_USER_HOME', 'gradle.properties'],
  [
    'XDG_CONFIG_HOME',
    'composer/auth.json',
    'gcloud',
    'gh',
    'git/credentials',
    'NuGet',
    'pip',
    'pnpm',
  ],
  ['XDG_DATA_HOME', 'gem/credentials', 'keyrings'],
];

/** Absolute paths of secrets in folders that the environment names. */
export const movedSecrets = (env: Environment): readonly string[] =>
  MOVED.flatMap(([name, ...files]) => {
    const folder = env[name];
    return folder?.startsWith('/') === true ? files.map((file) => join(folder, file)) : [];
  });

/** Where version managers put tool chains below a home folder. None of these holds a credential by convention. */
const IN_HOME = [
  '.asdf/bin',
  '.asdf/installs',
  '.asdf/shims',
  '.bun/bin',
  '.cargo/bin',
  '.cargo/env',
  '.deno/bin',
  '.dotnet',
  '.fnm',
  '.local/bin',
  '.local/lib',
  '.local/share/fnm',
  '.local/share/mise',
  '.local/share/pipx/venvs',
  '.local/share/pnpm',
  '.local/share/uv',
  '.nix-profile',
  '.nodenv',
  '.nvm',
  '.pyenv',
  '.rbenv',
  '.rustup/toolchains',
  '.rustup/settings.toml',
  '.rvm',
  '.sdkman/candidates',
  '.volta',
  'anaconda3',
  'go/bin',
  'miniconda3',
  'miniforge3',
];

/** Variables that name the folder of a tool chain (never those of settings, such as XDG_CONFIG_HOME). */
const NAMED = [
  'ANDROID_HOME',
  'CONDA_PREFIX',
  'DOTNET_ROOT',
  'GOROOT',
  'HOMEBREW_PREFIX',
  'JAVA_HOME',
  'NVM_DIR',
  'PYENV_ROOT',
  'RBENV_ROOT',
  'VIRTUAL_ENV',
];

/**
 * Absolute paths of tool chains outside the system's folders that exist: those that version managers use, those
 * that the environment names, and the folders of PATH. A folder that holds the home folder, or is it, is never one.
 */
export function findToolChains(env: Environment, home: string): readonly string[] {
  const named = NAMED.map((name) => env[name]).filter((path) => path?.startsWith('/') === true);
  const onPath = (env.PATH ?? '').split(':').filter(isToolFolder).flatMap(withLibraries);
  const wanted = [...IN_HOME.map((path) => join(home, path)), ...named, ...onPath];
  const safe = wanted.filter(
    (path): path is string => path !== undefined && existsSync(path) && !isAround(path, home),
  );
  return [...new Set(safe.flatMap((path) => [path, ...targetOf(path)]))].filter(
    (path) => !systemReadable.some((folder) => isInside(path, folder)),
  );
}

/** Packages that a project brought along belong to that project, which is not ours to show. */
const isToolFolder = (path: string): boolean =>
  path.startsWith('/') && !path.includes(`node_modules${sep}.bin`);

/** `prefix/bin` needs what lies beside it, when `prefix` is an installation and not somebody's project. */
function withLibraries(path: string): readonly string[] {
  const prefix = dirname(path);
  const holds = (name: string): boolean => existsSync(join(prefix, name));
  const isInstallation =
    path.endsWith(`${sep}bin`) && ['lib', 'lib64', 'libexec', 'pkg'].some(holds) && !holds('.git');
  return isInstallation ? [path, prefix] : [path];
}

/** A tool chain that is a link is readable where it leads, as long as that is not the home folder itself. */
function targetOf(path: string): readonly string[] {
  const real = realpathSync(path);
  return real === path ? [] : [real];
}

/**
 * The installation that a program belongs to: `bin/node` needs the libraries beside `bin`. A program that lies in
 * a folder of another kind is readable alone.
 */
export function installationOf(program: string, home: string): readonly string[] {
  const real = realpathSync(program);
  const bin = dirname(real);
  const prefix = dirname(bin);
  const isInstallation = bin.endsWith(`${sep}bin`) && !isAround(prefix, home);
  return [program, isInstallation ? prefix : real];
}

/** Whether `path` is `folder` or lies in it. */
export function isInside(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : `${folder}${sep}`);
}

/** Whether allowing `path` would allow the home folder, or all of its hidden parts. */
function isAround(path: string, home: string): boolean {
  const real = realpathSync(path);
  return realPaths(home).some(
    (one) => isInside(one, real) || real === join(one, '.local') || real === join(one, '.config'),
  );
}

/** A path as it is said, and where it leads when that is elsewhere. */
export function realPaths(path: string): readonly string[] {
  try {
    return [...new Set([path, realpathSync(path)])];
  } catch {
    // Not there: nothing to be found at it either.
    return [path];
  }
}
