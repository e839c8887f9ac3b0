import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

/**
 * The window's bundle. All its files are listed once, and only a name of that list is ever served: no path
 * is made from what a request says.
 */
export interface PageFile {
  readonly type: string;
  /** Its name holds a hash of its content. */
  readonly isImmutable: boolean;
  plain(): Buffer;
  /** Null where packing gains nothing. */
  packed(): Buffer | null;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
};
const PACKED_ALREADY = new Set(['.png', '.woff2', '.ico']);

/** By path as in an address: `/`, `/index.html`, `/assets/….js`. */
export function listPageFiles(folder: string): ReadonlyMap<string, PageFile> {
  const files = new Map<string, PageFile>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const name = path.slice(folder.length).split(sep).join('/').replace(/^\/?/, '/');
    const file = createPageFile(path, name.startsWith('/assets/'));
    if (file !== null) files.set(name, file);
  }
  const index = files.get('/index.html');
  if (index !== undefined) files.set('/', index);
  return files;
}

function createPageFile(path: string, isImmutable: boolean): PageFile | null {
  const extension = extname(path).toLowerCase();
  const type = TYPES[extension];
  if (type === undefined) return null;
  const plain = once(() => readFileSync(path));
  const packed = once(() => (PACKED_ALREADY.has(extension) ? null : gzipSync(plain())));
  return { type, isImmutable, plain, packed };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** Where the bundle lies: beside the built program, or below `dist/` in a checkout. Null: it is not built. */
export function findPageFolder(): string | null {
  const places = ['../../../dist/renderer', '../../../renderer'].map((place) =>
    fileURLToPath(new URL(place, import.meta.url)),
  );
  // The sources have an `index.html` too, but no assets.
  return places.find((place) => existsSync(join(place, 'assets'))) ?? null;
}
