import type { Payload } from '../../../../shared/ipc/ledger.ts';

export interface LedgerTotals {
  readonly payloads: number;
  readonly bytes: number;
  readonly masked: number;
  readonly denied: number;
}

export const totalOf = (payloads: readonly Payload[]): LedgerTotals =>
  payloads.reduce(
    (sum, payload) => ({
      payloads: sum.payloads + 1,
      bytes: sum.bytes + payload.bytes,
      masked: sum.masked + payload.masked,
      denied: sum.denied + payload.denied.length,
    }),
    { payloads: 0, bytes: 0, masked: 0, denied: 0 },
  );
