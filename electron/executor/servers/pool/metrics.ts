import type { ServerAddress } from '../../../server-http/address.ts';
import { requestText } from '../../../server-http/http.ts';

/** How loaded a server says it is, by everybody who uses it and not by Tandem alone. */
export interface Metrics {
  /** Requests in its queue. */
  readonly waiting: number;
  /** Requests that it works on. */
  readonly running: number;
  /** Share (0 to 1) of its key-value cache that is taken; 0 where it does not say. */
  readonly cacheUsed: number;
}

/** A busy vLLM writes some 200 kB; what comes after a megabyte is not read. */
const MAX_BYTES = 1024 * 1024;
const MAX_LINES = 20_000;
const PATIENCE_MS = 500;

/** Gauges of vLLM (the cache's by its old name too) and of llama.cpp. */
const GAUGES: Readonly<Record<string, keyof Metrics>> = {
  'vllm:num_requests_waiting': 'waiting',
  'vllm:num_requests_running': 'running',
  'vllm:kv_cache_usage_perc': 'cacheUsed',
  'vllm:gpu_cache_usage_perc': 'cacheUsed',
  'llamacpp:requests_deferred': 'waiting',
  'llamacpp:requests_processing': 'running',
  'llamacpp:kv_cache_usage_ratio': 'cacheUsed',
};

const LINE = /^([a-z_:][\w:]*)(?:\{[^\n]*\})?[ \t]+([^\s]+)/i;

/**
 * The load in a Prometheus text. Replicas behind one address (vLLM's label `engine`) are lines of their own:
 * requests are summed, and the cache is the mean, as new requests go where there is room. Null when no line
 * is one that is known.
 */
export function parseMetrics(text: string): Metrics | null {
  const found = new Map<string, number[]>();
  for (const line of text.split('\n', MAX_LINES)) {
    const [, name = '', written] = LINE.exec(line) ?? [];
    const value = Number(written);
    if (!Object.hasOwn(GAUGES, name) || !Number.isFinite(value) || value < 0) continue;
    const known = found.get(name);
    if (known === undefined) found.set(name, [value]);
    else known.push(value);
  }
  if (found.size === 0) return null;
  const read = { waiting: 0, running: 0, cacheUsed: 0 };
  for (const [name, values] of found) {
    const gauge = GAUGES[name];
    if (gauge === undefined) continue;
    const sum = values.reduce((total, value) => total + value, 0);
    // A version on its way from one name to the other writes both.
    const value = gauge === 'cacheUsed' ? Math.min(1, sum / values.length) : sum;
    read[gauge] = Math.max(read[gauge], value);
  }
  return read;
}

/** Looks at `/metrics`, for half a second at most; null where there are none to read. Never rejects. */
export async function readMetrics(address: ServerAddress): Promise<Metrics | null> {
  const ask = { method: 'GET', path: '/metrics' } as const;
  const { signal } = new AbortController();
  const limits = { signal, timeoutMs: PATIENCE_MS, maxBytes: MAX_BYTES };
  const answer = await requestText(address, ask, limits);
  return answer.ok && answer.value.status === 200 ? parseMetrics(answer.value.text) : null;
}

const HEALTH_PATIENCE_MS = 2_000;

/**
 * Whether something answers there that does not say that it is unwell. Servers without that path answer 404, which
 * is a sign of life. Never rejects.
 */
export async function readHealth(address: ServerAddress, path: string): Promise<boolean> {
  const { signal } = new AbortController();
  const limits = { signal, timeoutMs: HEALTH_PATIENCE_MS, maxBytes: 64 * 1024 };
  const answer = await requestText(address, { method: 'GET', path }, limits);
  return answer.ok && answer.value.status < 500;
}
