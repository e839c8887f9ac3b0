import type { TandemError } from '../../../shared/errors.ts';
import type { OutputOf } from '../../../shared/ipc/contract.ts';
import type { Payload, TelemetryLine } from '../../../shared/ipc/ledger.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { Handlers } from '../service.ts';

type Readonlike<T> = { readonly [K in keyof T]: T[K] extends object ? Readonlike<T[K]> : T[K] };

/** What the engine knows of what left this machine. */
export interface LedgerEngine {
  ledger(run: string): Promise<
    Result<
      {
        readonly payloads: readonly Readonlike<Payload>[];
        readonly telemetry?: readonly TelemetryLine[];
        readonly damage: TandemError | null;
      },
      TandemError
    >
  >;
  payload(
    run: string,
    seq: number,
  ): Promise<Result<Readonlike<OutputOf<'ledger.body'>>, TandemError>>;
}

export function createLedgerHandlers(
  engine: LedgerEngine,
): Pick<Handlers, 'ledger.list' | 'ledger.body'> {
  return {
    async 'ledger.list'({ run }) {
      const read = await engine.ledger(run);
      if (!read.ok) return read;
      const payloads = read.value.payloads.map((payload) => ({
        ...payload,
        parts: [...payload.parts],
        denied: [...payload.denied],
      }));
      return ok({
        payloads,
        telemetry: [...(read.value.telemetry ?? [])],
        damage: read.value.damage,
      });
    },
    async 'ledger.body'({ run, seq }) {
      const read = await engine.payload(run, seq);
      return read.ok ? ok({ ...read.value, headers: { ...read.value.headers } }) : read;
    },
  };
}
