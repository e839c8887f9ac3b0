import { createResults } from '../../../electron/models/results/results.ts';
import { measurement } from './samples.ts';

/** A process of its own that keeps measurements: `node write-many.ts HOME NAME COUNT`. */
const [home = '', name = '', count = '0'] = process.argv.slice(2);
const results = createResults({ home, policyFolder: null });
for (let at = 0; at < Number(count); at += 1) {
  const kept = results.keepMeasurement(measurement({ machine: `${name}-${at}` }));
  if (!kept.ok) throw new Error(JSON.stringify(kept.error));
}
