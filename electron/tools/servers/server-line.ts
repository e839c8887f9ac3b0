import { err, type Result } from '../../../shared/result.ts';
import type { ToolServerSetting } from '../../../shared/settings/settings.ts';
import { connectServer, type ServerConnection } from './connect-server.ts';
import type { ServerKit } from './server-kit.ts';

/**
 * The connection of one run to one server: made by whoever needs it first, shared by steps that work at once,
 * made anew when the server has died, but not for ever.
 */
export interface ServerLine {
  /** Errors are sentences; rejects on abort only. */
  open(signal: AbortSignal): Promise<Result<ServerConnection, string>>;
  close(): Promise<void>;
}

/** A server that dies at every call would otherwise be started as often as a model calls it. */
const MOST_STARTS = 4;
/** Asking an address again costs little. */
const MOST_REQUESTS = 20;

export function createServerLine(setting: ToolServerSetting, kit: ServerKit): ServerLine {
  let opening: Promise<Result<ServerConnection, string>> | null = null;
  const most = setting.url === undefined ? MOST_STARTS : MOST_REQUESTS;
  let starts = 0;
  let closed = false;
  const ending = new AbortController();
  const start = async (): Promise<Result<ServerConnection, string>> => {
    if (closed) return err('it was closed');
    if (starts >= most) return err(`it ended ${starts} times and is not started again`);
    starts += 1;
    return connectServer(setting, kit, ending.signal);
  };
  return {
    async open(signal) {
      signal.throwIfAborted();
      const now = opening === null ? null : await untilAborted(opening, signal);
      const usable = now?.ok === true && now.value.end() === null;
      if (now !== null && !usable) {
        opening = null;
        if (now.ok) void now.value.close();
      }
      opening ??= start();
      return untilAborted(opening, signal);
    },
    async close() {
      closed = true;
      ending.abort(new Error('the run is over'));
      const made = await opening?.catch(() => null);
      if (made?.ok === true) await made.value.close();
    },
  };
}

/** One step's abort leaves a connection that others wait for. */
function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
