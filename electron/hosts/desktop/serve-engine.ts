import { describeError } from '../../../shared/describe-error.ts';
import type { TandemError } from '../../../shared/errors.ts';
import type { Result } from '../../../shared/result.ts';
import { owner } from '../../ipc/caller.ts';
import { type ServedConnection, serveConnection } from '../../ipc/serve-connection.ts';
import type { Service } from '../../ipc/service.ts';
import type { KeyVault } from '../../store/key-store.ts';
import type { PortMessage, PortPart } from './electron-parts.ts';
import { type FromEngine, type HandedOver, toEngineSchema } from './engine-messages.ts';
import { createPortTransport } from './port-transport.ts';
import { createPortVault } from './port-vault.ts';

/** The utility process's line to main. */
export interface ParentPart {
  on(event: 'message', listener: (event: PortMessage) => void): unknown;
  postMessage(message: unknown): void;
}

/** Opens the engine; the vault asks main. */
export type OpenEngineService = (
  handed: HandedOver,
  vault: KeyVault,
) => Promise<Result<Opened, TandemError>>;

export interface Opened {
  readonly service: Service;
  /** Interrupts what goes on, and waits until that is written down. */
  close(): Promise<void>;
}

/**
 * The program of the engine's process: opens the engine once it is told what is around it, then serves each
 * port as one window of its owner. `exit` ends the process; main starts another.
 */
export function serveEngine(
  parent: ParentPart,
  parts: { readonly open: OpenEngineService; readonly exit: (code: number) => void },
): void {
  const say = (message: FromEngine): void => parent.postMessage(message);
  const vault = createPortVault(say);
  const connections = new Set<ServedConnection>();
  let opened: Opened | null = null;

  const start = async (handed: HandedOver): Promise<void> => {
    const result = await parts.open(handed, vault);
    if (!result.ok) {
      // Main ends this process when it has heard why; ending by itself could be faster than the words.
      say({ kind: 'failed', words: describeError(result.error) });
      return;
    }
    opened = result.value;
    say({ kind: 'ready' });
  };
  const connect = (port: PortPart | undefined): void => {
    if (port === undefined) return;
    if (opened === null) {
      port.close();
      return;
    }
    const transport = createPortTransport(port);
    const connection = serveConnection(transport, { service: opened.service, caller: owner });
    connections.add(connection);
    transport.onClose(() => connections.delete(connection));
  };
  const close = async (): Promise<void> => {
    for (const connection of connections) connection.close();
    await opened?.close();
    parts.exit(0);
  };

  parent.on('message', ({ data, ports }) => {
    const message = toEngineSchema.safeParse(data);
    if (!message.success) return;
    switch (message.data.kind) {
      case 'start':
        void start(message.data.handed);
        return;
      case 'connect':
        connect(ports[0]);
        return;
      case 'vault.answer':
        vault.take(message.data);
        return;
      case 'close':
        void close();
    }
  });
}
