import { Script } from 'node:vm';

/**
 * Runs a synchronous function and stops it when it takes too long; null then. A regular expression can
 * run for years on one line, and only the virtual machine can interrupt it. This is a time limit, not a
 * sandbox: the function runs in the ordinary context.
 */
export function limitedCall<T>(timeoutMs: number, call: () => T): { readonly value: T } | null {
  let result: { readonly value: T } | null = null;
  slot.run = () => {
    result = { value: call() };
  };
  try {
    script.runInThisContext({ timeout: timeoutMs });
    return result;
  } catch (error) {
    if (isTimeout(error)) return null;
    throw error;
  } finally {
    slot.run = () => undefined;
  }
}

/** The script can see only globals; this one is reachable by a name that nothing else uses. */
const slot: { run: () => void } = { run: () => undefined };
const SLOT = 'tandemLimitedCall';
Object.defineProperty(globalThis, SLOT, { value: () => slot.run() });
const script = new Script(`${SLOT}()`);

const isTimeout = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
