import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';

/**
 * Where a tool server may be. Whoever controls a name can point it into the user's own network or at a cloud's
 * metadata service, so a name must lead to a public address, unless the user typed the address itself or allowed
 * the name. Off this machine only TLS: its certificate is also what keeps a name from leading elsewhere between
 * this look and the connection.
 */

const inside = new BlockList();
const RANGES: readonly (readonly [string, number, 'ipv4' | 'ipv6'])[] = [
  ['0.0.0.0', 8, 'ipv4'],
  ['10.0.0.0', 8, 'ipv4'],
  ['100.64.0.0', 10, 'ipv4'],
  ['127.0.0.0', 8, 'ipv4'],
  ['169.254.0.0', 16, 'ipv4'],
  ['172.16.0.0', 12, 'ipv4'],
  ['192.0.0.0', 24, 'ipv4'],
  ['192.168.0.0', 16, 'ipv4'],
  ['198.18.0.0', 15, 'ipv4'],
  ['224.0.0.0', 4, 'ipv4'],
  ['240.0.0.0', 4, 'ipv4'],
  ['::', 128, 'ipv6'],
  ['::1', 128, 'ipv6'],
  ['64:ff9b::', 96, 'ipv6'],
  ['fc00::', 7, 'ipv6'],
  ['fe80::', 10, 'ipv6'],
  ['ff00::', 8, 'ipv6'],
];
for (const [start, bits, family] of RANGES) inside.addSubnet(start, bits, family);

/** An IPv4 address in IPv6 clothes is judged as what it is: the list does that by itself. */
const isInside = (address: string): boolean =>
  inside.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || /^127(?:\.\d{1,3}){3}$/.test(host);

export type Resolve = (host: string) => Promise<readonly string[]>;

const resolveHost: Resolve = async (host) =>
  (await lookup(host, { all: true })).map(({ address }) => address);

/** Null: it may be asked. Otherwise why not, as a sentence without a final stop. */
export async function refuseAddress(
  url: URL,
  allowedHosts: readonly string[],
  resolve: Resolve = resolveHost,
): Promise<string | null> {
  const shape = refuseShape(url);
  if (shape !== null) return shape;
  const host = hostOf(url);
  // Typed as a number it was meant; a name of this machine leads nowhere else.
  if (isIP(host) !== 0 || isLoopback(host) || allowedHosts.includes(host)) return null;
  let addresses: readonly string[];
  try {
    addresses = await resolve(host);
  } catch (reason) {
    return `${host} can’t be found: ${reason instanceof Error ? reason.message : String(reason)}`;
  }
  const found = addresses.find(isInside);
  if (found === undefined) return null;
  return `${host} leads to ${found}, an address inside this network; if that is meant, add ${host} to the server’s allowedHosts`;
}

/** What can be told without asking anybody where a name leads. */
export function refuseShape(url: URL): string | null {
  if (url.username !== '' || url.password !== '') {
    return 'its address holds a password; name a variable under headers instead';
  }
  if (url.protocol === 'https:') return null;
  if (url.protocol !== 'http:') return `${url.protocol} is neither http nor https`;
  const host = hostOf(url);
  return isLoopback(host) ? null : `http to ${host} can be read on the way; use https`;
}

const hostOf = (url: URL): string => url.hostname.replace(/^\[|\]$/g, '').toLowerCase();
