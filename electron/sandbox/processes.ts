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
  /** Its folder in /proc, where that counts otherwise than this process does. */
  readonly place: number;
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

/**
 * In a sandbox that runs as root, /proc can be that of the namespace around the one this process lives in, with
 * other numbers. Signals and `child.pid` use the inner ones, so everything is told in those.
 */
const isShifted = hasProc && readOrNull(() => readlinkSync('/proc/self')) !== String(process.pid);

/** Names the process namespace that this process lives in; null where that can't be told. */
export const processSpace = (): string | null =>
  hasProc ? readOrNull(() => readlinkSync('/proc/self/ns/pid')) : null;

/** Every process of the machine; processes that end meanwhile are left out. */
export function listProcesses(): readonly ProcessEntry[] {
  const found: ProcessEntry[] = [];
  for (const place of listPlaces()) {
    const entry = readPlace(place);
    if (entry !== null) found.push(entry);
  }
  return isShifted ? shiftAll(found) : found;
}

/** One process, or null when it is gone. */
export function readProcess(pid: number): ProcessEntry | null {
  if (isShifted) return listProcesses().find((entry) => entry.pid === pid) ?? null;
  return readPlace(pid);
}

/** How many processes /proc shows, those that wait to be reaped among them: nothing is opened for that. */
export const countPlaces = (): number => (hasProc ? listPlaces().length : 0);

function listPlaces(): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^[1-9]/.test(name))
    .map(Number);
}

/** The same processes by this namespace's numbers; those that it can't see are left out. */
function shiftAll(entries: readonly ProcessEntry[]): readonly ProcessEntry[] {
  const inner = new Map<number, number>();
  for (const { place } of entries) {
    const line = readOrNull(() => readFileSync(`/proc/${place}/status`, 'latin1'));
    const numbers = /^NSpid:\t(.+)$/m.exec(line ?? '')?.[1]?.split('\t') ?? [];
    if (numbers.length > 1) inner.set(place, Number(numbers.at(-1)));
  }
  const shift = (number: number): number => inner.get(number) ?? 0;
  return entries
    .filter(({ place }) => inner.has(place))
    .map((entry) => ({
      ...entry,
      pid: shift(entry.place),
      parent: shift(entry.parent),
      group: shift(entry.group),
      session: shift(entry.session),
    }));
}

function readPlace(place: number): ProcessEntry | null {
  const stat = readOrNull(() => readFileSync(`/proc/${place}/stat`, 'latin1'));
  if (stat === null) return null;
  // The name stands in brackets and may itself hold brackets and spaces; see proc(5).
  const open = stat.indexOf('(');
  const close = stat.lastIndexOf(')');
  const field = stat.slice(close + 2).split(' ');
  return {
    pid: place,
    place,
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
  return known.get(entry.pid) === entry.startedAt || carriesMark(entry, signs.mark);
}

function isStray(
  entry: ProcessEntry,
  signs: Signs,
  byPid: ReadonlyMap<number, ProcessEntry>,
): boolean {
  if (holdsPipe(entry.place, signs.pipes)) return true;
  const adopted = entry.parent === 1 || byPid.get(entry.parent)?.name === 'systemd';
  if (!adopted) return false;
  const cwd = readOrNull(() => readlinkSync(`/proc/${entry.place}/cwd`));
  return cwd === signs.folder || (cwd?.startsWith(`${signs.folder}/`) ?? false);
}

/** Whether a process was started with the mark in its environment. */
export function carriesMark({ place }: Pick<ProcessEntry, 'place'>, mark: string): boolean {
  const environ = readOrNull(() => readFileSync(`/proc/${place}/environ`, 'latin1'));
  return environ?.includes(`TANDEM_COMMAND=${mark}`) ?? false;
}

function holdsPipe(place: number, pipes: ReadonlySet<string>): boolean {
  if (pipes.size === 0) return false;
  const handles = readOrNull(() => readdirSync(`/proc/${place}/fd`)) ?? [];
  return handles.some((handle) => {
    const target = readOrNull(() => readlinkSync(`/proc/${place}/fd/${handle}`));
    return target !== null && pipes.has(target);
  });
}

/** The pipes on a process's standard output and error. */
export function outputPipes({ place }: Pick<ProcessEntry, 'place'>): ReadonlySet<string> {
  const targets = [1, 2].map((handle) =>
    readOrNull(() => readlinkSync(`/proc/${place}/fd/${handle}`)),
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
