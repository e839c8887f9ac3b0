import { setTimeout as wait } from 'node:timers/promises';
import {
  countPlaces,
  findMembers,
  hasProc,
  listProcesses,
  outputPipes,
  type ProcessEntry,
  readProcess,
  type Signs,
} from './processes.ts';

/** What the processes of a command use together. */
export interface Usage {
  readonly processes: number;
  readonly memoryBytes: number;
}

/**
 * The processes of one command, from its shell to whatever it left running. Where there is no /proc
 * only the process group is known.
 */
export class ProcessTree {
  readonly #leader: number;
  readonly #alone: boolean;
  readonly #before: number;
  #frozen = false;
  readonly #signs: Signs | null;
  readonly #known = new Map<number, number>();

  /** `alone`: only this process and its commands are in this namespace. */
  constructor(
    leader: number,
    own: { readonly mark: string; readonly folder: string; readonly alone?: boolean },
  ) {
    this.#leader = leader;
    this.#alone = own.alone === true;
    this.#before = this.#alone ? countPlaces() - 1 : 0;
    const first = hasProc ? readProcess(leader) : null;
    this.#signs =
      first === null ? null : { ...own, leader, since: first.startedAt, pipes: outputPipes(first) };
  }

  /** The command's processes, and those of it that wait to be reaped; null where others live beside them. */
  count(): number | null {
    return this.#alone ? countPlaces() - this.#before : null;
  }

  /** Stops everything where it stands; in a namespace of its own, that needs no looking. */
  freeze(): void {
    this.#frozen = true;
    sendSignal(this.#everything(), 'SIGSTOP');
  }

  thaw(): void {
    this.#frozen = false;
    sendSignal(this.#everything(), 'SIGCONT');
  }

  /** All that this process may signal where nothing else lives, else the command's group. */
  #everything(): number {
    return this.#alone ? -1 : -this.#leader;
  }

  members(): readonly ProcessEntry[] {
    return this.#signs === null ? [] : findMembers(listProcesses(), this.#signs, this.#known);
  }

  usage(): Usage {
    const members = this.members();
    const pages = members.reduce((sum, entry) => sum + entry.residentPages, 0);
    return { processes: members.length, memoryBytes: pages * pageSize() };
  }

  /** Asks everything to end and waits at most `graceMs`; true when nothing is left. */
  async terminate(graceMs: number): Promise<boolean> {
    this.#signal('SIGTERM');
    const deadline = performance.now() + graceMs;
    while (performance.now() < deadline) {
      if (!this.#alive()) return true;
      await wait(15);
    }
    return !this.#alive();
  }

  /**
   * Ends everything and resolves when nothing is left, or gives up after `withinMs` (a process stuck in
   * the kernel can't be ended). Repeated, because what forks while it is killed leaves children behind.
   */
  async kill(withinMs = 3_000): Promise<number> {
    const killed = new Set<number>();
    const deadline = performance.now() + withinMs;
    do {
      const left = this.#signal('SIGKILL');
      for (const pid of left) killed.add(pid);
      if (left.length === 0 && !this.#groupAlive()) break;
      await wait(5);
    } while (performance.now() < deadline);
    return killed.size;
  }

  #alive(): boolean {
    return this.#signs === null ? this.#groupAlive() : this.members().length > 0;
  }

  /** Only where /proc can't tell: there, a group that takes signals has members. */
  #groupAlive(): boolean {
    return this.#signs === null && sendSignal(-this.#leader, 0);
  }

  #signal(name: NodeJS.Signals): readonly number[] {
    // Those that were stopped for being too many are ended at once, without looking at each.
    if (this.#frozen) sendSignal(this.#everything(), name);
    const members = this.members();
    // The group in one call, which reaches all of it even while it forks; then who has left it.
    sendSignal(-this.#leader, name);
    for (const entry of members) sendSignal(entry.pid, name);
    return members.map((entry) => entry.pid);
  }
}

/** Whether the signal could be sent; false when there is no such process or group. */
export function sendSignal(target: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(target, signal);
  } catch {
    return false;
  }
}

/** Linux counts memory in pages of 4, 16 or 64 KB, and Node tells the size only indirectly. */
function pageSize(): number {
  const pages = readProcess(process.pid)?.residentPages ?? 0;
  const ratio = pages === 0 ? 4096 : process.memoryUsage.rss() / pages;
  return ratio > 32_768 ? 65_536 : ratio > 8_192 ? 16_384 : 4_096;
}
