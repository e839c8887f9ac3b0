import type { Served, Shop } from '../../../shared/ipc/models.ts';

/** The server that first steps are about: the chosen executor's, else one that answers, else one that can be started. */
export function chooseServer(shop: Pick<Shop, 'servers' | 'executor'>): Served | null {
  const own = shop.executor?.split('/', 1)[0];
  const { servers } = shop;
  return (
    servers.find(({ name, state }) => name === own && state === 'ready') ??
    servers.find(({ state }) => state === 'ready') ??
    servers.find(({ canStart }) => canStart) ??
    servers[0] ??
    null
  );
}
