import { totalmem } from 'node:os';

/** What one command may use. Sizes in bytes, time in milliseconds. */
export interface Limits {
  readonly timeoutMs: number;
  /** Printed in all, both streams together; far above what is kept. */
  readonly outputBytes: number;
  /** Alive at the same time, not counting threads. */
  readonly processes: number;
  /** Resident memory of all the command's processes together. */
  readonly memoryBytes: number;
  /** Largest single file it may write. */
  readonly fileBytes: number;
  /** Free space on the worktree's disk that a command must leave. */
  readonly diskReserveBytes: number;
}

const MIB = 1024 * 1024;
const GIB = 1024 * MIB;

/** Generous for a build, small enough that a runaway command ends with a name before the machine suffers. */
export const defaultLimits = (): Limits => ({
  timeoutMs: 120_000,
  outputBytes: GIB,
  processes: 512,
  memoryBytes: Math.floor(totalmem() * 0.75),
  fileBytes: 8 * GIB,
  diskReserveBytes: 512 * MIB,
});
