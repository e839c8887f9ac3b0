import { setTimeout as pause } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';

/** How the sending of one batch ended, by name. */
export interface Posted {
  readonly outcome: 'sent' | 'partial' | 'refused' | 'unavailable' | 'unreachable' | 'cancelled';
  /** Of the last attempt; null: no answer. */
  readonly status: number | null;
  readonly attempts: number;
  readonly detail: string;
}

export interface Collector {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly contentType: string;
  readonly fetch?: typeof globalThis.fetch;
  /** What a collector's answer says it did not take. */
  readRefusal(body: Uint8Array): { readonly spans: number; readonly message: string } | null;
  /** Waits between attempts, for tests. */
  readonly pauseMs?: (attempt: number) => number;
}

/** Answers after which OTLP says to try again (its specification, section on failures). */
const AGAIN: ReadonlySet<number> = new Set([429, 502, 503, 504]);
const MOST_ATTEMPTS = 5;
const LONGEST_PAUSE_MS = 30_000;
const PATIENCE_MS = 15_000;
/** Of an answer, whatever it is. */
const MOST_ANSWER = 64 * 1024;

/** Sends one batch to the collector and to nobody else: a redirect is an answer, not an order. */
export async function postSpans(
  body: Uint8Array,
  collector: Collector,
  signal: AbortSignal,
): Promise<Posted> {
  const packed = gzipSync(body);
  for (let attempt = 1; ; attempt += 1) {
    const answer = await attemptPost(packed, collector, signal);
    const isLast = attempt === MOST_ATTEMPTS || !answer.isWorthAgain || signal.aborted;
    if (isLast) {
      const { outcome, status, detail } = answer;
      return { outcome: signal.aborted ? 'cancelled' : outcome, status, detail, attempts: attempt };
    }
    const planned = collector.pauseMs?.(attempt) ?? 500 * 2 ** attempt;
    const wait = Math.min(LONGEST_PAUSE_MS, Math.max(planned, answer.retryAfterMs));
    await pause(wait, undefined, { signal }).catch(() => {
      // Stopped while waiting: the next round says so.
    });
  }
}

interface Answer extends Pick<Posted, 'outcome' | 'status' | 'detail'> {
  readonly isWorthAgain: boolean;
  readonly retryAfterMs: number;
}

async function attemptPost(
  body: Uint8Array,
  collector: Collector,
  signal: AbortSignal,
): Promise<Answer> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]);
  try {
    const response = await (collector.fetch ?? globalThis.fetch)(collector.url, {
      method: 'POST',
      headers: {
        ...collector.headers,
        'content-type': collector.contentType,
        'content-encoding': 'gzip',
      },
      body: Buffer.from(body),
      redirect: 'manual',
      signal: limit,
    });
    return await readAnswer(response, collector);
  } catch (thrown) {
    const detail = thrown instanceof Error ? describeCause(thrown) : String(thrown);
    return { outcome: 'unreachable', status: null, detail, isWorthAgain: true, retryAfterMs: 0 };
  }
}

async function readAnswer(response: Response, collector: Collector): Promise<Answer> {
  const { status } = response;
  const body = await readBounded(response);
  const answer = { status, isWorthAgain: false, retryAfterMs: 0 };
  if (status >= 200 && status < 300) {
    const refusal = collector.readRefusal(body);
    if (refusal === null) return { ...answer, outcome: 'sent', detail: '' };
    const detail = `${refusal.spans} spans were refused: ${refusal.message}`;
    return { ...answer, outcome: 'partial', detail };
  }
  if (!AGAIN.has(status)) return { ...answer, outcome: 'refused', detail: `status ${status}` };
  const seconds = Number(response.headers.get('retry-after') ?? '0');
  const retryAfterMs = Number.isFinite(seconds) ? seconds * 1_000 : 0;
  const detail = `status ${status}`;
  return { ...answer, outcome: 'unavailable', detail, isWorthAgain: true, retryAfterMs };
}

async function readBounded(response: Response): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of response.body ?? []) {
    bytes += part.byteLength;
    if (bytes > MOST_ANSWER) break;
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** `fetch failed` says nothing; what is behind it does. */
function describeCause(thrown: Error): string {
  const { cause } = thrown;
  return cause instanceof Error && cause.message !== '' ? cause.message : thrown.message;
}
