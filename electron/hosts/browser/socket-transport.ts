import type { WebSocket } from 'ws';
import type { ServerTransport } from '../../ipc/transport.ts';

/** Replies that a window asked for and does not read; streams wait for it by themselves. */
const MOST_UNREAD_BYTES = 64 * 1024 * 1024;

/**
 * One window's connection over a WebSocket, as JSON text. Who may not come in any more says nothing more
 * either: it is asked with every message, acknowledgements among them.
 */
export function createSocketTransport(
  socket: WebSocket,
  isStillAllowed: () => boolean,
): ServerTransport {
  // Without a listener an error of the socket would end the process; its close event follows and is enough.
  socket.on('error', () => undefined);
  return {
    send(message) {
      if (socket.readyState !== socket.OPEN) return;
      if (socket.bufferedAmount > MOST_UNREAD_BYTES) return socket.terminate();
      socket.send(JSON.stringify(message));
    },
    onMessage(listener) {
      socket.on('message', (data, isBinary) => {
        if (socket.readyState !== socket.OPEN) return;
        if (!isStillAllowed()) return socket.close(1008);
        listener(isBinary ? null : readJson(String(data)));
      });
    },
    onClose: (listener) => void socket.once('close', listener),
    close: () => socket.close(1008),
  };
}

/** Null for what is not JSON, which no window sends. */
function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
