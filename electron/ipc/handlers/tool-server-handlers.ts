import type { toolServerMethods } from '../../../shared/ipc/tool-servers.ts';
import { ok } from '../../../shared/result.ts';
import type { Engine } from '../../hosts/engine.ts';
import type { Handlers } from '../service.ts';

/** Tool servers that people added: looked at, approved, forgotten. */
export function createToolServerHandlers({
  toolServers,
}: Pick<Engine, 'toolServers'>): Pick<Handlers, keyof typeof toolServerMethods> {
  return {
    'toolServers.list': async () => ok({ servers: [...(await toolServers.list())] }),
    'toolServers.inspect': (asked) => toolServers.inspect(asked),
    'toolServers.approve': (asked) => toolServers.approve(asked),
    'toolServers.forget': (asked) => toolServers.forget(asked),
  };
}
