import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/**
 * Which processes belong to a command, read from /proc. A process can leave its parent, its group and
 * its session, so membership is judged by several signs: being in the group or session, having a
 * member as parent, having been a member before, carrying the mark in its environment, holding the
 * command's pipes, or being an orphan that works in the command's folder. Only a process that was
 * started after the command can belong.
 */

export interface ProcessEntry {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  readonly session: number;
  /** Clock ticks since boot; with the pid it names a process for good. */
  readonly startedAt: number;
  readonly residentPages: number;
  readonly zombie: boolean;
  readonly name: string;
}

export interface Signs {
  /** Process id of the command's shell, which leads its group and session. */
  readonly leader: number;
  readonly since: number;
  readonly mark: string;
  readonly folder: string;
  /** Link texts such as `socket:[1234]` of the command's own standard output and error. */
  readonly pipes: ReadonlySet<string>;
}

export const hasProc = process.platform === 'linux';

/** Every process of the machine; processes that end meanwhile are left out. */
export function listProcesses(): readonly ProcessEntry[] {
  const found: ProcessEntry[] = [];
  for (const name of readdirSync('/proc')) {
    const first = name.charCodeAt(0);
    if (first < 48 || first > 57) continue;
    const entry = readProcess(Number(name));
    if (entry !== null) found.push(entry);
  }
  return found;
}

/** One process, or null when it is gone. */
export function readProcess(pid: number): ProcessEntry | null {
  const stat = readOrNull(() => readFileSync(`/proc/${pid}/stat`, 'latin1'));
  if (stat === null) return null;
  // The name stands in brackets and may itself hold brackets and spaces; see proc(5).
  const open = stat.indexOf('(');
  const close = stat.lastIndexOf(')');
  const field = stat.slice(close + 2).split(' ');
  return {
    pid,
    name: stat.slice(open + 1, close),
    zombie: field[0] === 'Z' || field[0] === 'X',
    parent: Number(field[1]),
    group: Number(field[2]),
    session: Number(field[3]),
    startedAt: Number(field[19]),
    residentPages: Number(field[21]),
  };
}

/** The processes of a command among all. `known` holds members seen earlier and is added to. */
export function findMembers(
  all: readonly ProcessEntry[],
  signs: Signs,
  known: Map<number, number>,
): readonly ProcessEntry[] {
  const byPid = new Map(all.map((entry) => [entry.pid, entry]));
  const members = new Set<number>();
  const candidates = all.filter(
    (entry) => entry.startedAt >= signs.since && entry.pid !== process.pid,
  );
  for (const entry of candidates) {
    if (isMarked(entry, signs, known) || isStray(entry, signs, byPid)) members.add(entry.pid);
  }
  // Parents have lower start times, so one pass in that order reaches every generation.
  for (const entry of [...candidates].sort((a, b) => a.startedAt - b.startedAt || a.pid - b.pid)) {
    if (members.has(entry.parent)) members.add(entry.pid);
  }
  const found = candidates.filter((entry) => members.has(entry.pid));
  for (const entry of found) known.set(entry.pid, entry.startedAt);
  return found.filter((entry) => !entry.zombie);
}

function isMarked(entry: ProcessEntry, signs: Signs, known: ReadonlyMap<number, number>): boolean {
  if (entry.group === signs.leader || entry.session === signs.leader) return true;
  return known.get(entry.pid) === entry.startedAt || carriesMark(entry.pid, signs.mark);
}

function isStray(
  entry: ProcessEntry,
  signs: Signs,
  byPid: ReadonlyMap<number, ProcessEntry>,
): boolean {
  if (holdsPipe(entry.pid, signs.pipes)) return true;
  const adopted = entry.parent === 1 || byPid.get(entry.parent)?.name === 'systemd';
  if (!adopted) return false;
  const cwd = readOrNull(() => readlinkSync(`/proc/${entry.pid}/cwd`));
  return cwd === signs.folder || (cwd?.startsWith(`${signs.folder}/`) ?? false);
}

/** Whether a process was started with the mark in its environment. */
export function carriesMark(pid: number, mark: string): boolean {
  const environ = readOrNull(() => readFileSync(`/proc/${pid}/environ`, 'latin1'));
  return environ?.includes(`TANDEM_COMMAND=${mark}`) ?? false;
}

function holdsPipe(pid: number, pipes: ReadonlySet<string>): boolean {
  if (pipes.size === 0) return false;
  const handles = readOrNull(() => readdirSync(`/proc/${pid}/fd`)) ?? [];
  return handles.some((handle) => {
    const target = readOrNull(() => readlinkSync(`/proc/${pid}/fd/${handle}`));
    return target !== null && pipes.has(target);
  });
}

/** The pipes on a process's standard output and error. */
export function outputPipes(pid: number): ReadonlySet<string> {
  const targets = [1, 2].map((handle) =>
    readOrNull(() => readlinkSync(`/proc/${pid}/fd/${handle}`)),
  );
  return new Set(targets.filter((target) => /^(pipe|socket):/.test(target ?? '')).map(String));
}

/** A process may end, or be another user's, at any moment: both mean that there is nothing to read. */
function readOrNull<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}
