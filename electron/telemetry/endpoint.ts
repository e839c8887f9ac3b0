import type { TandemError } from '../../shared/errors.ts';
import { err, ok, type Result } from '../../shared/result.ts';

/**
 * Where a collector listens. It comes from people's settings or from their command line, never from a run or a
 * repository; it is https, except on this machine, where a collector may listen without.
 * Errors: `usage`.
 */
export function parseCollector(text: string): Result<URL, TandemError> {
  const refuse = (why: string): Result<URL, TandemError> =>
    err({ kind: 'usage', message: `The collector’s address ${JSON.stringify(text)} ${why}.` });
  if (!URL.canParse(text)) return refuse('is not a web address');
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') {
    const message = `The collector’s address at ${url.host} holds a user name or password; put them into a variable that headerVariable names.`;
    return err({ kind: 'usage', message });
  }
  if (url.search !== '' || url.hash !== '') return refuse('has a query or a fragment');
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
    return refuse('is not https; plain http is for this machine only');
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return refuse('is not https');
  const path = url.pathname.replace(/\/+$/, '');
  // The address of a collector as a whole, or that of its traces: both are usual.
  url.pathname = path.endsWith('/v1/traces') ? path : `${path}/v1/traces`;
  return ok(url);
}

const isLoopback = (hostname: string): boolean => {
  const host = hostname.replace(/^\[|\]$/g, '').toLowerCase();
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
};

/**
 * `name=value,name=value`, values percent-encoded, as OTEL_EXPORTER_OTLP_HEADERS has them. What is not like that is
 * left out: a header that is not understood must not become another one.
 */
export function parseHeaders(text: string): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {};
  for (const part of text.split(',')) {
    const [, name, value] = /^\s*([A-Za-z0-9!#$&'*+.^_`|~-]+)\s*=\s*(.*?)\s*$/.exec(part) ?? [];
    if (name === undefined || value === undefined) continue;
    const decoded = decode(value);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: a header with one of these is two headers
    if (decoded !== null && !/[\u0000-\u001f\u007f]/.test(decoded))
      headers[name.toLowerCase()] = decoded;
  }
  return headers;
}

function decode(value: string): string | null {
  try {
    return decodeURIComponent(value);
  } catch {
    // A percent sign that encodes nothing.
    return null;
  }
}
