import { X509Certificate } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';

/**
 * The names under which this server may be called. A page of another site can make a browser send requests
 * here, even under a name of its own that it lets resolve to this machine; such a request has another Host or
 * another Origin and is refused before anything else is looked at.
 */
export interface OwnNames {
  /** Whether Host and, where there is one, Origin are ours. */
  isOwn(request: Pick<IncomingMessage, 'headers'>): boolean;
}

const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'];

export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));

/** With a certificate its names are ours; without one, those of the loopback alone. */
export function createOwnNames(server: {
  readonly host: string;
  readonly port: number;
  readonly certificate: string | null;
}): OwnNames {
  const scheme = server.certificate === null ? 'http:' : 'https:';
  const certificate = server.certificate === null ? null : new X509Certificate(server.certificate);
  const isOwnName = (name: string): boolean => {
    if (LOOPBACK.includes(name) || name === bracketed(server.host)) return true;
    const bare = name.replace(/^\[|\]$/g, '');
    if (certificate === null) return false;
    return (
      (isIP(bare) === 0 ? certificate.checkHost(bare) : certificate.checkIP(bare)) !== undefined
    );
  };
  return {
    isOwn({ headers }) {
      const host = readHost(headers.host, scheme);
      if (host === null || host.port !== server.port || !isOwnName(host.name)) return false;
      const { origin } = headers;
      return (
        origin === undefined || origin.toLowerCase() === `${scheme}//${headers.host?.toLowerCase()}`
      );
    },
  };
}

const bracketed = (host: string): string => (isIP(host) === 6 ? `[${host}]` : host.toLowerCase());

/** Exactly `name` or `name:port`; whatever else a URL could hold is not a Host. */
function readHost(
  header: string | undefined,
  scheme: string,
): { readonly name: string; readonly port: number } | null {
  const found = /^(\[[0-9a-f:.]+\]|[a-z0-9.-]+)(?::(\d{1,5}))?$/i.exec(header ?? '');
  if (found?.[1] === undefined) return null;
  const port = found[2] === undefined ? (scheme === 'https:' ? 443 : 80) : Number(found[2]);
  return { name: found[1].toLowerCase(), port };
}
