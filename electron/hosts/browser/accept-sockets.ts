import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { serveConnection } from '../../ipc/serve-connection.ts';
import type { Service } from '../../ipc/service.ts';
import type { Access, Admitted } from './access.ts';
import { createGuessLimit } from './guess-limit.ts';
import type { OwnNames } from './own-names.ts';
import { createSocketTransport } from './socket-transport.ts';

/** Where windows connect to, and what they speak there. */
const PATH = '/connect';
const SUBPROTOCOL = 'tandem';
/** A request for a run of 1 MB of text, escaped, with room. */
const MESSAGE_BYTES = 8 * 1024 * 1024;
const MOST_SOCKETS = 64;
const PING_MS = 30_000;
const GOODBYE_MS = 1_000;

export interface Sockets {
  /** For the server's `upgrade` event. */
  accept(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  close(): void;
}

/**
 * Lets windows in: own Host and Origin first, then the token, then the number of connections. A socket that
 * does not answer pings, or whose user was removed, is closed.
 */
export function acceptSockets(use: {
  readonly service: Service;
  readonly access: Access;
  readonly names: OwnNames;
  readonly now: () => number;
}): Sockets {
  const { service, access, names } = use;
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: MESSAGE_BYTES,
    perMessageDeflate: false,
    handleProtocols: () => SUBPROTOCOL,
  });
  const limit = createGuessLimit(use.now);
  const alive = new Map<WebSocket, { admitted: Admitted; answered: boolean }>();
  const serve = (socket: WebSocket, admitted: Admitted) => {
    alive.set(socket, { admitted, answered: true });
    socket.on('pong', () => {
      const one = alive.get(socket);
      if (one !== undefined) one.answered = true;
    });
    socket.once('close', () => alive.delete(socket));
    const { caller, renewed } = admitted;
    const transport = createSocketTransport(socket, admitted.isStillAllowed);
    serveConnection(transport, { service, caller, ...(renewed && { token: renewed }) });
  };
  const pinging = setInterval(() => {
    for (const [socket, one] of alive) {
      if (!one.answered || !one.admitted.isStillAllowed()) socket.terminate();
      one.answered = false;
      socket.ping();
    }
  }, PING_MS);
  return {
    accept(request, socket, head) {
      socket.on('error', () => socket.destroy());
      if (!names.isOwn(request)) return refuse(socket, '403 Forbidden');
      if ((request.url ?? '').split('?')[0] !== PATH) return refuse(socket, '404 Not Found');
      const token = tokenOf(request);
      const admitted = token === null ? null : access.admit(token);
      if (admitted === null) {
        const isTooMuch = limit.note(request.socket.remoteAddress ?? '');
        return refuse(socket, isTooMuch ? '429 Too Many Requests' : '401 Unauthorized');
      }
      if (alive.size >= MOST_SOCKETS) return refuse(socket, '503 Service Unavailable');
      server.handleUpgrade(request, socket, head, (opened) => serve(opened, admitted));
    },
    close() {
      clearInterval(pinging);
      for (const socket of alive.keys()) {
        socket.close(1001);
        // A window that does not say goodbye is not waited for.
        setTimeout(() => socket.terminate(), GOODBYE_MS);
      }
      server.close();
    },
  };
}

/** From the subprotocols `tandem, tandem.TOKEN`. */
function tokenOf(request: IncomingMessage): string | null {
  const offered = (request.headers['sec-websocket-protocol'] ?? '')
    .split(',')
    .map((one) => one.trim());
  if (!offered.includes(SUBPROTOCOL)) return null;
  const tokens = offered.filter((one) => one.startsWith(`${SUBPROTOCOL}.`));
  const [only, ...more] = tokens;
  return only === undefined || more.length > 0 ? null : only.slice(SUBPROTOCOL.length + 1);
}

/** Nobody watches a connection that was upgraded: one left half open would count against the server's for ever. */
function refuse(socket: Duplex, status: string): void {
  socket.once('finish', () => socket.destroy());
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
