import { mkdir } from 'node:fs/promises';
import type { Client, Transport } from '@modelcontextprotocol/client';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { ToolServerSetting } from '../../../shared/settings/settings.ts';
import { plainText } from '../../sandbox/plain-text.ts';
import { loadOutputValidator } from './check-output.ts';
import { describeReason } from './describe-reason.ts';
import { refuseAddress } from './guard-address.ts';
import { createGuardedFetch } from './guarded-fetch.ts';
import { byName } from './map-names.ts';
import { readServedTool, type ServedTool } from './served-tool.ts';
import { serverEnvironment, serverHeaders } from './server-environment.ts';
import type { ServerKit } from './server-kit.ts';
import { StdioTransport } from './stdio-transport.ts';

/** A server that answered, with the tools that it has. */
export interface ServerConnection {
  readonly client: Client;
  readonly transport: 'stdio' | 'http';
  readonly sandboxed: boolean;
  readonly version: string | null;
  /** Sorted by name. */
  readonly tools: readonly ServedTool[];
  /** How it ended, in words; null while it can be asked. */
  readonly end: () => string | null;
  /** Over HTTP nothing ends by itself: a session that the server forgot has to be given up. */
  readonly spoil: (why: string) => void;
  /** Ends the program and what it started, or the connection; resolves when it is over. */
  readonly close: () => Promise<void>;
}

/** Starting may mean fetching a package first. */
const START_MS = 60_000;
/** An older server may not answer what it does not know; then it is spoken to as one. */
const PROBE_MS = 4_000;
const LEAVE_MS = 2_000;
const MOST_TOOLS = 200;
const LONGEST_VERSION = 80;

/**
 * Starts or asks one server and reads its tools. Whoever calls it has made sure that somebody approved exactly
 * this. Errors are sentences without a final stop; rejects on abort only.
 */
export async function connectServer(
  setting: ToolServerSetting,
  kit: ServerKit,
  signal: AbortSignal,
): Promise<Result<ServerConnection, string>> {
  const way = setting.url === undefined ? AUTO_STDIO : AUTO_HTTP;
  const found = await connectOver(setting, kit, signal, way);
  if (found.ok) return found;
  // A program may end at the first message that it does not know: the newer handshake is not for it.
  const again = found.error.ended ? await connectOver(setting, kit, signal, OLD_STDIO) : found;
  return again.ok ? again : err(again.error.why);
}

interface NotConnected {
  readonly why: string;
  /** Whether the program ended by itself. */
  readonly ended: boolean;
}

/** A way to a server that nobody has spoken over yet. */
interface Line {
  readonly transport: Transport;
  readonly kind: ServerConnection['transport'];
  readonly sandboxed: boolean;
  readonly end: () => string | null;
  readonly spoil: (why: string) => void;
  readonly destroy: () => Promise<void>;
}

/** `auto` asks which revision a server speaks; `legacy` takes it for an older one. */
interface Way {
  readonly mode: 'auto' | 'legacy';
  readonly open: OpenLine;
}

type OpenLine = (setting: ToolServerSetting, kit: ServerKit) => Promise<Result<Line, string>>;

async function connectOver(
  setting: ToolServerSetting,
  kit: ServerKit,
  signal: AbortSignal,
  way: Way,
): Promise<Result<ServerConnection, NotConnected>> {
  signal.throwIfAborted();
  const line = await way.open(setting, kit);
  if (!line.ok) return err({ why: line.error, ended: false });
  const client = await createClient(way.mode);
  const { transport, kind, sandboxed, end, spoil, destroy } = line.value;
  try {
    await client.connect(transport, { timeout: START_MS, signal });
    const tools = await readTools(client, signal);
    return ok({
      ...{ client, transport: kind, sandboxed, tools, end, spoil },
      version: describeVersion(client.getServerVersion()?.version),
      close: async () => {
        await client.close().catch(() => undefined);
        await destroy();
      },
    });
  } catch (reason) {
    const ended = end();
    await destroy();
    signal.throwIfAborted();
    return err({ why: ended ?? describeReason(reason), ended: ended !== null });
  }
}

/** Declares nothing that a server could ask of us: no model, no forms, no folders. */
async function createClient(mode: 'auto' | 'legacy'): Promise<Client> {
  const { Client } = await import('@modelcontextprotocol/client');
  return new Client(
    { name: 'tandem', version: '1.0.0' },
    {
      capabilities: {},
      versionNegotiation: { mode, probe: { timeoutMs: PROBE_MS } },
      inputRequired: { autoFulfill: false },
      jsonSchemaValidator: await loadOutputValidator(),
      listMaxPages: 20,
    },
  );
}

async function readTools(client: Client, signal: AbortSignal): Promise<readonly ServedTool[]> {
  const { tools } = await client.listTools(undefined, { timeout: START_MS, signal });
  if (tools.length > MOST_TOOLS) {
    throw new Error(`it has ${tools.length} tools; at most ${MOST_TOOLS} can be looked through`);
  }
  const names = new Set<string>();
  for (const { name } of tools) {
    if (names.has(name)) throw new Error(`it has two tools named ${name.slice(0, 100)}`);
    names.add(name);
  }
  return tools.map(readServedTool).sort(byName);
}

const openStdio: OpenLine = async (setting, kit) => {
  const [program, ...args] = setting.command ?? [];
  if (program === undefined || program === '') return err('its command is empty');
  const environment = serverEnvironment(setting, kit.environment, kit.withheld);
  if (!environment.ok) return environment;
  const folder = kit.folderOf(setting.name);
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
  } catch (reason) {
    return err(`its folder ${folder} can’t be made: ${describeReason(reason)}`);
  }
  const launched = await kit.launch({
    argv: [program, ...args],
    environment: environment.value,
    folder,
    readable: kit.readable,
    hosts: setting.allowedHosts,
  });
  if (!launched.ok) return launched;
  const { child, sandboxed, sweep } = launched.value;
  const { deserializeMessage } = await import('@modelcontextprotocol/client');
  const transport = new StdioTransport(child, deserializeMessage);
  void transport.ended.then(sweep);
  const destroy = async (): Promise<void> => {
    if (transport.end !== null) return;
    child.stdin.end();
    await Promise.race([transport.ended, after(LEAVE_MS)]);
    if (transport.end === null) child.kill('SIGKILL');
    await transport.ended;
  };
  const end = (): string | null => transport.describeEnd();
  return ok({ transport, kind: 'stdio', sandboxed, end, spoil: () => undefined, destroy });
};

const openHttp: OpenLine = async (setting, kit) => {
  const url = new URL(setting.url ?? '');
  const refused = await refuseAddress(url, setting.allowedHosts, kit.resolve);
  if (refused !== null) return err(refused);
  const headers = serverHeaders(setting, kit.environment, kit.withheld);
  if (!headers.ok) return headers;
  const { StreamableHTTPClientTransport } = await import('@modelcontextprotocol/client');
  const { fetch = globalThis.fetch, resolve } = kit;
  const { allowedHosts } = setting;
  const transport = new StreamableHTTPClientTransport(url, {
    requestInit: { headers: headers.value },
    fetch: createGuardedFetch({ url, allowedHosts, fetch, resolve }),
    redirectPolicy: 'same-origin',
    reconnectionOptions: {
      maxRetries: 0,
      initialReconnectionDelay: 1_000,
      maxReconnectionDelay: 1_000,
      reconnectionDelayGrowFactor: 1,
    },
  });
  let lost: string | null = null;
  const spoil = (why: string): void => {
    lost = why;
  };
  const destroy = (): Promise<void> => transport.close();
  return ok({ transport, kind: 'http', sandboxed: false, end: () => lost, spoil, destroy });
};

const AUTO_HTTP: Way = { mode: 'auto', open: openHttp };
const AUTO_STDIO: Way = { mode: 'auto', open: openStdio };
const OLD_STDIO: Way = { mode: 'legacy', open: openStdio };

const after = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    const timer = AbortSignal.timeout(ms);
    timer.addEventListener('abort', () => resolve(), { once: true });
  });

const describeVersion = (version: string | undefined): string | null =>
  version === undefined ? null : plainText(version).slice(0, LONGEST_VERSION);
