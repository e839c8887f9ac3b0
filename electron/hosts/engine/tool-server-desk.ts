import type { TandemError } from '../../../shared/errors.ts';
import type { Inspection, ToolServerView } from '../../../shared/ipc/tool-servers.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { ToolServerSetting } from '../../../shared/settings/settings.ts';
import type { PinnedServer } from '../../../shared/tool-servers/pins.ts';
import { createToolPins } from '../../store/tool-pins.ts';
import { connectServer, type ServerConnection } from '../../tools/servers/connect-server.ts';
import {
  describeInspection,
  describeServer,
  pinServer,
} from '../../tools/servers/describe-server.ts';
import { identityOf } from '../../tools/servers/server-identity.ts';
import type { ServerKit } from '../../tools/servers/server-kit.ts';
import type { Surroundings } from '../surroundings.ts';
import type { ToolServerDesk } from '../tool-server-desk.ts';
import { createServerKit, readPins } from './tool-servers.ts';

/** Fetching a package, starting it, reading its tools: nobody waits longer before a screen. */
const PATIENCE_MS = 150_000;

/** The desk over the surroundings as they are at each call: settings may change in between. */
export function createToolServerDesk(read: () => Promise<Surroundings>): ToolServerDesk {
  return {
    async list() {
      const around = await read();
      const { pins, kit, fault } = await lookUp(around);
      return around.settings.toolServers.map((setting) =>
        describeServer(setting, { pins, kit, fault }),
      );
    },
    async inspect({ name, identity }) {
      const around = await read();
      const setting = findServer(around, name);
      if (!setting.ok) return setting;
      if (identityOf(setting.value).sha256 !== identity) return stale(name);
      return withConnection(around, setting.value, async ({ inspection }) => ok(inspection));
    },
    async approve({ name, seen }) {
      const around = await read();
      const setting = findServer(around, name);
      if (!setting.ok) return setting;
      return withConnection(around, setting.value, async ({ inspection, connection }) => {
        if (connection === null || inspection.seen !== seen) return stale(name);
        const pinned = pinServer(setting.value, connection.tools, {
          approvedAt: new Date().toISOString(),
          sandboxed: connection.sandboxed,
        });
        const put = await createToolPins(around.home).put(pinned);
        return put.ok ? ok(await viewOf(around, setting.value)) : put;
      });
    },
    async forget({ name }) {
      const around = await read();
      const setting = findServer(around, name);
      if (!setting.ok) return setting;
      const forgotten = await createToolPins(around.home).forget(name);
      return forgotten.ok ? ok(await viewOf(around, setting.value)) : forgotten;
    },
  };
}

const stale = (name: string): Result<never, TandemError> =>
  err({ kind: 'stale', what: `What the tool server ${name} starts or has` });

function findServer(
  { settings }: Surroundings,
  name: string,
): Result<ToolServerSetting, TandemError> {
  const found = settings.toolServers.find((server) => server.name === name);
  if (found !== undefined) return ok(found);
  const names = settings.toolServers.map((server) => server.name);
  const known =
    names.length === 0 ? 'The settings name none' : `The settings name ${names.join(', ')}`;
  return err({ kind: 'usage', message: `There is no tool server \`${name}\`. ${known}.` });
}

interface Known {
  readonly pins: readonly PinnedServer[];
  readonly kit: ServerKit;
  /** Why no approval can be read at all. */
  readonly fault: string | null;
}

async function lookUp(around: Surroundings): Promise<Known> {
  const kit = await createServerKit(around, []);
  const pins = await readPins(around.home);
  return pins.ok ? { pins: pins.value, kit, fault: null } : { pins: [], kit, fault: pins.error };
}

async function viewOf(around: Surroundings, setting: ToolServerSetting): Promise<ToolServerView> {
  return describeServer(setting, await lookUp(around));
}

/** Connects for as long as `use` takes. A server that does not answer comes without a connection. */
async function withConnection<T>(
  around: Surroundings,
  setting: ToolServerSetting,
  use: (found: {
    readonly inspection: Inspection;
    readonly connection: ServerConnection | null;
  }) => Promise<Result<T, TandemError>>,
): Promise<Result<T, TandemError>> {
  const known = await lookUp(around);
  const made = await connectInTime(setting, known.kit);
  if (!made.ok) {
    const server = describeServer(setting, { ...known, fault: known.fault ?? made.error });
    return use({ inspection: notAnswering(server), connection: null });
  }
  const connection = made.value;
  try {
    const server = describeServer(setting, known);
    const inspection = describeInspection(setting, server, { connection, pins: known.pins });
    return await use({ inspection, connection });
  } finally {
    await connection.close();
  }
}

async function connectInTime(
  setting: ToolServerSetting,
  kit: ServerKit,
): Promise<Result<ServerConnection, string>> {
  const signal = AbortSignal.timeout(PATIENCE_MS);
  try {
    return await connectServer(setting, kit, signal);
  } catch (reason) {
    if (!signal.aborted) throw reason;
    return err(`it did not answer in ${PATIENCE_MS / 1000} s`);
  }
}

const notAnswering = (server: ToolServerView): Inspection => ({
  ...{ server, version: null, sandboxed: false, tools: [], gone: [], tokens: 0, seen: '' },
});
