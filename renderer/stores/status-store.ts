import type { Status } from '../../shared/ipc/settings.ts';
import { type Cell, useCell } from '../client/cell.ts';
import type { Client } from '../client/client.ts';
import { useClient } from '../client/client-context.tsx';
import { createStreamStore } from './stream-store.ts';

const statuses = new WeakMap<Client, Cell<Status | null>>();

/** What the footer says, for a client's window; null until the engine has said something. */
export function statusOf(client: Client): Cell<Status | null> {
  const known = statuses.get(client);
  if (known !== undefined) return known;
  const status = createStreamStore<'status.watch', Status | null>(client, 'status.watch', {
    params: {},
    initial: null,
    fold: (before, items) => items.at(-1) ?? before,
    fail: () => null,
  });
  statuses.set(client, status);
  return status;
}

export const useStatus = (): Status | null => useCell(statusOf(useClient()));
