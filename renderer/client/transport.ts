import type { ClientMessage } from '../../shared/ipc/wire.ts';
import type { Result } from '../../shared/result.ts';

/** One open line to the engine. It never throws; what goes wrong ends in `onClose`, once. */
export interface Transport {
  send(message: ClientMessage): void;
  /** Whatever the other side sent, not yet parsed. */
  onMessage(listener: (message: unknown) => void): void;
  onClose(listener: () => void): void;
  close(): void;
}

/**
 * Why a line could not be opened. `refused`: the engine's host is there and does not take us, such as after
 * a restart with another token; trying again can't help by itself.
 */
export type ConnectFault = 'unreachable' | 'refused';

/** Opens a line, or says why not. Called again for every reconnection. */
export type Connect = () => Promise<Result<Transport, ConnectFault>>;
