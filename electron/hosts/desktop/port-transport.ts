import type { ServerTransport } from '../../ipc/transport.ts';
import type { PortPart } from './electron-parts.ts';

/** One window's connection over a port, as the engine's side of the contract wants it. */
export function createPortTransport(port: PortPart): ServerTransport {
  let isClosed = false;
  const listeners: (() => void)[] = [];
  const end = (): void => {
    if (isClosed) return;
    isClosed = true;
    for (const listener of listeners) listener();
  };
  port.on('close', end);
  return {
    send(message) {
      if (!isClosed) port.postMessage(message);
    },
    onMessage(listener) {
      port.on('message', ({ data }) => listener(data));
      port.start();
    },
    onClose: (listener) => void listeners.push(listener),
    close() {
      port.close();
      end();
    },
  };
}
