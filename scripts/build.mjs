import { existsSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle } from './bundle.mjs';
import { bundlePreload, desktopEntries } from './bundle-desktop.mjs';
import { buildStamp, fingerprintSources } from './freshness.mjs';

/** The program, bundled into `dist/`, with a stamp of the sources it was made from. */
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const dist = join(root, 'dist');

const fingerprint = fingerprintSources(root);
const startedAt = Date.now();
const entries = { tandem: 'electron/hosts/terminal/main.ts', ...desktopEntries };
await bundle({ root, entries, out: dist });
await bundlePreload({ root, out: dist });
dropOldChunks();
writeFileSync(buildStamp(root), fingerprint);

/** Chunks of the build before stay a day: a run that is going on may still want to load one. */
function dropOldChunks() {
  if (!existsSync(dist)) return;
  const day = 24 * 3600 * 1000;
  for (const name of readdirSync(dist)) {
    const file = join(dist, name);
    if (name.endsWith('.js') && statSync(file).mtimeMs < startedAt - day) rmSync(file);
  }
}
