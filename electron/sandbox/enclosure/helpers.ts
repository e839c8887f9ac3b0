import { execFile } from 'node:child_process';
import { accessSync, constants, realpathSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

/**
 * The programs that the sandbox is made of. They are looked for in the system's own folders and never on PATH,
 * where a repository or a user-writable folder could put a program of the same name first, and they are used
 * only when nobody but root can replace them.
 */
export const helperNames = ['bwrap', 'socat', 'rg'] as const;
export type HelperName = (typeof helperNames)[number];
/** Absolute path of each. */
export type Helpers = Readonly<Record<HelperName, string>>;

export const systemFolders: readonly string[] = [
  '/usr/bin',
  '/bin',
  '/usr/sbin',
  '/usr/local/bin',
  '/run/wrappers/bin',
  '/run/current-system/sw/bin',
];

/** The oldest bubblewrap that the sandbox library works with. */
const OLDEST = [0, 4] as const;

export type Found =
  | { readonly kind: 'found'; readonly path: string }
  | { readonly kind: 'missing' }
  /** There is one, but others than root could have changed it. */
  | { readonly kind: 'untrusted'; readonly path: string };

/** The first trusted one; an untrusted one is only named when there is no other. */
export function findHelper(name: string, folders: readonly string[] = systemFolders): Found {
  let untrusted: string | null = null;
  for (const folder of folders) {
    const path = join(folder, name);
    if (!isExecutable(path)) continue;
    if (isRootsAlone(path)) return { kind: 'found', path };
    untrusted ??= path;
  }
  return untrusted === null ? { kind: 'missing' } : { kind: 'untrusted', path: untrusted };
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    // Not there, or not for us: not usable either way.
    return false;
  }
}

/** Whether the file and every folder above it belong to root and can be written by root only. */
function isRootsAlone(path: string): boolean {
  let place = realpathSync(path);
  for (;;) {
    const { uid, gid, mode } = statSync(place);
    // In a folder with the sticky bit, a group that may write can't replace what is root's (/nix/store).
    const isGroupSafe = (mode & 0o020) === 0 || gid === 0 || (mode & 0o1000) !== 0;
    if (uid !== 0 || (mode & 0o002) !== 0 || !isGroupSafe) return false;
    const above = dirname(place);
    if (above === place) return true;
    place = above;
  }
}

/** What `bwrap --version` says, e.g. `0.8.0`; null when it says nothing that can be read. */
export async function readBubblewrapVersion(path: string): Promise<string | null> {
  try {
    const { stdout } = await promisify(execFile)(path, ['--version'], {
      timeout: 5_000,
      env: { LC_ALL: 'C' },
    });
    return /(\d+\.\d+(?:\.\d+)?)/.exec(stdout)?.[1] ?? null;
  } catch {
    // A program that can't even say its version is judged by the trial that follows.
    return null;
  }
}

export function isTooOld(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1]);
}

/** How the missing ones are installed with the package manager that this machine has. */
export function describeInstallation(
  missing: readonly string[],
  folders: readonly string[] = systemFolders,
): string {
  const packages = missing.map((name) => PACKAGES[name] ?? name).join(' ');
  const has = (name: string): boolean => findHelper(name, folders).kind === 'found';
  if (has('apt-get')) return `sudo apt install ${packages}`;
  if (has('dnf')) return `sudo dnf install ${packages}`;
  if (has('pacman')) return `sudo pacman -S ${packages}`;
  if (has('zypper')) return `sudo zypper install ${packages}`;
  if (has('apk')) return `sudo apk add ${packages}`;
  return `the system’s package manager: ${packages}`;
}

const PACKAGES: Readonly<Record<string, string>> = {
  bwrap: 'bubblewrap',
  socat: 'socat',
  rg: 'ripgrep',
};
