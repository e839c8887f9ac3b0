import { existsSync, lstatSync } from 'node:fs';
import { join } from 'node:path';
import type { SandboxRuntimeConfig } from '@anthropic-ai/sandbox-runtime';
import type { Helpers } from './helpers.ts';
import { homeSecrets, isInside, realPaths, systemReadable, systemSecrets } from './tool-chains.ts';

/** What one sandboxed process may touch. All paths absolute. */
export interface PolicyTerms {
  readonly platform: NodeJS.Platform;
  /** The worktree: readable and writable. */
  readonly folder: string;
  /** Home and temporary files of the process: readable and writable. */
  readonly inside: string;
  /** The user's home folder. */
  readonly home: string;
  /** Secrets elsewhere, which may lie in what is readable. */
  readonly secrets: readonly string[];
  /** Tandem's own data: run files, keys, settings, other worktrees. */
  readonly data: string | null;
  /** Programs, tool chains, caches, git objects. */
  readonly readable: readonly string[];
  /** What people opened by a setting. */
  readonly opened: readonly string[];
  /** Never writable, although they lie in the worktree. */
  readonly protected: readonly string[];
  /** Exact names; none: no network at all. */
  readonly hosts: readonly string[];
  /** Null where the platform needs none. */
  readonly helpers: Helpers | null;
  /** The program that takes unix sockets and namespaces away from commands (Linux). */
  readonly seccomp: string | null;
}

/** Where other users' and programs' data lies on a Mac: everything else there is the system's. */
const MAC_DATA = [
  '/Users',
  '/Volumes',
  '/Network',
  '/private/tmp',
  '/private/var/folders',
  '/private/var/root',
  '/private/var/tmp',
];
/** Made writable by the library for other programs of its vendor, and shared by all of them. */
const SHARED_TEMP = ['/tmp/claude', '/private/tmp/claude'];

/**
 * The library's configuration for these terms. On Linux nothing is readable but what is named, so that a folder
 * nobody thought of is not there; on a Mac, where programs need more of the system than can be listed, the data
 * of users is taken away.
 */
export function describePolicy(terms: PolicyTerms): SandboxRuntimeConfig {
  const { platform, folder, inside, home, helpers, hosts, seccomp } = terms;
  const isLinux = platform === 'linux';
  const data = terms.data === null ? [] : realPaths(terms.data);
  const isData = (path: string): boolean =>
    realPaths(path).some((real) => data.some((own) => isInside(real, own)));
  const opened = terms.opened.filter((path) => !isData(path));
  const readable = [...(isLinux ? systemReadable : []), ...terms.readable, ...opened];
  const around = readable.flatMap(realPaths);
  const homes = realPaths(home);
  const secrets = [
    ...systemSecrets,
    ...homes.flatMap((one) => homeSecrets.map((name) => join(one, name))),
    ...terms.secrets.flatMap(realPaths),
    ...data,
    // Of a user whose home lies among the system's programs.
    ...homes.filter((one) => !opened.some((other) => isInside(one, other))),
  ].filter((path) => !opened.includes(path) && around.some((other) => isInside(path, other)));
  const denied = [...(isLinux ? ['/'] : [...MAC_DATA, home]), ...secrets];
  return {
    network: { allowedDomains: [...hosts], deniedDomains: [], strictAllowlist: true },
    filesystem: {
      denyRead: existing(denied),
      allowRead: existing(
        outermost([...readable, folder, inside, ...(seccomp === null ? [] : [seccomp])], secrets),
      ),
      allowWrite: existing([folder, inside]),
      denyWrite: existing(terms.protected),
    },
    // Only this kind of denial takes away again what the library itself allows.
    credentials: { files: SHARED_TEMP.map((path) => ({ path, mode: 'deny' })), envVars: [] },
    ...(helpers && {
      bwrapPath: helpers.bwrap,
      socatPath: helpers.socat,
      ripgrep: { command: helpers.rg },
    }),
    ...(seccomp !== null && { seccomp: { applyPath: seccomp } }),
  };
}

/**
 * Without those that lie in another: each costs a mount at every start. One that lies in a denied part of another
 * has to be named, or it would be denied with that part.
 */
const outermost = (paths: readonly string[], denied: readonly string[]): readonly string[] =>
  paths.filter(
    (path) =>
      !paths.some(
        (other) =>
          other !== path &&
          isInside(path, other) &&
          !denied.some((secret) => isInside(path, secret) && isInside(secret, other)),
      ),
  );

/** Marked as names, so that no character of a path is read as a pattern. */
const existing = (paths: readonly string[]) =>
  [...new Set(paths)]
    .filter((path) => existsSync(path))
    .map((path) => ({ path, literal: true as const }));

/** Names that make other programs run something, at the top of a worktree. */
const GUARDED = [
  '.bash_profile',
  '.bashrc',
  '.claude/agents',
  '.claude/commands',
  '.gitconfig',
  '.gitmodules',
  '.idea',
  '.mcp.json',
  '.profile',
  '.ripgreprc',
  '.vscode',
  '.zprofile',
  '.zshrc',
];

/**
 * What of a worktree can't be written: `.git`, and those of the guarded names that are there. One that is not
 * there can't be held without an empty file of that name appearing for everybody; the gate names it when it is
 * made. `writable` are the paths that the step is allowed to write, which a person approved with the plan.
 */
export function findProtected(
  folder: string,
  writable: readonly string[] | null,
): readonly string[] {
  const asked = (name: string): boolean =>
    writable?.some((path) => path === name || path.startsWith(`${name}/`)) ?? false;
  const names = ['.git', ...GUARDED.filter((name) => !asked(name))];
  return names
    .map((name) => join(folder, name))
    .filter((path) => lstatSync(path, { throwIfNoEntry: false }) !== undefined);
}
