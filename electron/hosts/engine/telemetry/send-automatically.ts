import { policyFolder } from '../../../models/policy-folder.ts';
import type { Surroundings } from '../../surroundings.ts';
import { createTelemetryDesk } from './telemetry-desk.ts';

/** Nobody waits longer than this for a run that is over. */
const PATIENCE_MS = 20_000;

/**
 * Sends a run that has just ended, where the settings say so. What came of it stands in the run; nobody is bothered
 * with it, for the run's own end is what they wait for.
 */
export async function sendAutomatically(around: Surroundings, run: string): Promise<void> {
  const desk = createTelemetryDesk({
    around: async () => around,
    policyFolder: policyFolder(process.platform, around.env),
  });
  const signal = AbortSignal.timeout(PATIENCE_MS);
  await desk.send({ run, by: 'settings' }, { signal, onProgress: () => undefined });
}
