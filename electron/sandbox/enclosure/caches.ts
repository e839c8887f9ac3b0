import { existsSync } from 'node:fs';
import { join } from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * What package managers have fetched before, mounted read-only, so that tests and builds that are not allowed to
 * reach a registry find what they need. Home is another folder inside, so each tool is told where its part lies;
 * what it wants to write goes to the private folder, and is gone with it.
 */
export interface Caches {
  /** Absolute paths to be readable. */
  readonly readable: readonly string[];
  /** Set for the runner and its commands. */
  readonly env: Readonly<Record<string, string>>;
  /** Link (relative to the private home) to what it leads to; made before the runner starts. */
  readonly links: Readonly<Record<string, string>>;
}

/** A part of the user's home that a tool expects below its own. */
interface Part {
  /** Relative to the user's home. */
  readonly at: string;
  /** The variable that moves it, and which part of its value is meant. */
  readonly variable?: readonly [name: string, below: string];
}

/** Read where they lie, linked from the same place of the private home. */
const LINKED: readonly Part[] = [
  { at: '.cache/bazel' },
  { at: '.cache/composer' },
  { at: '.cache/coursier' },
  { at: '.cache/deno' },
  { at: '.cache/ms-playwright' },
  { at: '.cache/node-gyp' },
  { at: '.cache/pip' },
  { at: '.cache/pypoetry' },
  { at: '.cache/uv' },
  { at: '.cache/yarn' },
  { at: '.cargo/git', variable: ['CARGO_HOME', 'git'] },
  { at: '.cargo/registry', variable: ['CARGO_HOME', 'registry'] },
  { at: '.gem', variable: ['GEM_HOME', ''] },
  { at: '.hex/packages' },
  { at: '.ivy2/cache' },
  { at: '.m2/repository' },
  { at: '.mix' },
  { at: '.nuget/packages' },
  { at: '.npm/_cacache/content-v2' },
  { at: '.npm/_cacache/index-v5' },
  { at: '.pub-cache' },
  { at: '.yarn/berry/cache' },
];

/** Tools that are told by a variable; `offline` ones are left to themselves where a host may be reached. */
const TOLD: readonly (Part & {
  readonly env: (real: string) => Readonly<Record<string, string>>;
})[] = [
  {
    at: 'go/pkg/mod',
    variable: ['GOPATH', 'pkg/mod'],
    env: (real) => ({ GOMODCACHE: real, GOPROXY: 'off' }),
  },
  { at: '.gradle/caches', env: (real) => ({ GRADLE_RO_DEP_CACHE: real }) },
  { at: '.m2/repository', env: (real) => ({ MAVEN_ARGS: `-o -Dmaven.repo.local=${real}` }) },
  { at: '.npm/_cacache', env: () => ({ npm_config_offline: 'true' }) },
];

/** Folders that tools get for writing, whatever the user's environment says. */
const OWN: Readonly<Record<string, string>> = {
  CARGO_HOME: '.cargo',
  GOCACHE: '.cache/go-build',
  GOPATH: 'go',
  GRADLE_USER_HOME: '.gradle',
  XDG_CACHE_HOME: '.cache',
  XDG_CONFIG_HOME: '.config',
  XDG_DATA_HOME: '.local/share',
  npm_config_cache: '.npm',
};

/**
 * @param home the user's home folder. @param inside the home folder of the sandbox.
 * @param reaches whether commands may reach a host: then nothing is told to stay offline, and tools fetch into
 * the private folder.
 */
export function findCaches(
  env: Environment,
  place: { readonly home: string; readonly inside: string; readonly reaches: boolean },
): Caches {
  const own = Object.fromEntries(
    Object.entries(OWN).map(([name, below]) => [name, join(place.inside, below)]),
  );
  const rust = realPath({ at: '.rustup' }, env, place.home);
  const always = existsSync(rust) ? { RUSTUP_HOME: rust } : {};
  const linked = LINKED.map((part) => [part.at, realPath(part, env, place.home)] as const).filter(
    ([, real]) => existsSync(real),
  );
  const readable = linked.map(([, real]) => real);
  if (place.reaches) return { readable, env: { ...own, ...always }, links: {} };
  const told = TOLD.map((part) => ({
    tell: part.env,
    real: realPath(part, env, place.home),
  })).filter(({ real }) => existsSync(real));
  return {
    readable: [...readable, ...told.map(({ real }) => real)],
    env: Object.assign({ ...own }, ...told.map(({ tell, real }) => tell(real)), always),
    links: Object.fromEntries(linked),
  };
}

function realPath(part: Part, env: Environment, home: string): string {
  const [name, below] = part.variable ?? [];
  const moved = name === undefined ? undefined : env[name];
  return moved?.startsWith('/') ? join(moved, below ?? '') : join(home, part.at);
}
