/** A span before it has a wire format: a stretch of a run with what is known about it. */
export interface Span {
  readonly traceId: string;
  readonly spanId: string;
  /** Null: the run itself. */
  readonly parentId: string | null;
  readonly name: string;
  readonly kind: 'internal' | 'client';
  /** Nanoseconds since the run's epoch. */
  readonly from: number;
  readonly to: number;
  readonly attributes: Attributes;
  readonly events: readonly SpanEvent[];
  readonly links: readonly SpanLink[];
  readonly status: 'unset' | 'ok' | 'error';
}

export type Attributes = Readonly<Record<string, string | number | boolean | string[]>>;

export interface SpanEvent {
  readonly name: string;
  readonly at: number;
  readonly attributes: Attributes;
}

export interface SpanLink {
  readonly traceId: string;
  readonly spanId: string;
  readonly attributes: Attributes;
}

/**
 * The conventions that names of attributes follow. The generative part is in development and moves; runs are stored in
 * words of their own, so that only this projection has to move with it (facts: conventions of April 2026).
 */
export const SEMCONV_VERSION = '1.41.0';
export const SCHEMA_URL = `https://opentelemetry.io/schemas/${SEMCONV_VERSION}`;
export const SCOPE = 'tandem';
