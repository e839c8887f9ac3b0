import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import { fingerprintWindow, windowStamp } from './freshness.mjs';

/** The window's bundle in `dist/renderer`, which the desktop app and the browser host show alike. */
export async function buildWindow(root) {
  const fingerprint = fingerprintWindow(root);
  // A build that is cut off leaves no stamp of the one before.
  rmSync(windowStamp(root), { force: true });
  await build({
    configFile: join(root, 'renderer', 'vite.config.ts'),
    logLevel: 'error',
    build: { reportCompressedSize: false },
  });
  writeFileSync(windowStamp(root), fingerprint);
}
