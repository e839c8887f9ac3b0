import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import type { TandemError } from '../../shared/errors.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { describeFault } from './describe-fault.ts';

/**
 * Replaces a small file as a whole: written beside it, synced, renamed over it. Whoever reads it sees the old
 * or the new text, never half of one, and only its owner can. Errors: `disk-full`, `folder-unwritable`.
 */
export function writePrivateFile(path: string, text: string): Result<void, TandemError> {
  const beside = `${path}.${randomBytes(4).toString('hex')}`;
  try {
    const file = openSync(beside, 'wx', 0o600);
    try {
      writeAll(file, Buffer.from(text));
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(beside, path);
    return ok(undefined);
  } catch (thrown) {
    rmSync(beside, { force: true });
    return err(describeFault(thrown, path));
  }
}

/** On a full disk a write may take only a part without saying so. */
function writeAll(file: number, bytes: Buffer): void {
  let done = 0;
  while (done < bytes.length) done += writeSync(file, bytes, done);
}
