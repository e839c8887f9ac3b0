import { setImmediate as nextTurn } from 'node:timers/promises';
import type { TandemError } from '../../../../shared/errors.ts';
import type { RunPlace } from '../../../store/run-places.ts';
import type { SpanEncoder } from '../../../telemetry/encode-spans.ts';
import type { Attributes, Span } from '../../../telemetry/span.ts';
import { cut, readSpans } from './read-spans.ts';

/** Spans in one request, and bytes before packing: collectors refuse more than a few megabytes. */
const MOST_SPANS = 1_000;
const MOST_BYTES = 3 * 1024 * 1024;

export interface Batch {
  readonly spans: readonly Span[];
  readonly body: Uint8Array;
}

export interface Batching {
  readonly encoder: SpanEncoder;
  readonly content: boolean;
  /** Secrets in content become tokens before it is encoded. */
  readonly mask: (text: string) => Promise<{ readonly text: string; readonly masked: number }>;
  onMasked(count: number): void;
}

/** A run as bodies of requests; none is held longer than it is asked for. Returns what ended the run early. */
export async function* batchesOf(
  run: RunPlace,
  how: Batching,
): AsyncGenerator<Batch, TandemError | null> {
  let waiting: Span[] = [];
  let bytes = 0;
  const source = readSpans(run, how);
  for (;;) {
    const next = await source.next();
    if (next.done === true) {
      if (waiting.length > 0) yield { spans: waiting, body: how.encoder.encode(waiting) };
      return next.value;
    }
    await nextTurn();
    for (const span of next.value) {
      const sent = how.content ? await maskSpan(span, how) : span;
      waiting.push(sent);
      bytes += sizeOf(sent);
      if (waiting.length < MOST_SPANS && bytes < MOST_BYTES) continue;
      yield { spans: waiting, body: how.encoder.encode(waiting) };
      waiting = [];
      bytes = 0;
    }
  }
}

async function maskSpan(span: Span, how: Batching): Promise<Span> {
  const attributes = await maskAll(span.attributes, how);
  const events: Span['events'][number][] = [];
  for (const event of span.events) {
    events.push({ ...event, attributes: await maskAll(event.attributes, how) });
  }
  return { ...span, attributes, events };
}

async function maskAll(attributes: Attributes, { mask, onMasked }: Batching): Promise<Attributes> {
  const masked: Record<string, Attributes[string]> = {};
  for (const [name, value] of Object.entries(attributes)) {
    // Names and ids are short and are no content.
    if (typeof value !== 'string' || value.length < 8) masked[name] = value;
    else {
      const found = await mask(cut(value));
      onMasked(found.masked);
      masked[name] = found.text;
    }
  }
  return masked;
}

/** About what it takes; exact sizes are known after encoding. */
const sizeOf = (span: Span): number =>
  200 +
  textsIn(span.attributes) +
  span.events.reduce((sum, event) => sum + 50 + textsIn(event.attributes), 0);

const textsIn = (attributes: Attributes): number =>
  Object.entries(attributes).reduce(
    (sum, [name, value]) => sum + name.length + String(value).length + 8,
    0,
  );
