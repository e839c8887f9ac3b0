import type { Result } from '../../../shared/result.ts';
import type { ToolServerSetting } from '../../../shared/settings/settings.ts';
import type { PinnedServer } from '../../../shared/tool-servers/pins.ts';
import type { ConnectedTools, ToolServers } from '../../workflow/ports.ts';
import { callServer, failure } from './call-server.ts';
import { chooseTools, decidePolicy } from './choose-tools.ts';
import { type Approval, findApproval } from './server-identity.ts';
import type { ServerKit } from './server-kit.ts';
import { createServerLine, type ServerLine } from './server-line.ts';

/**
 * The tool servers of one run. Only what somebody approved is started or asked; each server is connected once,
 * and all steps share that connection.
 */
export function createRunToolServers(input: {
  readonly settings: readonly ToolServerSetting[];
  /** As approved now, read anew whenever it matters. Errors are sentences. */
  readonly pins: () => Promise<Result<readonly PinnedServer[], string>>;
  readonly kit: ServerKit;
}): ToolServers {
  const { settings, kit } = input;
  const lines = new Map<string, ServerLine>();
  const lineOf = (setting: ToolServerSetting): ServerLine => {
    const known = lines.get(setting.name);
    if (known !== undefined) return known;
    const made = createServerLine(setting, kit);
    lines.set(setting.name, made);
    return made;
  };
  const admit = async (name: string): Promise<Admitted> => {
    const setting = settings.find((server) => server.name === name);
    if (setting === undefined) return { setting: null, why: 'it is not set up any more' };
    if (!setting.enabled) return { setting: null, why: 'it is switched off' };
    const pins = await input.pins();
    if (!pins.ok) return { setting: null, why: pins.error };
    const approval = findApproval(setting, pins.value);
    const why = await describeUnapproved(approval, kit);
    if (approval.kind === 'approved' && why === null) return { setting, pinned: approval.pinned };
    return { setting: null, why: `${why}; \`tandem tools inspect ${name}\` shows it` };
  };
  return {
    async connect(name, room, signal) {
      const transport =
        settings.find((server) => server.name === name)?.url === undefined ? 'stdio' : 'http';
      const admitted = await admit(name);
      if (admitted.setting === null) return refusedWhole(name, transport, admitted.why);
      const line = await lineOf(admitted.setting).open(signal);
      if (!line.ok) return refusedWhole(name, transport, line.error);
      const { setting, pinned } = admitted;
      const { tools: served, version, sandboxed } = line.value;
      const { offered, refused } = chooseTools({ setting, served, pinned, room });
      const tools = offered.map(({ name: tool, sha256, tokens }) => ({
        name: tool,
        sha256,
        tokens,
      }));
      const found = { server: name, version, transport: line.value.transport, sandboxed };
      return {
        event: { kind: 'tools.connected', ...found, tools, refused: [...refused] },
        offered,
      };
    },
    async call(tool, args, { signal, onProgress }) {
      const refuse = (why: string) =>
        failure('refused', `${tool.name} was not called: ${why}. Do without it.`);
      const admitted = await admit(tool.server);
      if (admitted.setting === null) return refuse(admitted.why);
      const { setting } = admitted;
      const line = await lineOf(setting).open(signal);
      if (!line.ok) {
        return failure(
          'error',
          `${tool.name} was not called: the tool server ${tool.server} can’t be used: ${line.error}.`,
        );
      }
      const served = line.value.tools.find(({ name }) => name === tool.tool);
      if (served === undefined) return refuse(`${tool.server} does not have it any more`);
      if (served.sha256 !== tool.sha256)
        return refuse('its description is another one than was approved');
      if (decidePolicy(setting, served) === 'deny') return refuse('the settings deny it');
      const timeoutMs = setting.timeoutSeconds * 1000;
      const asked = { server: tool.server, tool: tool.tool, args, timeoutMs, signal, onProgress };
      return callServer(line.value, asked);
    },
    async close() {
      await Promise.all([...lines.values()].map((line) => line.close()));
    },
  };
}

/** Null: it is what was approved, where it was approved to run. */
async function describeUnapproved(approval: Approval, kit: ServerKit): Promise<string | null> {
  if (approval.kind === 'not-approved') return 'nobody has approved it';
  if (approval.kind === 'changed') return 'it is not what was approved';
  if (!approval.pinned.sandboxed || (await kit.isolates())) return null;
  return 'it was approved to run inside the sandbox, which is not there now';
}

type Admitted =
  | { readonly setting: ToolServerSetting; readonly pinned: PinnedServer }
  | { readonly setting: null; readonly why: string };

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
