import type { Digest } from '../../workflow/ports.ts';

/**
 * What the builder and its worker say to each other. Paths, hashes and sizes travel as one string, because
 * cloning fifty thousand small objects costs more than ranking them.
 */

export interface DigestOrder {
  readonly level: 'names' | 'outline';
  readonly hints: string;
  readonly tokenBudget: number;
  readonly cacheFile: string | null;
}

/** One blob of the commit's tree. */
export interface TreeFile {
  readonly path: string;
  readonly hash: string;
  readonly bytes: number;
}

export type ToWorker =
  | { readonly kind: 'tree'; readonly packed: string; readonly order: DigestOrder }
  | { readonly kind: 'blob'; readonly hash: string; readonly content: Uint8Array }
  | { readonly kind: 'read-done' };

export type FromWorker =
  | { readonly kind: 'read'; readonly hashes: readonly string[] }
  | { readonly kind: 'pulse'; readonly text: string }
  | { readonly kind: 'done'; readonly digest: Omit<Digest, 'ms'> };

/** A path may hold anything but NUL, so NUL parts the fields. */
export function packTree(files: readonly TreeFile[]): string {
  const fields: string[] = [];
  for (const file of files) fields.push(file.path, file.hash, String(file.bytes));
  return fields.join('\0');
}

export function parseTree(packed: string): TreeFile[] {
  if (packed === '') return [];
  const fields = packed.split('\0');
  const files: TreeFile[] = [];
  for (let at = 0; at + 2 < fields.length; at += 3) {
    files.push({
      path: fields[at] ?? '',
      hash: fields[at + 1] ?? '',
      bytes: Number(fields[at + 2]),
    });
  }
  return files;
}
