import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { startBrowserHost } from '../../../electron/hosts/browser/browser-host.ts';
import { fakeService } from '../../ipc/connected.ts';

/** A bundle small enough to be written here, served as the real one is. */
function makePage(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tandem-page-'));
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>Tandem</title>');
  writeFileSync(join(folder, 'assets', 'index-abc123.js'), 'export {};'.repeat(100));
  writeFileSync(join(folder, 'secret.pem'), 'not part of the page');
  writeFileSync(join(folder, '..', 'beside-the-page.txt'), 'beside');
  return folder;
}

export async function serveFake(given: Parameters<typeof fakeService>[0] = {}) {
  const folder = makePage();
  const usersFile = join(folder, '..', `users-${process.pid}-${Date.now()}-${Math.random()}.json`);
  const fake = fakeService(given);
  const listening = { host: '127.0.0.1', port: 0, tls: null, usersFile };
  const host = await startBrowserHost(fake.service, listening, folder);
  if (!host.ok) throw new Error(JSON.stringify(host.error));
  const { host: authority, port } = new URL(host.value.address);
  const token = host.value.address.split('#token=')[1] ?? '';
  return { ...fake, ...host.value, authority, port: Number(port), token, usersFile };
}
export type Served = Awaited<ReturnType<typeof serveFake>>;

export interface Answer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Sends exactly this path and these headers; nothing is cleaned up on the way as `fetch` would. */
export function ask(
  { port, authority }: Pick<Served, 'port' | 'authority'>,
  request: { method?: string; path?: string; headers?: http.OutgoingHttpHeaders } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = http.request({
      ...{ host: '127.0.0.1', port, agent: false, setHost: false },
      ...{ method: request.method ?? 'GET', path: request.path ?? '/' },
      headers: { host: authority, ...request.headers },
    });
    sent.on('response', async (response) => {
      const parts: Buffer[] = [];
      for await (const part of response) parts.push(part as Buffer);
      const { statusCode: status = 0, headers } = response;
      resolve({ status, headers, body: Buffer.concat(parts) });
    });
    sent.on('error', reject);
    sent.end();
  });
}

/** Bytes as they are, and what comes back until the server closes. */
export function sendRaw(port: number, bytes: string): Promise<string> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    socket.on('data', (data) => {
      answer += String(data);
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(answer));
  });
}

/** The open socket, or the status with which the upgrade was refused. */
export function upgrade(
  { authority }: Pick<Served, 'authority'>,
  request: {
    readonly token?: string;
    readonly protocols?: readonly string[];
    readonly path?: string;
    readonly headers?: Readonly<Record<string, string>>;
  },
): Promise<WebSocket | number> {
  const protocols =
    request.protocols ?? (request.token === undefined ? [] : ['tandem', `tandem.${request.token}`]);
  return new Promise((resolve) => {
    const socket = new WebSocket(`ws://${authority}${request.path ?? '/connect'}`, [...protocols], {
      headers: { ...request.headers },
    });
    socket.on('open', () => resolve(socket));
    socket.on('unexpected-response', (_request, response) => {
      resolve(response.statusCode ?? 0);
      response.resume();
      socket.terminate();
    });
    socket.on('error', () => resolve(0));
  });
}
