import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { bundle } from '../../scripts/bundle.mjs';

/**
 * A ride's program as one would ship it, in a folder of its own: it starts in a third of the time, and a kill
 * test starts it a hundred times. Inside the checkout, because packages are found from there.
 */
export async function bundleRide(
  name: 'ride-process' | 'steered-process' = 'ride-process',
): Promise<{ readonly program: string; remove(): void }> {
  const root = join(import.meta.dirname, '..', '..');
  mkdirSync(join(root, 'tmp'), { recursive: true });
  const out = mkdtempSync(join(root, 'tmp', 'ride-'));
  await bundle({ root, entries: { [name]: `test/e2e/${name}.ts` }, out });
  return {
    program: join(out, `${name}.js`),
    remove: () => rmSync(out, { recursive: true, force: true }),
  };
}
