import type { Served, Shop } from '../ipc/models.ts';

/**
 * The server that answers are about when nobody names one: that of the chosen executor where it answers, else one
 * that answers, else one that can be started, else the executor's, else the first. One that takes no models from
 * outside counts only where there is no other: these answers are about models that are yet to come.
 */
export function chooseServer(
  { servers, executor }: Pick<Shop, 'servers' | 'executor'>,
  wanted: string | null = null,
): Served | null {
  const named = (name: string | null | undefined) => servers.find((server) => server.name === name);
  const taking = servers.filter(({ kind }) => kind !== 'openai');
  const own = taking.find(({ name }) => name === executor?.split('/', 1)[0]);
  return (
    named(wanted) ??
    (own?.state === 'ready' ? own : undefined) ??
    taking.find(({ state }) => state === 'ready') ??
    taking.find(({ canStart }) => canStart) ??
    own ??
    taking[0] ??
    servers[0] ??
    null
  );
}
