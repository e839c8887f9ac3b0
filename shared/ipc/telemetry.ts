import { z } from 'zod';
import { method } from './define.ts';

const RUN = z.string().min(1).max(200);

/** What would be sent to the collector, before anything is. */
export const telemetryPreviewSchema = z.object({
  /** Null: none is configured. */
  url: z.string().nullable(),
  /** Why it would not be sent; null: it could be. One sentence. */
  refused: z.string().nullable(),
  spans: z.int(),
  /** Before packing. */
  bytes: z.int(),
  /** With prompts, answers, arguments and outputs. */
  content: z.boolean(),
  /** Secrets that were masked in content. */
  masked: z.int(),
  /** Names of all attributes, sorted. */
  attributes: z.array(z.string()),
  /** The first spans as JSON, exactly as they would be sent; cut after some of them. */
  sample: z.string(),
  sampleSpans: z.int(),
  semconv: z.string(),
});
export type TelemetryPreview = z.infer<typeof telemetryPreviewSchema>;

export const telemetrySentSchema = z.object({
  /**
   * `partial`: the collector refused some. `refused`: it wants none. `unavailable`: it said later, too often.
   * `unreachable`: nobody answered. `cancelled`: people stopped it.
   */
  outcome: z.enum(['sent', 'partial', 'refused', 'unavailable', 'unreachable', 'cancelled']),
  url: z.string(),
  /** That were sent, and all there are. */
  spans: z.int(),
  of: z.int(),
  requests: z.int(),
  bytes: z.int(),
  status: z.int().nullable(),
  detail: z.string(),
});
export type TelemetrySent = z.infer<typeof telemetrySentSchema>;

export const telemetryMethods = {
  'telemetry.preview': method(
    z.object({ run: RUN, content: z.boolean().optional() }),
    telemetryPreviewSchema,
  ),
  /**
   * Sends the run to the configured collector; the reply comes when that is over. `url`: where people saw it would go;
   * another one by now is refused.
   */
  'telemetry.send': method(
    z.object({ run: RUN, content: z.boolean(), url: z.string().max(4_096) }),
    telemetrySentSchema,
  ),
  /** How far a sending is; null: none is under way. */
  'telemetry.progress': method(
    z.object({ run: RUN }),
    z.object({ progress: z.object({ sent: z.int(), of: z.int() }).nullable() }),
  ),
  'telemetry.stop': method(z.object({ run: RUN }), z.object({})),
} as const;
