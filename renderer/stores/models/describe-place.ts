import type { ModelServer } from '../../../shared/ipc/settings.ts';
import type { Settings } from '../../../shared/settings/settings.ts';

/** What stands behind the name of a place to run, where it is more than one Ollama. */
export type Place =
  | { readonly kind: 'pool'; readonly members: readonly string[]; readonly ready: number }
  | { readonly kind: 'openai' };

type Known = Pick<Settings, 'servers' | 'pools'>;

/** Null for an Ollama, and for a name that the settings do not have. */
export function describePlace(
  name: string,
  settings: Known | null,
  servers: readonly ModelServer[],
): Place | null {
  const pool = settings?.pools.find((one) => one.name === name);
  if (pool !== undefined) {
    const members = pool.members.map(({ server }) => server);
    const isReady = (member: string): boolean =>
      servers.some((server) => server.name === member && server.state === 'ready');
    return { kind: 'pool', members, ready: members.filter(isReady).length };
  }
  const server = settings?.servers.find((one) => one.name === name);
  return server?.kind === 'openai' ? { kind: 'openai' } : null;
}
