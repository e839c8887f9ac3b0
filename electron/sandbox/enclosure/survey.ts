import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import {
  describeInstallation,
  findHelper,
  type HelperName,
  type Helpers,
  helperNames,
  isTooOld,
  readBubblewrapVersion,
  systemFolders,
} from './helpers.ts';

/** What this machine has for a sandbox, found out by looking and by trying. */
export type Survey =
  | { readonly kind: 'linux'; readonly version: string; readonly helpers: Helpers }
  /** Written after the platform's documents and never run there by us. */
  | { readonly kind: 'mac' }
  | { readonly kind: 'none'; readonly why: string; readonly next: string };

const MAC_SANDBOX = '/usr/bin/sandbox-exec';

export async function surveySandbox(
  place: { readonly platform?: NodeJS.Platform; readonly folders?: readonly string[] } = {},
): Promise<Survey> {
  const { platform = process.platform, folders = systemFolders } = place;
  if (platform === 'linux') return surveyLinux(folders);
  if (platform === 'darwin' && existsSync(MAC_SANDBOX)) return { kind: 'mac' };
  if (platform === 'darwin') return none('macOS’s sandbox-exec is missing', '');
  if (platform === 'win32') {
    return none(
      'Windows has no sandbox that Tandem vouches for',
      'Run Tandem inside WSL2, where Linux’s protections hold.',
    );
  }
  return none(`there is no sandbox for ${platform}`, '');
}

async function surveyLinux(folders: readonly string[]): Promise<Survey> {
  const found = helperNames.map((name) => ({ name, ...findHelper(name, folders) }));
  const missing = found.filter(({ kind }) => kind === 'missing').map(({ name }) => name);
  if (missing.length > 0) {
    const what = missing.length === 1 ? 'is missing' : 'are missing';
    return none(
      `${missing.join(', ')} ${what}`,
      `Install with: ${describeInstallation(missing, folders)}`,
    );
  }
  for (const one of found) {
    if (one.kind !== 'untrusted') continue;
    return none(
      `${one.path} can be changed by others than root, so it is not used`,
      `Make it and the folders above it root’s: sudo chown root:root ${one.path}`,
    );
  }
  const helpers = toHelpers(found);
  const version = (await readBubblewrapVersion(helpers.bwrap)) ?? 'unknown';
  if (isTooOld(version)) {
    return none(
      `bubblewrap ${version} is too old`,
      `Install 0.4 or later: ${describeInstallation(['bwrap'], folders)}`,
    );
  }
  const refusal = await tryNamespaces(helpers.bwrap);
  return refusal === null ? { kind: 'linux', version, helpers } : explainRefusal(refusal);
}

function toHelpers(
  found: readonly { readonly name: HelperName; readonly path?: string }[],
): Helpers {
  const pathOf = (name: HelperName): string => found.find((one) => one.name === name)?.path ?? name;
  return { bwrap: pathOf('bwrap'), socat: pathOf('socat'), rg: pathOf('rg') };
}

/** Starts a program in every namespace that the sandbox uses; null when that works, else what was said. */
function tryNamespaces(bwrap: string): Promise<string | null> {
  const spaces = ['--unshare-user', '--unshare-pid', '--unshare-net', '--die-with-parent'];
  const mounts = ['--ro-bind', '/', '/', '--dev', '/dev', '--proc', '/proc'];
  return new Promise((resolve) => {
    execFile(
      bwrap,
      [...spaces, ...mounts, '--', '/bin/sh', '-c', 'exit 0'],
      { timeout: 10_000, env: { LC_ALL: 'C' } },
      (error, _out, said) => resolve(error === null ? null : said.trim() || error.message),
    );
  });
}

const APPARMOR = '/proc/sys/kernel/apparmor_restrict_unprivileged_userns';

/** Why bubblewrap could not make its namespaces, from what it said and what the kernel is set to. */
export function explainRefusal(
  said: string,
  isRestricted: boolean = readSwitch(APPARMOR) === '1',
): Survey {
  const detail = said.split('\n')[0]?.slice(0, 300) ?? '';
  if (isRestricted && /permission denied|not permitted/i.test(said)) {
    return none(
      `AppArmor keeps bubblewrap from making a sandbox (${detail})`,
      'Ubuntu 24.04 and later allow it to programs with a profile only: sudo apt install --reinstall bubblewrap apparmor-profiles, or allow all with sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0',
    );
  }
  if (/user namespace|uid map|not permitted|no permissions/i.test(said)) {
    return none(
      `this system allows no user namespaces (${detail})`,
      'Allow them (sudo sysctl user.max_user_namespaces=28633), or, in a container, let it make namespaces of its own.',
    );
  }
  return none(`bubblewrap does not work here (${detail})`, 'Reinstall bubblewrap.');
}

function readSwitch(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    // A kernel without this switch does not restrict by it.
    return null;
  }
}

const none = (why: string, next: string): Survey => ({ kind: 'none', why, next });
