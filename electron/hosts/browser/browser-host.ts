import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { isIP } from 'node:net';
import type { TandemError } from '../../../shared/errors.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { Service } from '../../ipc/service.ts';
import { acceptSockets } from './accept-sockets.ts';
import { createAccess } from './access.ts';
import { createOwnNames, isLoopback } from './own-names.ts';
import { findPageFolder, listPageFiles } from './page-files.ts';
import { servePage } from './serve-page.ts';
import { readUsers } from './users-file.ts';

/** What to listen on, and for whom. */
export interface Listening {
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  readonly tls: { readonly certFile: string; readonly keyFile: string } | null;
  readonly usersFile: string;
}

export interface BrowserHost {
  /** With the launch token, where there is one: for the terminal it was started in. */
  readonly address: string;
  /** With a ticket in its place: for the command line of a browser. */
  createOpenAddress(): string;
  close(): Promise<void>;
}

const usage = (message: string) => err({ kind: 'usage', message } as const);

/** Why a server must not listen like this; null when it may. */
export function refuseListening({ host, tls, usersFile }: Listening): TandemError | null {
  if (isLoopback(host)) return null;
  const needs = `\`${host}\` can be reached from other machines, so it takes`;
  if (tls === null)
    return {
      kind: 'usage',
      message: `${needs} --tls-cert FILE and --tls-key FILE, and users made with --add-user NAME.`,
    };
  const users = readUsers(usersFile);
  if (!users.ok) return users.error;
  if (users.value.length > 0) return null;
  const message = `${needs} users with tokens of their own, and ${usersFile} has none: make one with \`tandem serve --add-user NAME\`.`;
  return { kind: 'usage', message };
}

/** Serves the window's bundle and its connections. Errors are `usage`, in words for whoever started it. */
export async function startBrowserHost(
  service: Service,
  listening: Listening,
  folder: string | null = findPageFolder(),
): Promise<Result<BrowserHost, TandemError>> {
  const refused = refuseListening(listening);
  if (refused !== null) return err(refused);
  if (folder === null)
    return usage('The window is not built: run `npm run build` in the checkout.');
  const tls = readTls(listening.tls);
  if (!tls.ok) return tls;
  const server = createServer(tls.value);
  if (!server.ok) return server;
  const port = await listen(server.value, listening);
  if (!port.ok) return port;
  const { host } = listening;
  const certificate = tls.value?.cert ?? null;
  const names = createOwnNames({ host, port: port.value, certificate });
  const access = createAccess({
    isLocal: isLoopback(host),
    now: Date.now,
    readUsers() {
      const users = readUsers(listening.usersFile);
      // A file that can't be read lets nobody in.
      return users.ok ? users.value : [];
    },
  });
  const sockets = acceptSockets({ service, access, names, now: Date.now });
  server.value.on('request', servePage(listPageFiles(folder), names));
  server.value.on('upgrade', sockets.accept);
  const { launchToken } = access;
  const home = `${certificate === null ? 'http' : 'https'}://${nameOf(host)}:${port.value}/`;
  return ok({
    address: launchToken === null ? home : `${home}#token=${launchToken}`,
    createOpenAddress: () =>
      launchToken === null ? home : `${home}#token=${access.createTicket()}`,
    async close() {
      sockets.close();
      server.value.closeAllConnections();
      await new Promise<void>((resolve) => server.value.close(() => resolve()));
    },
  });
}

type Tls = { readonly cert: string; readonly key: string } | null;

function readTls(files: Listening['tls']): Result<Tls, TandemError> {
  if (files === null) return ok(null);
  try {
    const [cert, key] = [files.certFile, files.keyFile].map((file) => readFileSync(file, 'utf8'));
    return checkTls({ cert: cert ?? '', key: key ?? '' });
  } catch (fault) {
    return usage(`The certificate or its key can’t be read: ${wordsOf(fault)}`);
  }
}

/** A server takes an empty certificate or key, and then greets nobody: so they are tried before it is made. */
function checkTls(tls: NonNullable<Tls>): Result<Tls, TandemError> {
  try {
    const isPair = new X509Certificate(tls.cert).checkPrivateKey(createPrivateKey(tls.key));
    return isPair ? ok(tls) : usage(`${DO_NOT_FIT}: they are not a pair.`);
  } catch (fault) {
    return usage(`${DO_NOT_FIT}: ${wordsOf(fault)}`);
  }
}

const DO_NOT_FIT = 'The certificate and its key don’t work together';

/** Limits for those who open connections and say nothing. */
const LIMITS = { headersTimeout: 10_000, requestTimeout: 30_000, maxHeaderSize: 16_384 } as const;
const MOST_CONNECTIONS = 256;

function createServer(tls: Tls): Result<http.Server | https.Server, TandemError> {
  try {
    const server =
      tls === null ? http.createServer(LIMITS) : https.createServer({ ...LIMITS, ...tls });
    server.maxConnections = MOST_CONNECTIONS;
    return ok(server);
  } catch (fault) {
    return usage(`${DO_NOT_FIT}: ${wordsOf(fault)}`);
  }
}

async function listen(
  server: http.Server | https.Server,
  { host, port }: Listening,
): Promise<Result<number, TandemError>> {
  const { promise, resolve } = Promise.withResolvers<Result<number, TandemError>>();
  const fail = (fault: NodeJS.ErrnoException) => resolve(usage(whyNot(fault, host, port)));
  server.once('error', fail);
  server.listen({ host, port }, () => {
    server.off('error', fail);
    const address = server.address();
    resolve(ok(typeof address === 'object' && address !== null ? address.port : port));
  });
  return promise;
}

function whyNot({ code, message }: NodeJS.ErrnoException, host: string, port: number): string {
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} on ${host} is taken by another program: give another one, or leave --port out.`;
    case 'EACCES':
      return `Port ${port} may not be used by this user: ports below 1024 are often reserved.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `This machine has no address \`${host}\` to listen on.`;
    default:
      return `Nothing could be served on ${host}, port ${port}: ${message}`;
  }
}

const nameOf = (host: string): string => (isIP(host) === 6 ? `[${host}]` : host);
const wordsOf = (fault: unknown): string =>
  fault instanceof Error ? fault.message : String(fault);
