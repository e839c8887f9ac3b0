import { createHash } from 'node:crypto';

export interface ChainedBody {
  readonly body: Buffer;
  readonly sha256: string;
  readonly messages: number;
  readonly prefixKept: number | null;
}

/**
 * A request body that only grows: a constant head, messages that were serialised once when they were
 * appended, a constant tail. The hash is carried along the chain, so a turn costs what is new in it.
 */
export function createPrefixChain(head: string, tail: string) {
  const parts: Buffer[] = [Buffer.from(head)];
  const running = createHash('sha256').update(head);
  const tailBytes = Buffer.byteLength(tail);
  let messages = 0;
  let previous: Buffer | null = null;
  return {
    append(serialised: string): void {
      const piece = messages === 0 ? serialised : `,${serialised}`;
      parts.push(Buffer.from(piece));
      running.update(piece);
      messages += 1;
    },
    request(): ChainedBody {
      const grown = Buffer.concat(parts);
      // One piece from now on: the next request copies it instead of walking every message again.
      parts.splice(0, parts.length, grown);
      const body = Buffer.concat([grown, Buffer.from(tail)]);
      const kept = previous === null ? null : shareKept(previous, body, tailBytes);
      previous = body;
      return {
        body,
        sha256: running.copy().update(tail).digest('hex'),
        messages,
        prefixKept: kept,
      };
    },
  };
}

/** Measured on the bytes rather than assumed, so that the figure in the log means something. */
function shareKept(previous: Buffer, next: Buffer, tailBytes: number): number {
  const constant = previous.subarray(0, previous.length - tailBytes);
  if (next.subarray(0, constant.length).equals(constant)) return 1;
  let same = 0;
  while (same < constant.length && constant[same] === next[same]) same += 1;
  return same / constant.length;
}
