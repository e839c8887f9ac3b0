import type { SimScript as ExecutorScript } from '../ollama/script.ts';

/**
 * What the simulated Claude answers: values by stage, and faults that are used up before them. A script is
 * plain JSON, so that the stand-alone program can read one from a file.
 */

export type Stage = 'intake' | 'plan' | 'verify' | 'advise' | 'execute';

export const faultNames = [
  // Error answers.
  'bad-request',
  'bad-key',
  'billing',
  'forbidden',
  'no-model',
  'request-timeout',
  'conflict',
  'too-large',
  'too-large-html',
  'rate-limited',
  'rate-limited-bare',
  'spend-limit',
  'contract-limit',
  'usage-limit',
  'server-error',
  'gateway-timeout',
  'overloaded',
  'overloaded-no-retry',
  'bad-request-retry',
  'html-502',
  'redirect',
  // Broken answers.
  'silent',
  'reset',
  'html-200',
  'silent-stream',
  'pings-only',
  'killed',
  'error-event',
  'no-message-stop',
  'cut-stream',
  'broken-sse',
  'slow',
  // Whole answers that can't be used.
  'refusal',
  'refusal-midstream',
  'max-tokens',
  'context-exceeded',
  'not-json',
  'wrong-shape',
  'empty',
  'tool-use',
  'wrong-model',
  // Odd but fine.
  'unknown-events',
  'upper-case-enums',
  'early-pings',
] as const;
export type FaultName = (typeof faultNames)[number];

export interface Fault {
  readonly fault: FaultName;
  /** Only for requests of this stage; default any. */
  readonly stage?: Stage;
  /** How many requests it spoils; default 1. */
  readonly times?: number;
  /** Seconds in `retry-after`, where the fault has one. */
  readonly retryAfter?: number | string;
  /** `error.type` of an error event; default overloaded_error. */
  readonly type?: string;
  /** Where a killed or cut stream ends, as a share of its bytes; default 0.6. */
  readonly at?: number;
  /** Milliseconds between bytes or pings; default 20. */
  readonly everyMs?: number;
  /** How many pings come before the answer (`early-pings`); default 5. */
  readonly pings?: number;
}

export interface SimScript {
  /** In order; the last one is given again when they run out. */
  readonly answers?: Partial<Record<Stage, readonly unknown[]>>;
  /** What is said and called as the executor of mode cloud. */
  readonly execute?: ExecutorScript;
  readonly faults?: readonly Fault[];
  /** The model that answers; default the one asked. */
  readonly model?: string;
}
