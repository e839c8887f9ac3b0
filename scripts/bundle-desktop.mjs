import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { bundle } from './bundle.mjs';

/**
 * The desktop app's part of the build. Main and engine are modules and share the chunks of the terminal
 * program; a sandboxed preload has to be one CommonJS file; and what a packaged app gives to child processes
 * is bundled apart, because a plain Node can't read the archive that the rest lies in.
 */
export const desktopEntries = {
  'desktop/main': 'electron/hosts/desktop/main.ts',
  'desktop/engine': 'electron/hosts/desktop/engine.ts',
};

export async function bundlePreload({ root, out }) {
  const bundled = await rolldown({
    cwd: root,
    input: { preload: 'electron/hosts/desktop/preload.ts' },
    external: ['electron'],
    platform: 'node',
  });
  await bundled.write({
    dir: join(out, 'desktop'),
    format: 'cjs',
    entryFileNames: '[name].cjs',
    codeSplitting: false,
    sourcemap: false,
  });
}

export async function bundleHelpers({ root, out }) {
  await bundle({ root, entries: {}, out });
  // They lie outside of any package of ours.
  writeFileSync(join(out, 'package.json'), '{ "type": "module" }\n');
}
