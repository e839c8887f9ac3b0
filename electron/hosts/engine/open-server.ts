import type { TandemError } from '../../../shared/errors.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { ServerSetting } from '../../../shared/settings/settings.ts';
import { createOllamaServer } from '../../executor/servers/ollama.ts';
import { createOpenAiServer, type OpenAiServerOptions } from '../../executor/servers/openai.ts';
import type { ChatServer } from '../../workflow/chat-server.ts';
import type { Surroundings } from '../surroundings.ts';
import { findPool, openPool } from './open-pool.ts';

/** What opening a server needs of the surroundings. */
export type ServerSurroundings = Pick<Surroundings, 'servers' | 'settings' | 'stallMs' | 'env'>;

/** The chat server of a name, which is the first half of `SERVER/TAG`. */
export function openServer(
  around: ServerSurroundings,
  name: string,
): Result<ChatServer, TandemError> {
  const { servers, settings } = around;
  const pool = findPool(around, name);
  if (pool !== null) return openPool(around, pool, (member) => openServer(around, member));
  const found = servers.find((server) => server.name === name);
  if (found === undefined) {
    const known = [...servers, ...settings.pools].map((one) => one.name);
    return err({ kind: 'server-unknown', server: name, known });
  }
  return ok(openByKind(around, found));
}

function openByKind(around: ServerSurroundings, server: ServerSetting): ChatServer {
  if (server.kind === 'openai') return createOpenAiServer(openAiOptions(around, server));
  const { name, url, slots } = server;
  const { stallMs } = around;
  const allowCloud = around.settings.allowCloudExecutors;
  return withSlots(createOllamaServer({ url, name, stallMs, allowCloud }), slots);
}

/** Ollama does not say how many requests it works on at once; people can. */
function withSlots(server: ChatServer, slots: number | undefined): ChatServer {
  if (slots === undefined) return server;
  return {
    ...server,
    async prepare(settings, scope) {
      const ready = await server.prepare(settings, scope);
      return ready.ok ? ok({ ...ready.value, slots: ready.value.slots ?? slots }) : ready;
    },
  };
}

/** The settings of an OpenAI-compatible server, with the key that its variable holds. */
export function openAiOptions(
  { env, stallMs, settings }: Pick<ServerSurroundings, 'env' | 'stallMs' | 'settings'>,
  { name, url, keyVariable, slots }: ServerSetting,
): OpenAiServerOptions {
  return {
    ...{ name, url, stallMs, allowCloud: settings.allowCloudExecutors },
    ...(keyVariable === undefined ? {} : { keyVariable, key: env[keyVariable]?.trim() || null }),
    ...(slots === undefined ? {} : { slots }),
  };
}
