import type { StepEnd } from '../workflow/ports.ts';

export type GaveUp = Extract<StepEnd, { kind: 'gave-up' }>;

export const gaveUp = (reason: GaveUp['reason'], detail: string, turns: number): GaveUp => ({
  kind: 'gave-up',
  reason,
  detail,
  turns,
});
