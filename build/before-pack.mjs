import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle } from '../scripts/bundle.mjs';
import { bundleHelpers, bundlePreload, desktopEntries } from '../scripts/bundle-desktop.mjs';

/**
 * Puts together what electron-builder.yml packs, in `dist/package`: the app's bundle without leftovers of
 * earlier builds, the programs of child processes, and a Node for the system and processor that is packed for.
 */
const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** electron-builder's numbers for processors, and its names for systems in `${os}`. */
const PROCESSORS = { 1: 'x64', 3: 'arm64' };
const SYSTEMS = { darwin: 'mac', linux: 'linux', win32: 'win' };
/** What the npm packages with a Node inside call Windows. */
const NODE_NAMES = { darwin: 'darwin', linux: 'linux', win32: 'win' };

/** electron-builder's hook. */
export async function beforePack({ electronPlatformName: system, arch }) {
  const processor = PROCESSORS[arch];
  if (!existsSync(join(root, 'dist', 'renderer', 'index.html'))) {
    throw new Error('The window is not built. Run `npm run build` first.');
  }
  const out = join(root, 'dist', 'package');
  const nodeFolder = join(out, 'node', `${SYSTEMS[system]}-${processor}`);
  placeNode({ system, processor, folder: nodeFolder, root });
  for (const folder of ['app', 'helpers'])
    rmSync(join(out, folder), { recursive: true, force: true });
  await bundle({ root, entries: desktopEntries, out: join(out, 'app') });
  await bundlePreload({ root, out: join(out, 'app') });
  await bundleHelpers({ root, out: join(out, 'helpers') });
}

/** Copies the Node for a system and processor to `folder`; throws with what to install where there is none. */
export function placeNode({ system, processor, folder, root: from }) {
  const name = system === 'win32' ? 'node.exe' : 'node';
  const source = findNode({ system, processor, name, from });
  if (source === null) {
    const { version } = JSON.parse(
      readFileSync(join(from, 'node_modules/node/package.json'), 'utf8'),
    );
    const wanted = `node-${NODE_NAMES[system]}-${processor}@${version}`;
    throw new Error(
      `There is no Node for ${system} ${processor} to be shipped. ` +
        `Run \`npm install --no-save --force ${wanted}\` and pack again.`,
    );
  }
  mkdirSync(folder, { recursive: true });
  cpSync(source, join(folder, name), { dereference: true });
  chmodSync(join(folder, name), 0o755);
}

function findNode({ system, processor, name, from }) {
  const places = [`node_modules/node-${NODE_NAMES[system]}-${processor}/bin/${name}`];
  const isOurs = system === process.platform && processor === process.arch;
  if (isOurs) places.push(`node_modules/node/bin/${name}`);
  return places.map((place) => join(from, place)).find((place) => existsSync(place)) ?? null;
}
