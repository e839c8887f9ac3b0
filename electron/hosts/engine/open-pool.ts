import type { TandemError } from '../../../shared/errors.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { PoolSetting, ServerSetting } from '../../../shared/settings/settings.ts';
import type { PoolMember } from '../../executor/servers/pool/member.ts';
import { readHealth, readMetrics } from '../../executor/servers/pool/metrics.ts';
import { createPool } from '../../executor/servers/pool.ts';
import {
  parseOllamaAddress,
  parseOpenAiAddress,
  type ServerAddress,
  withBearer,
} from '../../server-http/address.ts';
import type { ChatServer } from '../../workflow/chat-server.ts';
import type { Surroundings } from '../surroundings.ts';

export type PoolSurroundings = Pick<Surroundings, 'servers' | 'settings' | 'env'>;

/** The pool of that name; null when none is called so. */
export const findPool = (
  { settings }: Pick<Surroundings, 'settings'>,
  name: string,
): PoolSetting | null => settings.pools.find((pool) => pool.name === name) ?? null;

/** The servers of a pool as one chat server. Nothing is sent. */
export function openPool(
  around: PoolSurroundings,
  pool: PoolSetting,
  openServer: (name: string) => Result<ChatServer, TandemError>,
): Result<ChatServer, TandemError> {
  const members: PoolMember[] = [];
  for (const member of pool.members) {
    const setting = around.servers.find(({ name }) => name === member.server);
    if (setting === undefined) return err(describeStranger(around, pool, member.server));
    const server = openServer(member.server);
    if (!server.ok) return server;
    members.push({
      name: member.server,
      server: server.value,
      tag: member.tag ?? null,
      weight: member.weight,
      slots: setting.slots ?? null,
      ...looksAt(around, setting),
    });
  }
  return ok(createPool(members, { name: pool.name }));
}

/** Settings are checked when they are read; a server may still be known only elsewhere. */
function describeStranger(
  { servers }: PoolSurroundings,
  { name }: PoolSetting,
  server: string,
): TandemError {
  const known = servers.map((one) => one.name).join(', ');
  const message = `The pool ${name} names the server ${server}, and there is none of that name; known servers: ${known}.`;
  return { kind: 'usage', message };
}

/** How a member is looked at besides its turns: whether it lives, and what it says about its load. */
function looksAt(
  { env }: PoolSurroundings,
  { kind, url, keyVariable }: ServerSetting,
): Pick<PoolMember, 'metrics' | 'isHealthy'> {
  const isOpenAi = kind === 'openai';
  const address = isOpenAi ? parseOpenAiAddress(url) : parseOllamaAddress(url);
  if (!address.ok) return {};
  if (!isOpenAi) return { isHealthy: () => readHealth(address.value, '/api/version') };
  const key = keyVariable === undefined ? null : (env[keyVariable]?.trim() ?? null);
  const keyed: ServerAddress = withBearer(address.value, key);
  return {
    isHealthy: () => readHealth(keyed, '/health'),
    metrics: () => readMetrics(keyed),
  };
}
