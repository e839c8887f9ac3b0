import type { TandemError } from '../errors.ts';

/**
 * The log could not be written or read. Thrown, not returned, because `append` is called everywhere and
 * nothing may go on without it; it carries the named error for the one place that catches it.
 */
export class LogFault extends Error {
  readonly fault: TandemError;

  constructor(fault: TandemError) {
    super(fault.kind);
    this.name = 'LogFault';
    this.fault = fault;
  }
}

export const isLogFault = (reason: unknown): reason is LogFault => reason instanceof LogFault;
