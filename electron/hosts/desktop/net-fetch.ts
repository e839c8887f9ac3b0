import type { Net } from 'electron';

/**
 * The door's way out on the desktop: Chromium's network, with the system's proxy, its certificates and its
 * sign-on. Only the door is given this; servers in the building are spoken to over `node:http`.
 */
export function createNetFetch(net: Pick<Net, 'fetch'>): typeof globalThis.fetch {
  return (input, init) =>
    net.fetch(input instanceof URL ? input.href : input, {
      ...init,
      // Nothing of an answer is kept, and nothing kept is answered with.
      cache: 'no-store',
    });
}
