import { err, ok, type Result } from '../../shared/result.ts';
import { type DesktopBridge, portMessageSchema } from './desktop-bridge.ts';
import type { Connect, ConnectFault, Transport } from './transport.ts';

/**
 * The desktop's line: a MessagePort whose other end the engine's process holds. The handshake, exactly:
 *
 * 1. The preload exposes two functions as `window.tandem` (desktop-bridge.ts): `connect(attempt)` and
 *    `host(method, input)`.
 * 2. The window calls `tandem.connect(attempt)`; `attempt` is a whole number that grows. The preload sends it
 *    to main (`ipcRenderer.send('tandem:connect', attempt)`); main checks the sender's frame, makes a
 *    MessageChannelMain, gives one port to the engine's process and the other to the window
 *    (`webContents.postMessage('tandem:port', attempt, [port])`).
 * 3. A port can't cross the context bridge, so the preload passes it on as a message of the window to
 *    itself: `window.postMessage({ tandem: 'port', attempt }, window.location.origin, [port])`. The window
 *    takes it when `event.source === window` and the attempt is the one it asked for; any other is closed.
 * 4. When the engine's process is gone or can't be started, main tells the preload (`tandem:gone`, with the
 *    attempt), which posts `{ tandem: 'gone', attempt }` in the same way. The port's own `close` event means
 *    the same; whichever comes first counts. The window then connects again, with backoff.
 *
 * Over the port go the messages of shared/ipc/wire.ts as objects, not as text; the window speaks first
 * (`hello`). One port is one connection: `serveConnection` is called once for each.
 */
const HANDSHAKE_MS = 15_000;

let attempts = 0;

/** Asks the desktop host for a port each time it is called. */
export function connectByPort(bridge: DesktopBridge, target: Window = window): Connect {
  return () => {
    attempts += 1;
    return openPort(bridge, attempts, target);
  };
}

function openPort(
  bridge: DesktopBridge,
  attempt: number,
  target: Window,
): Promise<Result<Transport, ConnectFault>> {
  return new Promise((resolve) => {
    const gone = new Set<() => void>();
    let isOpen = false;
    const give = (result: Result<Transport, ConnectFault>) => {
      clearTimeout(timer);
      if (!result.ok) target.removeEventListener('message', listen);
      resolve(result);
    };
    const listen = (event: MessageEvent<unknown>) => {
      if (event.source !== target) return;
      const message = portMessageSchema.safeParse(event.data);
      if (!message.success || message.data.attempt !== attempt) return;
      const port = event.ports[0];
      if (message.data.tandem === 'gone') {
        if (!isOpen) return give(err('unreachable'));
        target.removeEventListener('message', listen);
        for (const listener of gone) listener();
      } else if (port !== undefined && !isOpen) {
        isOpen = true;
        give(ok(overPort(port, gone, () => target.removeEventListener('message', listen))));
      }
    };
    const timer = setTimeout(() => give(err('unreachable')), HANDSHAKE_MS);
    target.addEventListener('message', listen);
    bridge.connect(attempt);
  });
}

/** A transport over a port; `gone` are those to be told when the host says that the other end is gone. */
export function overPort(
  port: MessagePort,
  gone: Set<() => void> = new Set(),
  onClosed: () => void = () => undefined,
): Transport {
  let isClosed = false;
  const listeners: (() => void)[] = [];
  const end = () => {
    if (isClosed) return;
    isClosed = true;
    onClosed();
    port.close();
    for (const listener of listeners) listener();
  };
  gone.add(end);
  port.addEventListener('close', end);
  port.addEventListener('messageerror', end);
  return {
    send: (message) => port.postMessage(message),
    onMessage(listener) {
      port.addEventListener('message', (event: MessageEvent<unknown>) => listener(event.data));
      port.start();
    },
    onClose: (listener) => void listeners.push(listener),
    close: end,
  };
}
