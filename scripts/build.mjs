import { existsSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle } from './bundle.mjs';
import { bundlePreload, desktopEntries } from './bundle-desktop.mjs';
import { buildStamp, fingerprintSources } from './freshness.mjs';

/**
 * The program, bundled into `dist/`, and the window in `dist/renderer`, each with a stamp of the sources it
 * was made from. `--program` or `--window`: only that.
 */
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const dist = join(root, 'dist');

const startedAt = Date.now();
if (!process.argv.includes('--window')) await buildProgram();
if (!process.argv.includes('--program')) {
  const { buildWindow } = await import('./build-window.mjs');
  await buildWindow(root);
}

async function buildProgram() {
  const fingerprint = fingerprintSources(root);
  const entries = { tandem: 'electron/hosts/terminal/main.ts', ...desktopEntries };
  await bundle({ root, entries, out: dist });
  await bundlePreload({ root, out: dist });
  dropOldChunks();
  writeFileSync(buildStamp(root), fingerprint);
}

/** Chunks of the build before stay a day: a run that is going on may still want to load one. */
function dropOldChunks() {
  if (!existsSync(dist)) return;
  const day = 24 * 3600 * 1000;
  for (const name of readdirSync(dist)) {
    const file = join(dist, name);
    if (name.endsWith('.js') && statSync(file).mtimeMs < startedAt - day) rmSync(file);
  }
}
