import type { TandemError } from '../../shared/errors.ts';
import type { TelemetryPreview, TelemetrySent } from '../../shared/ipc/telemetry.ts';
import type { Result } from '../../shared/result.ts';

export interface TelemetryOrder {
  readonly run: string;
  /** Left out: as the settings say. */
  readonly content?: boolean | undefined;
  /** Another collector than the settings'. */
  readonly endpoint?: string | undefined;
}

/** Sending runs to a collector of people's own. Nothing is sent unless somebody says so. */
export interface TelemetryDesk {
  /** What would be sent and where to. Sends nothing. */
  preview(order: TelemetryOrder): Promise<Result<TelemetryPreview, TandemError>>;
  /**
   * Sends the run, and appends to it what was sent, request by request. Errors: `usage` (no collector, or an address
   * that won't do), `egress-refused` (an administrator's rule), `stale` (`seenUrl` is another one by now), and those of
   * writing the run, which is tried before anything is sent.
   */
  send(
    order: TelemetryOrder & { readonly by: string; readonly seenUrl?: string | undefined },
    watch: { readonly signal: AbortSignal; onProgress(sent: number, of: number): void },
  ): Promise<Result<TelemetrySent, TandemError>>;
}
