import { createHash } from 'node:crypto';
import type { RunLog } from '../../electron/workflow/ports.ts';
import { runId } from '../../shared/ids.ts';
import type { RunEvent } from '../../shared/run/event.ts';

export const sha256 = (content: string | Uint8Array): string =>
  createHash('sha256').update(content).digest('hex');

/** A run log in memory that behaves like the contract; `events` may come from an earlier life. */
export function createMemoryLog(
  earlier: readonly RunEvent[] = [],
): RunLog & { readonly all: RunEvent[] } {
  const all: RunEvent[] = earlier.map((event) => structuredClone(event));
  const blobs = new Map<string, Uint8Array>();
  return {
    all,
    runId: runId('20261121-000000-0000'),
    append({ key, parent, lane, body, result, inputHash }) {
      const event: RunEvent = {
        ...structuredClone(body),
        seq: all.length + 1,
        at: (all.at(-1)?.at ?? 0) + 1_000,
        key,
        parent,
        lane,
        ...(result === undefined ? {} : { result: structuredClone(result) }),
        ...(inputHash === undefined ? {} : { inputHash }),
      };
      all.push(event);
      return event;
    },
    putBlob(content) {
      const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
      const blob = sha256(bytes);
      blobs.set(blob, bytes);
      return { blob, bytes: bytes.byteLength };
    },
    readBlob(hash) {
      const content = blobs.get(hash);
      if (content === undefined) throw new Error(`no blob ${hash}`);
      return content;
    },
    events: () => all,
    close: () => undefined,
  };
}
