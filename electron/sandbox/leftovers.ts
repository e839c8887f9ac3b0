import { chmodSync, lstatSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { sendSignal } from './process-tree.ts';
import { hasProc, listProcesses, readProcess } from './processes.ts';

/**
 * The private folders of runners, and what is left of those whose host was killed: nobody was there to remove
 * the folder, the sockets and the bridge to the proxy. Each folder says whose it is; the next start looks through
 * them and ends what belongs to hosts that are no more.
 */
export interface Owner {
  /** The host. */
  readonly pid: number;
  /** When it started, in clock ticks since boot: numbers of processes are used again. Null without /proc. */
  readonly startedAt: number | null;
  /** Process group of what the host started; null before that. */
  readonly group: number | null;
  /** When its first process started. */
  readonly groupSince: number | null;
  /** A folder of sockets elsewhere. */
  readonly bridge: string | null;
  /** Which boot of the machine its ticks count from; null without /proc. */
  readonly boot: string | null;
}

const PREFIX = 'tandem-runner-';
const BRIDGE = 'tandem-bridge-';
const OWNER = 'owner.json';

/** Makes a private folder of this process below `base`. */
export async function makeRunnerFolder(base: string): Promise<string> {
  await mkdir(base, { recursive: true, mode: 0o700 });
  const own = await mkdtemp(join(base, PREFIX));
  record(own, { group: null, groupSince: null, bridge: null });
  return own;
}

/** Says what has been started for a folder, so that it can be ended without its host. */
export function recordStart(own: string, pid: number | undefined, bridge: string | null): void {
  const since = pid === undefined ? null : (startOf(pid) ?? null);
  record(own, { group: pid ?? null, groupSince: since, bridge });
}

function record(own: string, more: Omit<Owner, 'pid' | 'startedAt' | 'boot'>): void {
  const startedAt = startOf(process.pid);
  const owner: Owner = { pid: process.pid, startedAt, boot: readBoot(), ...more };
  writeFileSync(join(own, OWNER), JSON.stringify(owner), { mode: 0o600 });
}

const startOf = (pid: number): number | null =>
  hasProc ? (readProcess(pid)?.startedAt ?? null) : null;

/** Ends and removes what dead hosts left below `base`; gives how many folders that were. Never throws. */
export function sweepLeftovers(base: string): number {
  const folders = list(base).filter((name) => name.startsWith(PREFIX));
  let swept = 0;
  for (const name of folders) {
    const own = join(base, name);
    const owner = readOwner(own);
    if (owner === null || isAlive(owner)) continue;
    endGroup(own, owner);
    if (owner.bridge !== null) removeBridge(owner.bridge);
    removeTree(own);
    swept += 1;
  }
  return swept;
}

/** Only what can be a bridge: a record that was tampered with must not name a folder to be removed. */
export function removeBridge(bridge: string): void {
  if (dirname(bridge) === tmpdir() && basename(bridge).startsWith(BRIDGE)) removeTree(bridge);
}

function isAlive({ pid, startedAt, boot }: Owner): boolean {
  if (startedAt === null) return sendSignal(pid, 0);
  if (boot !== readBoot()) return false;
  const entry = readProcess(pid);
  // One that only waits for its parent to look at it has no runner any more.
  return entry !== null && !entry.zombie && entry.startedAt === startedAt;
}

/**
 * The group's number may have been given to others since: after a restart of the machine it certainly was, and a
 * leader of another age leads another group. Where the leader is gone, a member that was started with an
 * environment of somebody else's is none of ours.
 */
function endGroup(own: string, { group, groupSince, boot }: Owner): void {
  if (group === null || groupSince === null || boot !== readBoot()) return;
  const found = readProcess(group);
  // One that only waits for its parent to look at it leads nobody any more.
  const leader = found?.zombie === true ? null : found;
  if (leader !== null && leader.startedAt !== groupSince) return;
  for (const entry of listProcesses()) {
    if (entry.group !== group || entry.startedAt < groupSince) continue;
    if (leader !== null || !isForeign(entry.pid, own)) sendSignal(entry.pid, 'SIGKILL');
  }
}

/** Everything that a runner starts has a path of its folder in its environment. */
function isForeign(pid: number, own: string): boolean {
  try {
    return !readFileSync(`/proc/${pid}/environ`, 'utf8').includes(own);
  } catch {
    // Not to be looked into, as programs of the sandbox may be.
    return false;
  }
}

function readBoot(): string | null {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return null;
  }
}

/** Removes a folder that a command may have made unreadable; links are removed, never followed. */
export function removeTree(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 });
  } catch {
    openFolders(path);
    try {
      rmSync(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 });
    } catch {
      // Something is still being written there; the next start tries again.
    }
  }
}

function openFolders(path: string): void {
  try {
    chmodSync(path, 0o700);
    for (const entry of readdirSync(path, { withFileTypes: true })) {
      if (entry.isDirectory()) openFolders(join(path, entry.name));
    }
  } catch {
    // Gone meanwhile, or somebody else's.
  }
}

function list(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function readOwner(own: string): Owner | null {
  try {
    const folder = lstatSync(own);
    // In a folder that others can write to, they could name whose processes are to be ended.
    if (!folder.isDirectory() || folder.uid !== (process.getuid?.() ?? folder.uid)) return null;
    const value: unknown = JSON.parse(readFileSync(join(own, OWNER), 'utf8'));
    // A record of a version that wrote no boot ends nothing, and its folder is removed.
    return isOwner(value) ? { ...value, boot: value.boot ?? null } : null;
  } catch {
    // Another user's, half made, or of an older version: not ours to judge.
    return null;
  }
}

function isOwner(value: unknown): value is Owner {
  if (typeof value !== 'object' || value === null) return false;
  const isNumber = (name: string): boolean => {
    const field: unknown = Reflect.get(value, name);
    return field === null || typeof field === 'number';
  };
  const { pid, bridge, boot } = { pid: null, bridge: null, boot: null, ...value };
  return (
    typeof pid === 'number' &&
    [bridge, boot].every((field) => field === null || typeof field === 'string') &&
    ['startedAt', 'group', 'groupSince'].every(isNumber)
  );
}
