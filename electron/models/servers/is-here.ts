import { hostname, networkInterfaces } from 'node:os';

/** A loopback address: nobody else reaches what listens there. */
export function isLoopback(host: string): boolean {
  const plain = bare(host);
  return (
    plain === 'localhost' ||
    plain.endsWith('.localhost') ||
    plain === '::1' ||
    /^127(?:\.\d{1,3}){3}$/.test(plain) ||
    /^::ffff:127\./.test(plain)
  );
}

/** Whether an address means this machine: loopback, one of its own addresses, or its name. */
export function isHere(host: string, own: readonly string[] = ownAddresses()): boolean {
  return isLoopback(host) || own.some((address) => bare(address) === bare(host));
}

function ownAddresses(): readonly string[] {
  const cards = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  const name = hostname();
  return [...cards.map(({ address }) => address), name, `${name}.local`];
}

const bare = (host: string): string =>
  host
    .replace(/^\[|\]$/g, '')
    .replace(/%.*$/, '')
    .toLowerCase();
