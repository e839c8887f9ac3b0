import type { Served, Shop } from '../ipc/models.ts';

/**
 * The server that answers are about when nobody names one: that of the chosen executor where it answers, else one
 * that answers, else one that can be started, else the executor's, else the first.
 */
export function chooseServer(
  { servers, executor }: Pick<Shop, 'servers' | 'executor'>,
  wanted: string | null = null,
): Served | null {
  const named = (name: string | null | undefined) => servers.find((server) => server.name === name);
  const own = named(executor?.split('/', 1)[0]);
  return (
    named(wanted) ??
    (own?.state === 'ready' ? own : undefined) ??
    servers.find(({ state }) => state === 'ready') ??
    servers.find(({ canStart }) => canStart) ??
    own ??
    servers[0] ??
    null
  );
}
