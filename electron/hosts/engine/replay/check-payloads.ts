import { err, ok, type Result } from '../../../../shared/result.ts';
import type { RunEvent } from '../../../../shared/run/event.ts';
import { isLogFault } from '../../../../shared/run/log-fault.ts';

export interface PayloadFault {
  readonly kind: 'log-corrupt';
  readonly detail: string;
  /** Events before the one whose payload is damaged. */
  readonly readable: number;
}

/**
 * Every payload that an event names, against its name and size, in the order of the events. Results are read as
 * well: whatever can't be read is found here, at its event, before anything depends on it.
 *
 * @returns how many there are.
 */
export function checkPayloads(
  events: readonly RunEvent[],
  readBlob: (hash: string) => Uint8Array,
): Result<number, PayloadFault> {
  const sizes = new Map<string, number>();
  for (const event of events) {
    const fault = (detail: string) =>
      err({
        kind: 'log-corrupt',
        detail: `event ${event.seq}: ${detail}`,
        readable: event.seq - 1,
      } as const);
    try {
      // Read for its faults.
      void event.result;
      for (const { blob, bytes } of findRefs(event)) {
        const size = sizes.get(blob) ?? readBlob(blob).byteLength;
        sizes.set(blob, size);
        if (size !== bytes) return fault(`the payload ${blob} has ${size} bytes, not ${bytes}`);
      }
    } catch (reason) {
      if (!isLogFault(reason)) throw reason;
      const { fault: why } = reason;
      return fault('detail' in why ? why.detail.replace(/^event \d+: /, '') : why.kind);
    }
  }
  return ok(sizes.size);
}

interface Ref {
  readonly blob: string;
  readonly bytes: number;
}

/** References stand directly in an event's fields. */
function findRefs(event: RunEvent): readonly Ref[] {
  const refs: Ref[] = [];
  for (const [name, value] of Object.entries(event)) {
    if (name !== 'result' && isRef(value)) refs.push(value);
  }
  return refs;
}

const isRef = (value: unknown): value is Ref =>
  typeof value === 'object' &&
  value !== null &&
  'blob' in value &&
  typeof value.blob === 'string' &&
  'bytes' in value &&
  typeof value.bytes === 'number';
