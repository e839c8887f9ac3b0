import type { TandemError } from '../../shared/errors.ts';
import { err, ok, type Result } from '../../shared/result.ts';

/**
 * The one address that the door opens to. It comes from the user's settings or environment, never from a
 * repository; it is https, except on this machine's loopback, where a simulator or gateway may listen.
 */

/** Normalised base address, without a trailing slash. */
export function parseCloudAddress(text: string): Result<URL, TandemError> {
  const refuse = (why: string) =>
    err({
      kind: 'usage',
      message: `The address for Claude, ${JSON.stringify(text)} (ANTHROPIC_BASE_URL or claudeUrl), ${why}.`,
    } as const);
  if (!URL.canParse(text)) return refuse('is not a web address');
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') {
    return err({
      kind: 'usage',
      message: `The address for Claude at ${url.host} holds a user name or password; keep credentials out of it.`,
    });
  }
  if (url.search !== '' || url.hash !== '') return refuse('has a query or a fragment');
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
    return refuse('is not https; plain http is for this machine only');
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return refuse('is not https');
  url.pathname = url.pathname.replace(/\/+$/, '');
  return ok(url);
}

/** Names and addresses that never leave this machine. */
export function isLoopback(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '').toLowerCase();
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

/** Why a request may not go to `target`, or null when it is the messages endpoint under the base address. */
export function describeForeignTarget(base: URL, target: URL, method: string): string | null {
  if (target.origin !== base.origin) {
    return `${target.origin} is not the configured address ${base.origin}`;
  }
  const expected = `${base.pathname.replace(/\/+$/, '')}/v1/messages`;
  if (target.pathname !== expected || target.search !== '') {
    return `${target.pathname}${target.search} is not the messages endpoint ${expected}`;
  }
  return method === 'POST' ? null : `${method} is not a request that Tandem makes`;
}
