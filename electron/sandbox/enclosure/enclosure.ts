import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import type { WrapperOrder } from '../wrapper/order.ts';
import { findCaches } from './caches.ts';
import { findGitFolders } from './git-folders.ts';
import type { Helpers } from './helpers.ts';
import { describePolicy, findProtected } from './policy.ts';
import { findToolChains, installationOf, movedSecrets } from './tool-chains.ts';

/** What is the same for every program that goes into the sandbox of this process. */
export interface EnclosureParts {
  readonly platform: NodeJS.Platform;
  readonly helpers: Helpers | null;
  readonly seccomp: string | null;
  /** The Node that runs the wrapper, and the wrapper's program. */
  readonly nodePath: string;
  readonly wrapperPath: string;
  /** Tandem's data folder; null when there is none to hide. */
  readonly data: string | null;
  /** Folders that people let commands read. */
  readonly readableFolders: readonly string[];
}

/** One program to be put into the sandbox. */
export interface Enclosed {
  readonly argv: readonly string[];
  /** Its environment, built from an allow list already. */
  readonly env: Readonly<Record<string, string>>;
  /** Where it works, and what it may write. */
  readonly folder: string;
  /** A private folder of the host's for it, emptied by the host in the end. */
  readonly own: string;
  /** What its program is made of. */
  readonly readable: readonly string[];
  readonly writable: readonly string[] | null;
  readonly hosts: readonly string[];
}

/** What to start instead, with the folder to start it in and the program's home inside. */
export interface Enclosing {
  readonly argv: readonly [string, ...string[]];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** Home of the program, with `tmp` below it; the only place besides the worktree that it can write. */
  readonly inside: string;
  /** What its commands get besides the allow list. */
  readonly commandEnv: Readonly<Record<string, string>>;
  /** A folder outside of `own` that ends with the process; null when there is none. */
  readonly bridge: string | null;
}

/** Makes the folders and the order for one wrapper. Throws what the file system throws. */
export function enclose(parts: EnclosureParts, enclosed: Enclosed): Enclosing {
  const { own, hosts, folder } = enclosed;
  const home = homeOf(enclosed.env.HOME);
  const anchor = join(own, 'anchor');
  const inside = join(own, 'private');
  const temp = join(inside, 'tmp');
  mkdirSync(anchor, { mode: 0o500 });
  mkdirSync(temp, { recursive: true, mode: 0o700 });
  const caches = findCaches(enclosed.env, { home, inside, reaches: hosts.length > 0 });
  linkAll(inside, caches.links);
  const programEnv = { ...enclosed.env, ...caches.env, HOME: inside, TMPDIR: temp };
  // Sockets have short names: the path of the data folder may be too long for them.
  const bridge = hosts.length > 0 ? mkdtempSync(join(tmpdir(), 'tandem-bridge-')) : null;
  const order: WrapperOrder = {
    anchor,
    folder,
    argv: enclosed.argv,
    env: programEnv,
    shell: '/bin/sh',
    policy: describePolicy({
      platform: parts.platform,
      helpers: parts.helpers,
      seccomp: parts.seccomp,
      data: parts.data,
      opened: parts.readableFolders,
      folder,
      inside,
      home,
      secrets: movedSecrets(enclosed.env),
      hosts,
      protected: findProtected(folder, enclosed.writable),
      readable: [
        ...enclosed.readable,
        ...installationOf(enclosed.argv[0] ?? parts.nodePath, home),
        ...findToolChains(enclosed.env, home),
        ...caches.readable,
        ...findGitFolders(folder),
        ...(bridge === null ? [] : [bridge]),
      ],
    }),
  };
  const file = join(own, 'order.json');
  writeFileSync(file, JSON.stringify(order), { mode: 0o600 });
  return {
    argv: [parts.nodePath, ...LEAN, parts.wrapperPath, file],
    env: {
      ...wrapperEnvironment(home, temp, bridge),
      ...keepCompiled(parts),
    },
    cwd: anchor,
    inside,
    // Node's own fetch asks the proxy only when it is told to.
    commandEnv: { ...caches.env, ...(hosts.length > 0 && { NODE_USE_ENV_PROXY: '1' }) },
    bridge,
  };
}

/** An empty or relative HOME would be around nothing, and so keep nothing out. */
function homeOf(said: string | undefined): string {
  return said !== undefined && isAbsolute(said) ? said : userInfo().homedir;
}

const LEAN = ['--max-semi-space-size=1', '--no-opt', '--no-maglev', '--no-sparkplug'];

/**
 * A third of the wrapper's start is spent on compiling the library, so what was compiled is kept: in the data
 * folder, or, where the program runs as sources, in the checkout's folder for such things.
 */
function keepCompiled({ data, wrapperPath }: EnclosureParts): Readonly<Record<string, string>> {
  if (wrapperPath.endsWith('.ts')) {
    return { NODE_COMPILE_CACHE: join(dirname(wrapperPath), '../../../tmp/compiled') };
  }
  return data === null ? {} : { NODE_COMPILE_CACHE: join(data, 'sandbox', 'compiled') };
}

/** The wrapper starts programs by name in one place: it finds the system's. */
function wrapperEnvironment(
  home: string,
  temp: string,
  bridge: string | null,
): Readonly<Record<string, string>> {
  return {
    PATH: '/usr/bin:/bin:/usr/sbin:/sbin',
    HOME: home,
    CLAUDE_CODE_TMPDIR: temp,
    TMPDIR: bridge ?? temp,
  };
}

function linkAll(inside: string, links: Readonly<Record<string, string>>): void {
  for (const [below, target] of Object.entries(links)) {
    const link = join(inside, below);
    mkdirSync(dirname(link), { recursive: true, mode: 0o700 });
    symlinkSync(target, link);
  }
}
