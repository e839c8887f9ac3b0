import { type Client, createClient } from './client.ts';
import { desktopBridge } from './desktop-bridge.ts';
import { connectByPort } from './port-transport.ts';
import {
  connectByWebSocket,
  followNewAddress,
  keepToken,
  takeToken,
} from './websocket-transport.ts';

/** The client of this window, over whatever its host offers: a port on the desktop, else a WebSocket. */
export function connectWindow(): Client {
  const bridge = desktopBridge();
  if (bridge !== null) return createClient(connectByPort(bridge));
  followNewAddress(() => window.location.reload());
  return createClient(
    connectByWebSocket({
      page: window.location.href,
      token: takeToken(window),
      onToken: (token) => keepToken(token),
    }),
  );
}
