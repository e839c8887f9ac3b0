import type { FetchLike } from '@modelcontextprotocol/client';
import { type Resolve, refuseAddress } from './guard-address.ts';

/** As for a server's program: far above what is shown of any result. */
export const LARGEST_ANSWER = 4 * 1024 * 1024;

/**
 * The way to one server and to nowhere else: each request goes to the configured origin, after a look at where
 * its name leads now, and no answer may grow without end.
 */
export function createGuardedFetch(options: {
  readonly url: URL;
  readonly allowedHosts: readonly string[];
  readonly fetch: typeof globalThis.fetch;
  readonly resolve: Resolve | undefined;
}): FetchLike {
  const { url, allowedHosts, fetch, resolve } = options;
  return async (target, init) => {
    const asked = new URL(String(target));
    if (asked.origin !== url.origin) {
      throw new Error(`${asked.origin} was asked for, which is not the server’s own address`);
    }
    // The stream that a server could open to ask things of us: we answer none of them.
    if ((init?.method ?? 'GET') === 'GET') return new Response(null, { status: 405 });
    const refused = await refuseAddress(asked, allowedHosts, resolve);
    if (refused !== null) throw new Error(refused);
    // Where a redirect leads is for the protocol's client to judge; it comes back here as a request of its own.
    return bounded(await fetch(asked, { ...init, redirect: 'manual' }));
  };
}

function bounded(response: Response): Response {
  if (response.body === null) return response;
  let bytes = 0;
  const limit = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      bytes += chunk.byteLength;
      if (bytes > LARGEST_ANSWER) {
        controller.error(new Error(`its answer has more than ${LARGEST_ANSWER} bytes`));
      } else controller.enqueue(chunk);
    },
  });
  const { status, statusText, headers } = response;
  return new Response(response.body.pipeThrough(limit), { status, statusText, headers });
}
