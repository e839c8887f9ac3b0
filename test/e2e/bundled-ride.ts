import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { bundle } from '../../scripts/bundle.mjs';

/**
 * `ride-process.ts` as one would ship it, in a folder of its own: it starts in a third of the time, and a kill
 * test starts it a hundred times. Inside the checkout, because packages are found from there.
 */
export async function bundleRide(): Promise<{ readonly program: string; remove(): void }> {
  const root = join(import.meta.dirname, '..', '..');
  mkdirSync(join(root, 'tmp'), { recursive: true });
  const out = mkdtempSync(join(root, 'tmp', 'ride-'));
  await bundle({ root, entries: { 'ride-process': 'test/e2e/ride-process.ts' }, out });
  return {
    program: join(out, 'ride-process.js'),
    remove: () => rmSync(out, { recursive: true, force: true }),
  };
}
