import { EXIT } from '../../shared/exit-code.ts';
import { stepKey } from '../../shared/ids.ts';
import { isLogFault } from '../../shared/run/log-fault.ts';
import type { RideStart } from './context.ts';
import type { Ending } from './finish.ts';
import type { RunLog } from './ports.ts';
import { RunStopped } from './stopped.ts';

/**
 * Before the end of a run that was not approved is written, what can cheaply be found out about it is. This never
 * changes how the run ends: whatever goes wrong here leaves things unknown, and a person who stops it is not kept
 * waiting.
 */
export async function findOutMore(ride: RideStart, ending: Ending, log: RunLog): Promise<void> {
  const { signal } = ride.durable;
  if (ending.exitCode !== EXIT.notApproved || signal.aborted) return;
  try {
    // Most runs are approved and never need it.
    const { lookBack } = await import('./stages/look-back.ts');
    await lookBack({
      ...{ ride, signal, events: log.events(), inPlace: true },
      append: (key, body) =>
        void log.append({ key, parent: 'blame', lane: 'verification', body, durable: false }),
    });
  } catch (reason) {
    if (signal.aborted || isLogFault(reason) || reason instanceof RunStopped) return;
    const detail = `while looking back: ${reason instanceof Error ? (reason.stack ?? reason.message) : String(reason)}`;
    log.append({
      key: stepKey('blame'),
      parent: '',
      lane: 'system',
      body: { kind: 'env.fault', what: 'looking back failed', detail },
    });
  }
}
