import type { ServerMessage } from '../../shared/ipc/wire.ts';

/**
 * The engine's side of one connection, whatever carries it. It never throws; a broken one says so by
 * `onClose`, once. Messages come in as they were sent, not parsed.
 */
export interface ServerTransport {
  send(message: ServerMessage): void;
  onMessage(listener: (message: unknown) => void): void;
  onClose(listener: () => void): void;
  close(): void;
}
