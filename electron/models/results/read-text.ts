import { readFileSync, statSync } from 'node:fs';
import { type FileInvalid, fileInvalid } from './file-fault.ts';

/** A file's text, null when there is none, or why it can't be read. */
export function readText(
  path: string,
  maxBytes: number,
): { readonly text: string | null } | { readonly fault: FileInvalid } {
  try {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat === undefined) return { text: null };
    // A pipe would be waited for, for ever.
    if (!stat.isFile()) return { fault: fileInvalid(path, null, 'It is not a file.') };
    if (stat.size > maxBytes) {
      const detail = `It is over ${Math.round(maxBytes / 1e6)} MB.`;
      return { fault: fileInvalid(path, null, detail) };
    }
    // Editors on Windows like to begin a file with a byte order mark.
    return { text: readFileSync(path, 'utf8').replace(/^\uFEFF/, '') };
  } catch (thrown) {
    if (!(thrown instanceof Error) || !('syscall' in thrown)) throw thrown;
    return { fault: fileInvalid(path, null, `It can't be read: ${thrown.message}.`) };
  }
}
