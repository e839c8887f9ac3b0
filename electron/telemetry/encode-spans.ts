import type { Span } from './span.ts';
import { SCHEMA_URL, SCOPE, SEMCONV_VERSION } from './span.ts';

/** Spans as OpenTelemetry's own library writes them. It is loaded when somebody sends spans, which is rare. */
export interface SpanEncoder {
  readonly contentType: string;
  encode(spans: readonly Span[]): Uint8Array;
  /** What a collector says it did not take; null: it took all. Never throws. */
  readRefusal(body: Uint8Array): { readonly spans: number; readonly message: string } | null;
}

export type WireFormat = 'protobuf' | 'json';

const CODES = { unset: 0, ok: 1, error: 2 } as const;
const KINDS = { internal: 0, client: 2 } as const;
const NANOS = 1_000_000_000;

/** @param epoch milliseconds since 1970 that the spans' times count from. */
export async function createSpanEncoder(
  format: WireFormat,
  run: { readonly epoch: number; readonly version: string },
): Promise<SpanEncoder> {
  const { JsonTraceSerializer, ProtobufTraceSerializer } = await import(
    '@opentelemetry/otlp-transformer'
  );
  const serializer = format === 'json' ? JsonTraceSerializer : ProtobufTraceSerializer;
  const resource = resourceOf(run.version);
  const scope = { name: SCOPE, version: run.version, schemaUrl: SCHEMA_URL };
  const timeOf = (at: number): [number, number] => {
    const seconds = Math.floor(run.epoch / 1_000) + Math.floor(at / NANOS);
    const nanos = (run.epoch % 1_000) * 1e6 + Math.round(at % NANOS);
    return nanos >= NANOS ? [seconds + 1, nanos - NANOS] : [seconds, nanos];
  };
  const contextOf = (traceId: string, spanId: string) => ({ traceId, spanId, traceFlags: 1 });
  const readable = (span: Span) => ({
    name: span.name,
    kind: KINDS[span.kind],
    spanContext: () => contextOf(span.traceId, span.spanId),
    ...(span.parentId !== null && { parentSpanContext: contextOf(span.traceId, span.parentId) }),
    startTime: timeOf(span.from),
    endTime: timeOf(span.to),
    duration: [Math.floor((span.to - span.from) / NANOS), (span.to - span.from) % NANOS] as [
      number,
      number,
    ],
    status: { code: CODES[span.status] },
    attributes: { ...span.attributes },
    links: span.links.map((link) => ({
      context: contextOf(link.traceId, link.spanId),
      attributes: { ...link.attributes },
    })),
    events: span.events.map(({ name, at, attributes }) => ({
      name,
      time: timeOf(at),
      attributes: { ...attributes },
    })),
    ended: true,
    resource,
    instrumentationScope: scope,
    ...{ droppedAttributesCount: 0, droppedEventsCount: 0, droppedLinksCount: 0 },
  });
  return {
    contentType: format === 'json' ? 'application/json' : 'application/x-protobuf',
    encode: (spans) => serializer.serializeRequest(spans.map(readable)) ?? new Uint8Array(),
    readRefusal(body) {
      try {
        const { partialSuccess } = serializer.deserializeResponse(body);
        const refused = Number(partialSuccess?.rejectedSpans ?? 0);
        if (!(refused > 0)) return null;
        return {
          spans: refused,
          message: String(partialSuccess?.errorMessage ?? '').slice(0, 500),
        };
      } catch {
        // An answer that can't be read refuses nothing; its status has been looked at.
        return null;
      }
    },
  };
}

/** Without the machine's name, the user's or any path: who needs those adds them in the collector. */
function resourceOf(version: string) {
  const attributes = {
    'service.name': 'tandem',
    'service.version': version,
    'telemetry.sdk.language': 'nodejs',
    'telemetry.sdk.name': 'tandem',
    'tandem.semconv.version': SEMCONV_VERSION,
  };
  const resource = {
    attributes,
    schemaUrl: SCHEMA_URL,
    asyncAttributesPending: false,
    merge: () => resource,
    getRawAttributes: () => Object.entries(attributes),
  };
  return resource;
}
