import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Whether what is installed and built still fits the checkout. Asked at every start, so it only stats
 * files: about 5 ms for some hundred sources. Plain JavaScript that runs on Node 20, because it decides
 * whether a newer Node has to be fetched first.
 */

const SOURCES = ['electron', 'shared'];
const BUILD_FILES = [
  'scripts/build.mjs',
  'scripts/bundle.mjs',
  'scripts/bundle-desktop.mjs',
  'package-lock.json',
];

const WINDOW_SOURCES = ['renderer', 'shared'];
const WINDOW_BUILD_FILES = ['scripts/build-window.mjs', 'package-lock.json'];

/** A short text that changes whenever a source is added, removed or touched. */
export const fingerprintSources = (root) => fingerprint(root, SOURCES, BUILD_FILES);

/** The same for what the window is built from. */
export const fingerprintWindow = (root) => fingerprint(root, WINDOW_SOURCES, WINDOW_BUILD_FILES);

function fingerprint(root, sources, buildFiles) {
  const hash = createHash('sha256');
  const add = (path) => {
    const { size, mtimeMs } = statSync(join(root, path));
    hash.update(`${path}\0${size}\0${mtimeMs}\n`);
  };
  for (const folder of sources) for (const path of filesUnder(root, folder)) add(path);
  for (const path of buildFiles) if (existsSync(join(root, path))) add(path);
  return hash.digest('hex');
}

function filesUnder(root, folder) {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) return filesUnder(root, path);
      return entry.isFile() && !entry.name.endsWith('.tsbuildinfo') ? [path] : [];
    });
}

export const buildStamp = (root) => join(root, 'dist', '.built-from');

/** True when `dist/` was built from exactly these sources; also where there are none (an installed copy). */
export function isBuilt(root) {
  if (!existsSync(join(root, 'dist', 'tandem.js'))) return false;
  if (!existsSync(join(root, 'electron', 'hosts'))) return true;
  return readOr(buildStamp(root), '') === fingerprintSources(root);
}

export const windowStamp = (root) => join(root, 'dist', '.window-built-from');

/** True when the window was built from exactly these sources; also where there are none. */
export function isWindowBuilt(root) {
  if (!existsSync(join(root, 'dist', 'renderer', 'index.html'))) return false;
  if (!existsSync(join(root, 'renderer'))) return true;
  return readOr(windowStamp(root), '') === fingerprintWindow(root);
}

/**
 * True when `node_modules` holds what the lock file names, by the record that npm leaves there at the end
 * of an installation. So one made by hand counts, and one that was cut off does not.
 */
export function isInstalled(folder) {
  const wanted = packagesOf(join(folder, 'package-lock.json'));
  const found = packagesOf(join(folder, 'node_modules', '.package-lock.json'));
  return Object.entries(wanted).every(
    ([path, entry]) =>
      path === '' || entry.optional === true || found[path]?.version === entry.version,
  );
}

function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages ?? {};
  } catch {
    // Missing or torn: nothing is known.
    return {};
  }
}

function readOr(file, otherwise) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return otherwise;
  }
}
