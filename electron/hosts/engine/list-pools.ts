import type { ModelServer } from '../../../shared/ipc/settings.ts';
import { isSameTag } from '../../../shared/models/match-entry.ts';
import type { PoolSetting } from '../../../shared/settings/settings.ts';

type Model = ModelServer['models'][number];

/**
 * The pools as places to run, after the servers that they are made of: with the models that every answering member has
 * under the name that the pool would ask for. Pure.
 */
export function withPools(
  servers: readonly ModelServer[],
  pools: readonly PoolSetting[],
): ModelServer[] {
  return [...servers, ...pools.map((pool) => describePool(pool, servers))];
}

function describePool(
  { name, members }: PoolSetting,
  servers: readonly ModelServer[],
): ModelServer {
  const found = members.flatMap((member) => {
    const server = servers.find((one) => one.name === member.server);
    return server === undefined ? [] : [{ member, server }];
  });
  const ready = found.filter(({ server }) => server.state === 'ready');
  const away = found.filter(({ server }) => server.state !== 'ready');
  return {
    name,
    url: found.map(({ server }) => server.url).join(', '),
    state: ready.length > 0 ? 'ready' : (away[0]?.server.state ?? 'failed'),
    detail: away.map(({ server }) => `${server.name}: ${server.detail}`).join('; '),
    version: null,
    models: shareModels(ready),
  };
}

interface Ready {
  readonly member: PoolSetting['members'][number];
  readonly server: ModelServer;
}

/** By the first member's names, where the others have the same or settle one of their own. */
function shareModels(ready: readonly Ready[]): Model[] {
  const first = ready.find(({ member }) => member.tag === undefined) ?? ready[0];
  if (first === undefined) return [];
  const own = first.member.tag;
  const offered = first.server.models.filter(({ tag }) => own === undefined || isSameTag(tag, own));
  return offered.filter(({ tag }) =>
    ready.every(({ member, server }) =>
      server.models.some((model) => isSameTag(model.tag, member.tag ?? tag)),
    ),
  );
}
