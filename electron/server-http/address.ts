import { err, ok, type Result } from '../../shared/result.ts';

/** Where a model server answers. `display` is what people and the log see: it never holds the password. */
export interface ServerAddress {
  readonly protocol: 'http:' | 'https:';
  readonly hostname: string;
  readonly port: number;
  /** Without a slash at the end; empty unless a reverse proxy adds a prefix. */
  readonly basePath: string;
  readonly authorization: string | null;
  readonly display: string;
}
export type OllamaAddress = ServerAddress;

const OLLAMA_PORT = 11434;
/** vLLM's; the others of its kind differ from one another anyway. */
const OPENAI_PORT = 8000;
/** Addresses that a server listens on but nobody can call. */
const LISTEN_ONLY: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '[::]': '[::1]' };

/**
 * Reads what people put into OLLAMA_HOST, with Ollama's own rules: the scheme may be missing (port 11434),
 * `http://` alone means 80 and `https://` 443; quotes and spaces around it are dropped; bare IPv6 is allowed.
 */
export const parseOllamaAddress = (text: string): Result<OllamaAddress, string> =>
  parseAddress(text, OLLAMA_PORT);

/**
 * The same rules for an OpenAI-compatible server, port 8000 where none is given. People copy the address with or
 * without the `/v1` of its paths; it is taken off, because not every path of such a server stands below it.
 */
export function parseOpenAiAddress(text: string): Result<ServerAddress, string> {
  const parsed = parseAddress(text, OPENAI_PORT);
  if (!parsed.ok) return parsed;
  const { protocol, hostname, port } = parsed.value;
  const basePath = parsed.value.basePath.replace(/(?:\/v1)?(?:\/chat\/completions)?$/, '');
  const display = `${protocol}//${hostname}:${port}${basePath}`;
  return ok({ ...parsed.value, basePath, display });
}

/** The address with a key in place of the user and password that its text may hold; null: no key. */
export const withBearer = (address: ServerAddress, key: string | null): ServerAddress =>
  key === null ? address : { ...address, authorization: `Bearer ${key}` };

function parseAddress(text: string, standardPort: number): Result<ServerAddress, string> {
  const given = text
    .trim()
    .replace(/^["']+|["']+$/g, '')
    .trim();
  if (given === '') return parseAddress(`127.0.0.1:${standardPort}`, standardPort);
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(given)?.[1]?.toLowerCase();
  if (scheme !== undefined && scheme !== 'http' && scheme !== 'https') {
    return err(
      `"${hidePassword(given)}" starts with ${scheme}://; only http and https are understood`,
    );
  }
  const rest = scheme === undefined ? given : given.slice(scheme.length + 3);
  const url = readUrl(`${scheme ?? 'http'}://${bracketBareIpv6(rest)}`);
  if (url === null || url.hostname === '') return err(`"${hidePassword(given)}" is not an address`);
  const protocol = url.protocol === 'https:' ? 'https:' : 'http:';
  const hostname = LISTEN_ONLY[url.hostname] ?? url.hostname;
  const port = portOf(url, { rest, scheme, standardPort });
  const basePath = url.pathname.replace(/\/+$/, '');
  return ok({
    protocol,
    hostname,
    port,
    basePath,
    authorization: basicAuthorization(url),
    display: `${protocol}//${hostname}:${port}${basePath}`,
  });
}

function readUrl(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null;
}

/** URL drops a port that is the scheme's default, so `host:80` without a scheme needs a look at the text. */
function portOf(
  url: URL,
  given: {
    readonly rest: string;
    readonly scheme: string | undefined;
    readonly standardPort: number;
  },
): number {
  const { rest, scheme, standardPort } = given;
  if (url.port !== '') return Number(url.port);
  if (scheme === undefined) return /:0*80(?:[/?#]|$)/.test(rest) ? 80 : standardPort;
  return scheme === 'https' ? 443 : 80;
}

/** `::1` and `fe80::1` have at least two colons and no brackets; a host with a port has one. */
function bracketBareIpv6(rest: string): string {
  const at = rest.lastIndexOf('@') + 1;
  const host = rest.slice(at).split('/')[0] ?? '';
  if (host.startsWith('[') || host.split(':').length < 3) return rest;
  return `${rest.slice(0, at)}[${host}]${rest.slice(at + host.length)}`;
}

function basicAuthorization(url: URL): string | null {
  if (url.username === '' && url.password === '') return null;
  const pair = `${decode(url.username)}:${decode(url.password)}`;
  return `Basic ${Buffer.from(pair).toString('base64')}`;
}

/** A lone `%` in a password is not worth failing for. */
function decode(text: string): string {
  return /%(?![0-9a-f]{2})/i.test(text) ? text : decodeURIComponent(text);
}

const hidePassword = (text: string): string => text.replace(/\/\/[^@/]*@|^[^@/]*@/, '//…@');
