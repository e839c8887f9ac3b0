import { contextBridge, ipcRenderer } from 'electron';

/**
 * All that the window's page gets: two functions, and messages that main sends it. A port can't cross the
 * bridge, so it is passed on as a message of the window to itself (renderer/client/port-transport.ts).
 */
declare const window: {
  readonly location: { readonly origin: string };
  postMessage(message: unknown, origin: string, ports: readonly unknown[]): void;
};

const tell = (message: object, ports: readonly unknown[] = []): void =>
  window.postMessage(message, window.location.origin, ports);

ipcRenderer.on('tandem:port', (event, attempt: number) =>
  tell({ tandem: 'port', attempt }, event.ports),
);
ipcRenderer.on('tandem:gone', (_event, attempt: number) => tell({ tandem: 'gone', attempt }));
ipcRenderer.on('tandem:open', (_event, route: string) => tell({ tandem: 'open', route }));

contextBridge.exposeInMainWorld('tandem', {
  connect: (attempt: number): void => ipcRenderer.send('tandem:connect', attempt),
  host: (method: string, input: unknown): Promise<unknown> =>
    ipcRenderer.invoke('tandem:host', method, input),
});
