/**
 * What a child process inherits. A parent's environment is where keys live, so nothing is taken over
 * because it happens to be there: a child gets the names below and no others. Proxy variables are left
 * out on purpose (they carry passwords), and so is everything that makes a tool run code of its own
 * accord (`NODE_OPTIONS`, `BASH_ENV`, `LD_PRELOAD`, `GIT_*`).
 */

const IDENTITY = ['HOME', 'USER', 'LOGNAME', 'SHELL', 'LANG', 'LANGUAGE', 'TZ'];
const LOCALE = ['LC_ALL', 'LC_COLLATE', 'LC_CTYPE', 'LC_MESSAGES', 'LC_NUMERIC', 'LC_TIME'];
/** Where tool chains are installed or keep their caches. Folders only, never credentials. */
const TOOL_CHAINS = [
  'ANDROID_HOME',
  'CARGO_HOME',
  'COMPOSER_HOME',
  'CONDA_PREFIX',
  'DOTNET_ROOT',
  'GEM_HOME',
  'GOCACHE',
  'GOMODCACHE',
  'GOPATH',
  'GOROOT',
  'GRADLE_USER_HOME',
  'HOMEBREW_PREFIX',
  'JAVA_HOME',
  'NVM_DIR',
  'PYENV_ROOT',
  'RBENV_ROOT',
  'RUSTUP_HOME',
  'SDKMAN_DIR',
  'VIRTUAL_ENV',
  'XDG_CACHE_HOME',
  'XDG_CONFIG_HOME',
  'XDG_DATA_HOME',
];

/** Names that a child may inherit when its parent has them. `PATH` is treated apart. */
export const inheritedNames: readonly string[] = [...IDENTITY, ...LOCALE, ...TOOL_CHAINS];

/** Names that Tandem itself sets for a command. */
export const commandNames = [
  'GIT_TERMINAL_PROMPT',
  'NO_COLOR',
  'PAGER',
  'TANDEM_COMMAND',
  'TEMP',
  'TERM',
  'TMP',
  'TMPDIR',
] as const;

type Environment = Readonly<Record<string, string | undefined>>;

const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** The environment of the tool runner: the allow list and nothing else. */
export function runnerEnvironment(parent: Environment): Record<string, string> {
  const kept: Record<string, string> = { PATH: absolutePath(parent.PATH) };
  for (const name of inheritedNames) {
    const value = parent[name];
    if (value !== undefined) kept[name] = value;
  }
  return kept;
}

/**
 * The environment of a command: the allow list, a private folder for temporary files, and settings
 * that keep programs from waiting for a person. `mark` names the processes of this runner, so that
 * they can be found again wherever they moved.
 */
export function commandEnvironment(
  parent: Environment,
  own: { readonly temp: string; readonly mark: string },
): Record<string, string> {
  const set: Record<(typeof commandNames)[number], string> = {
    GIT_TERMINAL_PROMPT: '0',
    NO_COLOR: '1',
    PAGER: 'cat',
    TANDEM_COMMAND: own.mark,
    TEMP: own.temp,
    TERM: 'dumb',
    TMP: own.temp,
    TMPDIR: own.temp,
  };
  return { ...runnerEnvironment(parent), ...set };
}

/** A relative entry would let the worktree decide which program a name means. */
function absolutePath(path: string | undefined): string {
  const entries = (path ?? '').split(':').filter((entry) => entry.startsWith('/'));
  return entries.length === 0 ? DEFAULT_PATH : entries.join(':');
}
