import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { version } from '../../electron/hosts/version.ts';
import { createRig } from '../e2e/rig.ts';
import { goldenRides } from './golden-rides.ts';
import { summarize } from './summarize.ts';

/**
 * Rides the golden rides and keeps their run files under this version: `node test/replay/make-golden.ts [NAME]`.
 * Done once per released version; what is there is never changed again.
 */
const folder = join(import.meta.dirname, '..', 'fixtures', 'runs', version);
mkdirSync(folder, { recursive: true });
const [only] = process.argv.slice(2);
for (const { name, rig: input, ride } of goldenRides) {
  if (only !== undefined && only !== name) continue;
  const rig = typeof input === 'function' ? await input() : await createRig(input);
  const { runId } = await ride(rig);
  copyFileSync(join(rig.home, 'runs', `${runId}.tandem`), join(folder, `${runId}.tandem`));
  const engine = await rig.engine();
  const shown = await engine.show(runId);
  if (!shown.ok) throw new Error(JSON.stringify(shown.error));
  const summary = { name, ...summarize(shown.value.state) };
  writeFileSync(join(folder, `${runId}.json`), `${JSON.stringify(summary, null, 2)}\n`);
  console.log(name, runId, summary.outcome);
  await rig.close();
}
process.exit(0);
