import type { Suspicion } from '../../../shared/run/blame/explanation.ts';
import type { Tone } from '../../ui/badge.tsx';

/** Colour says who acted; nobody acted for the environment. */
export const FAMILY_TONES: Readonly<Record<Suspicion['family'], Tone>> = {
  environment: 'neutral',
  verifier: 'verifier',
  specification: 'human',
  plan: 'planner',
  executor: 'executor',
  undetermined: 'neutral',
};
