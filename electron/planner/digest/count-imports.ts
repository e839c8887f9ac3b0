import type { Skim } from './skim-source.ts';

/**
 * How often each file is imported by the skimmed ones. Specifiers of all languages are brought to one form,
 * path segments without extension, and met with the files whose path ends in them; of several the nearest
 * to the importing file counts. No module system is imitated: a ranking needs no more.
 */
export function countImports(
  paths: readonly string[],
  skims: ReadonlyMap<number, Skim>,
): ReadonlyMap<number, number> {
  const byStem = indexByStem(paths);
  const byFolder = indexByFolder(paths);
  const counts = new Map<number, number>();
  for (const [from, skim] of skims) {
    const importer = paths[from] ?? '';
    for (const specifier of skim.imports) {
      const targets = importer.endsWith('.go')
        ? goPackage(specifier, byFolder)
        : nearest(importer, segmentsOf(specifier, importer), byStem, paths);
      for (const target of targets) {
        if (target !== from) counts.set(target, (counts.get(target) ?? 0) + 1);
      }
    }
  }
  return counts;
}

const CODE = /\.(?:[cm]?[jt]sx?|pyi?|go|rs|java|c|cc|cpp|cxx|h|hh|hpp|hxx|php|rb)$/i;
/** Files that stand for their folder. */
const FOLDER_FILE = /\/(?:index|__init__|mod)$/;

const withoutExtension = (path: string): string => path.replace(CODE, '').replace(FOLDER_FILE, '');
const lastSegment = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

function indexByStem(paths: readonly string[]): ReadonlyMap<string, readonly number[]> {
  const index = new Map<string, number[]>();
  paths.forEach((path, at) => {
    if (!CODE.test(path)) return;
    const stem = lastSegment(withoutExtension(path));
    const known = index.get(stem);
    if (known) known.push(at);
    else index.set(stem, [at]);
  });
  return index;
}

function indexByFolder(paths: readonly string[]): ReadonlyMap<string, readonly number[]> {
  const index = new Map<string, number[]>();
  paths.forEach((path, at) => {
    if (!path.endsWith('.go') || path.endsWith('_test.go')) return;
    const folder = path.slice(0, Math.max(0, path.lastIndexOf('/')));
    const known = index.get(folder);
    if (known) known.push(at);
    else index.set(folder, [at]);
  });
  return index;
}

/** A Go import names a folder below some module path: leading segments are dropped until a folder fits. */
function goPackage(
  specifier: string,
  byFolder: ReadonlyMap<string, readonly number[]>,
): readonly number[] {
  const segments = specifier.split('/');
  for (let skip = 1; skip < segments.length; skip += 1) {
    const found = byFolder.get(segments.slice(skip).join('/'));
    if (found) return found;
  }
  return [];
}

/** `./a/b.ts`, `..pkg.mod`, `crate::a::b`, `App\\A\\B`, `com.x.Y` → segments; relative ones made absolute. */
function segmentsOf(specifier: string, importer: string): readonly string[] {
  const folder = importer.split('/').slice(0, -1);
  if (/^\.{1,2}\//.test(specifier)) {
    const joined = [...folder];
    for (const part of withoutExtension(specifier).split('/')) {
      if (part === '..') joined.pop();
      else if (part !== '.' && part !== '') joined.push(part);
    }
    return joined;
  }
  if (/\.pyi?$/.test(importer) && specifier.startsWith('.')) {
    const up = specifier.match(/^\.+/)?.[0].length ?? 1;
    const base = up > 1 ? folder.slice(0, -(up - 1)) : folder;
    return [...base, ...specifier.slice(up).split('.').filter(Boolean)];
  }
  const parts = specifier.includes('/')
    ? withoutExtension(specifier).split('/')
    : CODE.test(specifier)
      ? [withoutExtension(specifier)]
      : specifier.split(/::|\\|\./);
  return parts.filter((part) => !/^(?:|crate|self|super|@|~|\*)$/.test(part));
}

const MOST_CANDIDATES = 400;

function nearest(
  importer: string,
  segments: readonly string[],
  byStem: ReadonlyMap<string, readonly number[]>,
  paths: readonly string[],
): readonly number[] {
  // The last segment may name something inside the module, so the one before it is tried as well.
  for (const wanted of [segments, segments.slice(0, -1)]) {
    const candidates = byStem.get(wanted.at(-1) ?? '')?.slice(0, MOST_CANDIDATES) ?? [];
    const tail = wanted.slice(-3).join('/');
    const fitting = candidates.filter((at) => endsIn(withoutExtension(paths[at] ?? ''), tail));
    const best = fitting.sort(
      (a, b) => common(importer, paths[b] ?? '') - common(importer, paths[a] ?? '') || a - b,
    )[0];
    if (best !== undefined) return [best];
  }
  return [];
}

const endsIn = (path: string, tail: string): boolean => path === tail || path.endsWith(`/${tail}`);

function common(a: string, b: string): number {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at += 1;
  return at;
}
