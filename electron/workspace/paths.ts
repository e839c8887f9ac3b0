/** Git lists paths as bytes ended by NUL. A name that is not UTF-8 can't be a string without loss. */
export interface PathList {
  readonly paths: readonly string[];
  /** Names that are not UTF-8, with the bytes that no string can hold shown as U+FFFD. */
  readonly unreadable: readonly string[];
}

export function splitRecords(bytes: Buffer): readonly Buffer[] {
  const records: Buffer[] = [];
  let from = 0;
  for (let end = bytes.indexOf(0); end >= 0; end = bytes.indexOf(0, from)) {
    records.push(bytes.subarray(from, end));
    from = end + 1;
  }
  return records;
}

/** The text of a name, or null when it is not UTF-8. */
export function readName(bytes: Buffer): string | null {
  const text = bytes.toString();
  return text.includes('\ufffd') && !Buffer.from(text).equals(bytes) ? null : text;
}

/** Cuts a list of paths into groups that fit on a command line on every platform. */
export function chunkPaths(paths: readonly string[]): readonly (readonly string[])[] {
  const chunks: string[][] = [];
  let room = 0;
  for (const path of paths) {
    const size = Buffer.byteLength(path) + 1;
    if (chunks.length === 0 || size > room) {
      chunks.push([]);
      room = COMMAND_LINE_BYTES;
    }
    chunks.at(-1)?.push(path);
    room -= size;
  }
  return chunks;
}

/** Windows allows 32,767 characters in all. */
const COMMAND_LINE_BYTES = 20_000;

/**
 * Whether a path that someone gave us stays inside the folder it is relative to and out of `.git`, as text.
 * Links on the way are looked at separately, on disk.
 */
export function isInsidePath(path: string): boolean {
  if (path === '' || path.includes('\0') || path.startsWith('/')) return false;
  return path
    .split('/')
    .every((part) => part !== '' && part !== '.' && part !== '..' && !isGitName(part));
}

/** `.git` in every spelling that some file system takes for it. */
export function isGitName(part: string): boolean {
  const folded = part
    .replace(/[\u200c-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/g, '')
    .replace(/[ .]+$/, '')
    .toLowerCase();
  return folded === '.git' || folded === 'git~1' || folded.startsWith('.git:');
}
