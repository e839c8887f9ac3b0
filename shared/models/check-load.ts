import { CONTEXT_STEP, MOST_CONTEXT, MOST_SLOTS } from './fit/memory.ts';
import { kvTypes } from './fit-report.ts';

/** Why a load that people typed can't be judged. */
export type LoadFault =
  | 'context-not-whole'
  | 'context-too-small'
  | 'context-too-large'
  | 'slots-not-whole'
  | 'slots-too-few'
  | 'slots-too-many'
  | 'kv-unknown';

/** To be called on what people typed; `assessFit` takes what is nearest to a load that can be judged. */
export function checkLoad(load: {
  readonly context: number;
  readonly kv: string;
  readonly slots: number;
}): LoadFault | null {
  if (!Number.isInteger(load.context)) return 'context-not-whole';
  if (load.context < CONTEXT_STEP) return 'context-too-small';
  if (load.context > MOST_CONTEXT) return 'context-too-large';
  if (!Number.isInteger(load.slots)) return 'slots-not-whole';
  if (load.slots < 1) return 'slots-too-few';
  if (load.slots > MOST_SLOTS) return 'slots-too-many';
  return kvTypes.some((kv) => kv === load.kv) ? null : 'kv-unknown';
}
