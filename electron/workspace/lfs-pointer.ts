import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';

/**
 * Git LFS keeps a small text in git (the pointer) and the content elsewhere; its filter swaps them. Tandem
 * runs no filter, so it tells the two apart itself. The pointer's form is fixed by the LFS specification:
 * a version line, then keys in order, `oid sha256:<hex>` and `size <bytes>` among them, under 1,024 bytes.
 */
export interface LfsPointer {
  readonly sha256: string;
  readonly bytes: number;
}

export const POINTER_BYTES = 1024;
const FORM =
  /^version https:\/\/(?:git-lfs\.github\.com|hawser\.github\.com)\/spec\/v1\n(?:[a-z0-9.-]+ .*\n)*?oid sha256:([0-9a-f]{64})\nsize (\d+)\n/;

export function parseLfsPointer(content: Buffer): LfsPointer | null {
  if (content.byteLength >= POINTER_BYTES) return null;
  const found = FORM.exec(content.toString('latin1'));
  return found?.[1] === undefined ? null : { sha256: found[1], bytes: Number(found[2]) };
}

/** Whether a file holds the content that a pointer stands for. */
export async function holdsContentOf(file: string, pointer: LfsPointer): Promise<boolean> {
  const hash = createHash('sha256');
  let bytes = 0;
  try {
    for await (const chunk of createReadStream(file)) {
      bytes += chunk.length;
      if (bytes > pointer.bytes) return false;
      hash.update(chunk);
    }
  } catch {
    // A file that can't be read can't be said to hold anything.
    return false;
  }
  return bytes === pointer.bytes && hash.digest('hex') === pointer.sha256;
}
