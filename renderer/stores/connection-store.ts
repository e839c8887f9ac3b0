import { useCell } from '../client/cell.ts';
import { useClient } from '../client/client-context.tsx';
import type { ConnectionState } from '../client/line.ts';

/** How the line to the engine is, and a way to try again at once. */
export function useConnection(): {
  readonly connection: ConnectionState;
  readonly retryNow: () => void;
} {
  const client = useClient();
  return { connection: useCell(client.connection), retryNow: client.retryNow };
}
