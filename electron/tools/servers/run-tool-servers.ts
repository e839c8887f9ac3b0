import type { Result } from '../../../shared/result.ts';
import type { ToolServerSetting } from '../../../shared/settings/settings.ts';
import type { PinnedServer } from '../../../shared/tool-servers/pins.ts';
import type { ConnectedTools, OfferedServerTool, ToolServers } from '../../workflow/ports.ts';
import { callServer, failure } from './call-server.ts';
import { chooseTools, DENIED, decidePolicy } from './choose-tools.ts';
import type { ServerConnection } from './connect-server.ts';
import { type Approval, findApproval } from './server-identity.ts';
import type { ServerKit } from './server-kit.ts';
import { createServerLine, type ServerLine } from './server-line.ts';

interface RunServers {
  readonly settings: readonly ToolServerSetting[];
  /** As approved now, read anew whenever it matters. Errors are sentences. */
  readonly pins: () => Promise<Result<readonly PinnedServer[], string>>;
  readonly kit: ServerKit;
}

/**
 * The tool servers of one run. Only what somebody approved is started or asked; each server is connected once,
 * and all steps share that connection.
 */
export function createRunToolServers(run: RunServers): ToolServers {
  const lines = new Map<string, ServerLine>();
  const lineOf = (setting: ToolServerSetting): ServerLine => {
    const known = lines.get(setting.name);
    if (known !== undefined) return known;
    const made = createServerLine(setting, run.kit);
    lines.set(setting.name, made);
    return made;
  };
  return {
    async connect(name, room, signal) {
      const isHttp = run.settings.some(
        (server) => server.name === name && server.url !== undefined,
      );
      const refuse = (why: string) => refusedWhole(name, isHttp ? 'http' : 'stdio', why);
      const admitted = await admit(run, name);
      if (admitted.setting === null) return refuse(admitted.why);
      const line = await lineOf(admitted.setting).open(signal);
      if (!line.ok) return refuse(line.error);
      const { setting, pinned } = admitted;
      const choice = chooseTools({ setting, served: line.value.tools, pinned, room });
      return describeConnected(name, line.value, choice);
    },
    async call(tool, args, { signal, onProgress }) {
      const refuse = (why: string) =>
        failure('refused', `${tool.name} was not called: ${why}. Do without it.`);
      const admitted = await admit(run, tool.server);
      if (admitted.setting === null) return refuse(admitted.why);
      const { setting } = admitted;
      const line = await lineOf(setting).open(signal);
      if (!line.ok) {
        const text = `${tool.name} was not called: the tool server ${tool.server} can’t be used: ${line.error}.`;
        return failure('error', text);
      }
      const why = refuseChanged(line.value, tool, setting);
      if (why !== null) return refuse(why);
      const timeoutMs = setting.timeoutSeconds * 1000;
      const asked = { server: tool.server, tool: tool.tool, args, timeoutMs, signal, onProgress };
      return callServer(line.value, asked);
    },
    async close() {
      await Promise.all([...lines.values()].map((line) => line.close()));
    },
  };
}

type Admitted =
  | { readonly setting: ToolServerSetting; readonly pinned: PinnedServer }
  | { readonly setting: null; readonly why: string };

/** Whether a server may be started or asked at this moment. */
async function admit({ settings, pins, kit }: RunServers, name: string): Promise<Admitted> {
  const setting = settings.find((server) => server.name === name);
  if (setting === undefined) return { setting: null, why: 'it is not set up any more' };
  if (!setting.enabled) return { setting: null, why: 'it is switched off' };
  const pinned = await pins();
  if (!pinned.ok) return { setting: null, why: pinned.error };
  const approval = findApproval(setting, pinned.value);
  const why = await describeUnapproved(approval, kit);
  if (approval.kind === 'approved' && why === null) return { setting, pinned: approval.pinned };
  return { setting: null, why: `${why}; \`tandem tools inspect ${name}\` shows it` };
}

/** Null: it is what was approved, where it was approved to run. */
async function describeUnapproved(approval: Approval, kit: ServerKit): Promise<string | null> {
  if (approval.kind === 'not-approved') return 'nobody has approved it';
  if (approval.kind === 'changed') return 'it is not what was approved';
  if (!approval.pinned.sandboxed || (await kit.isolates())) return null;
  return 'it was approved to run inside the sandbox, which is not there now';
}

/** A server that was started again may be another one, and rules may have changed since the run began. */
function refuseChanged(
  { tools }: ServerConnection,
  tool: OfferedServerTool,
  setting: ToolServerSetting,
): string | null {
  const served = tools.find(({ name }) => name === tool.tool);
  if (served === undefined) return `${tool.server} does not have it any more`;
  if (served.sha256 !== tool.sha256) return 'its description is another one than was approved';
  return decidePolicy(setting, served) === 'deny' ? DENIED : null;
}

function describeConnected(
  server: string,
  { version, transport, sandboxed }: ServerConnection,
  { offered, refused }: ReturnType<typeof chooseTools>,
): ConnectedTools {
  const tools = offered.map(({ name, sha256, tokens }) => ({ name, sha256, tokens }));
  return {
    event: {
      ...{ kind: 'tools.connected', server, version, transport, sandboxed, tools },
      refused: refused.filter(({ why }) => why !== DENIED),
    },
    offered,
  };
}

/** A server of which nothing is offered. */
const refusedWhole = (
  server: string,
  transport: 'stdio' | 'http',
  why: string,
): ConnectedTools => ({
  event: {
    ...{ kind: 'tools.connected', server, version: null, transport, sandboxed: false },
    tools: [],
    refused: [{ name: 'all tools', why }],
  },
  offered: [],
});
