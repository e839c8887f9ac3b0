import type { Steering } from '../../workflow/context.ts';
import type { Controls } from '../../workflow/ports.ts';

/** What a host's people do to a run, as the workflow takes it. Without controls nobody ever does anything. */
export function createSteering(controls: Controls | undefined): Steering {
  if (controls === undefined) return { hold: async () => null, take: () => [] };
  return {
    take: () => controls.take(),
    async hold(at, { signal, onHeld }) {
      const holding = controls.hold(at, signal);
      // Where nobody holds the run, the answer is there before the event loop turns.
      const soon = new Promise<'held'>((resolve) => setImmediate(() => resolve('held')));
      if ((await Promise.race([holding, soon])) === 'held') onHeld();
      return holding;
    },
  };
}
