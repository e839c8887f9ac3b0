import type { ChildProcess } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** Resident megabytes of the program and its helpers at the moment when they were highest together. */
export interface Memory {
  /** The plain sum over the processes: what they share (the text of Node itself, mostly) counts for each. */
  readonly plain: number;
  /** The same with pages of the same file counted once. */
  readonly once: number;
  readonly main: number;
  readonly runner: number;
}

const EVERY_MS = 15;
const MB = 1024;

/**
 * Looks at a running ride again and again. What counts are the program itself and every process below it,
 * but nothing below the tool runner: commands there are the user's own tests. Linux only; elsewhere all zero.
 */
export function watchMemory(child: ChildProcess): { highest(): Memory } {
  let highest: Memory = { plain: 0, once: 0, main: 0, runner: 0 };
  const pid = child.pid ?? 0;
  let known = new Set<number>();
  const timer = setInterval(() => {
    const found = membersOf(pid);
    // A child that has just been forked still shows the memory of its parent.
    const members = found.filter((member) => known.has(member.pid));
    known = new Set(found.map((member) => member.pid));
    const plain = members.reduce((sum, member) => sum + residentOf(member.pid), 0) / MB;
    if (plain <= highest.plain) return;
    const runner = members.filter((one) => one.isRunner).map((one) => residentOf(one.pid));
    highest = {
      plain,
      once: Math.max(highest.once, countOnce(members.map((member) => member.pid)) / MB),
      main: residentOf(pid) / MB,
      runner: runner.reduce((sum, one) => sum + one, 0) / MB,
    };
  }, EVERY_MS);
  child.once('exit', () => clearInterval(timer));
  return { highest: () => highest };
}

interface Member {
  readonly pid: number;
  readonly isRunner: boolean;
}

function membersOf(pid: number): readonly Member[] {
  const command = read(`/proc/${pid}/cmdline`);
  if (command === '') return [];
  const isRunner = command.includes('tool-runner');
  const below = isRunner ? [] : childrenOf(pid).flatMap(membersOf);
  return [{ pid, isRunner }, ...below];
}

const childrenOf = (pid: number): readonly number[] =>
  threadsOf(pid).flatMap((thread) =>
    read(`/proc/${pid}/task/${thread}/children`).split(' ').filter(Boolean).map(Number),
  );

function threadsOf(pid: number): readonly string[] {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    // It has ended.
    return [];
  }
}

/** Kilobytes. */
const residentOf = (pid: number): number =>
  Number(/^VmRSS:\s+(\d+)/m.exec(read(`/proc/${pid}/status`))?.[1] ?? 0);

/**
 * Private pages of each process, and of each mapped file the largest shared part that one of them has: what
 * they share with programs that have nothing to do with the ride counts in full.
 */
function countOnce(pids: readonly number[]): number {
  let own = 0;
  const shared = new Map<string, number>();
  for (const pid of pids) {
    let mapping = '';
    for (const line of read(`/proc/${pid}/smaps`).split('\n')) {
      const [name = '', value = ''] = line.split(/\s+/);
      if (!name.endsWith(':')) mapping = line.slice(line.indexOf(' '));
      else if (name.startsWith('Private_')) own += Number(value);
      else if (name.startsWith('Shared_') && name !== 'Shared_Hugetlb:' && Number(value) > 0)
        shared.set(mapping, Math.max(shared.get(mapping) ?? 0, Number(value)));
    }
  }
  return own + [...shared.values()].reduce((sum, size) => sum + size, 0);
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    // The process has ended.
    return '';
  }
}
