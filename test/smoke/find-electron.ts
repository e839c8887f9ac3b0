import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');

/** What the smoke suite runs, or why it can't, in one line. Never asks the `electron` package: that downloads. */
export type Found =
  | { readonly kind: 'there'; readonly binary: string; readonly prefix: readonly string[] }
  | { readonly kind: 'missing'; readonly why: string };

const NAMES: Partial<Record<NodeJS.Platform, string>> = {
  darwin: 'Electron.app/Contents/MacOS/Electron',
  win32: 'electron.exe',
};

export function findElectron(
  env: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform = process.platform,
): Found {
  const folder = env.ELECTRON_OVERRIDE_DIST_PATH || join(root, 'node_modules', 'electron', 'dist');
  const binary = join(folder, NAMES[platform] ?? 'electron');
  if (!existsSync(binary)) {
    return missing(`Electron's binary is not here (${binary}); set ELECTRON_OVERRIDE_DIST_PATH`);
  }
  for (const built of ['dist/desktop/main.js', 'dist/renderer/index.html']) {
    if (!existsSync(join(root, built)))
      return missing(`${built} is not built; run \`npm run build\``);
  }
  if (platform === 'linux' && process.getuid?.() === 0) {
    return missing('as root Chromium starts only without its sandbox, and so not at all here');
  }
  if (platform !== 'linux' || env.DISPLAY || env.WAYLAND_DISPLAY) {
    return { kind: 'there', binary, prefix: [] };
  }
  const hasXvfb = spawnSync('xvfb-run', ['--help']).error === undefined;
  if (!hasXvfb) return missing('there is no display, and xvfb-run is not installed');
  return { kind: 'there', binary, prefix: ['xvfb-run', '--auto-servernum'] };
}

const missing = (why: string): Found => ({ kind: 'missing', why });

/** The version that a folder of Electron's says it is, such as `45.4.1`. */
export const readVersion = (binary: string): string =>
  readFileSync(join(binary, '..', 'version'), 'utf8')
    .trim()
    .replace(/^v/, '');

/** A port of this machine that nobody listens on right now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}
