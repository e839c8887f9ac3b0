import type {
  InspectedTool,
  Inspection,
  ToolServerView,
} from '../../../shared/ipc/tool-servers.ts';
import { canonicalJson } from '../../../shared/json.ts';
import type { ToolServerSetting } from '../../../shared/settings/settings.ts';
import type { PinnedServer, PinnedTool } from '../../../shared/tool-servers/pins.ts';
import { toolRoom } from '../../../shared/tool-servers/tool-room.ts';
import {
  describeCommandLine,
  warnAboutCommand,
} from '../../../shared/tool-servers/warn-command.ts';
import { chooseTools, decidePolicy } from './choose-tools.ts';
import type { ServerConnection } from './connect-server.ts';
import { refuseShape } from './guard-address.ts';
import { mapName } from './map-names.ts';
import { type ServedTool, sha256, suspicionsOf } from './served-tool.ts';
import { serverEnvironment, serverHeaders } from './server-environment.ts';
import { findApproval, identityOf } from './server-identity.ts';
import type { ServerKit } from './server-kit.ts';

type State = Pick<ToolServerView, 'state' | 'detail'>;

/** A configured server as it stands, without starting or asking it. `fault` beats what is told from its settings. */
export function describeServer(
  setting: ToolServerSetting,
  known: {
    readonly pins: readonly PinnedServer[];
    readonly kit: Pick<ServerKit, 'environment' | 'withheld'>;
    readonly fault?: string | null;
  },
): ToolServerView {
  const { command, url } = setting;
  const identity = identityOf(setting);
  const approval = findApproval(setting, known.pins);
  const pinned = approval.kind === 'not-approved' ? null : approval.pinned;
  const before = approval.kind === 'changed' ? approval.pinned.identity : null;
  const variables = [...setting.environment, ...Object.values(setting.headers)];
  return {
    name: setting.name,
    transport: url === undefined ? 'stdio' : 'http',
    starts: command === undefined ? (url ?? '') : describeCommandLine(command),
    command: command ?? null,
    url: url ?? null,
    variables: [...new Set(variables)],
    allowedHosts: setting.allowedHosts,
    timeoutSeconds: setting.timeoutSeconds,
    policy: setting.policy,
    ...describeState(setting, approval.kind, known.fault ?? findFault(setting, known.kit)),
    warnings: command === undefined ? [...warnAboutUrl(url)] : [...warnAboutCommand(command)],
    identity: identity.sha256,
    difference: before === null ? null : { before, now: identity.text },
    approvedAt: pinned?.approvedAt ?? null,
    approvedTools: pinned?.tools.length ?? 0,
  };
}

function describeState(
  { enabled, name }: ToolServerSetting,
  approval: ReturnType<typeof findApproval>['kind'],
  fault: string | null,
): State {
  const inspect = `\`tandem tools approve ${name}\` shows it and asks`;
  if (!enabled) return { state: 'off', detail: 'It is switched off in the settings.' };
  if (fault !== null) return { state: 'fault', detail: `It can’t be used: ${fault}.` };
  switch (approval) {
    case 'approved':
      return { state: 'approved', detail: 'Runs offer its approved tools to the executor.' };
    case 'changed':
      return {
        state: 'changed',
        detail: `It is not what was approved, so no run uses it; ${inspect}.`,
      };
    case 'not-approved':
      return {
        state: 'not-approved',
        detail: `Nobody has approved it, so no run uses it; ${inspect}.`,
      };
  }
}

/** What is wrong with its settings as far as they tell by themselves. */
function findFault(
  setting: ToolServerSetting,
  { environment, withheld }: Pick<ServerKit, 'environment' | 'withheld'>,
): string | null {
  if (setting.url !== undefined) {
    const shape = refuseShape(new URL(setting.url));
    if (shape !== null) return shape;
    const headers = serverHeaders(setting, environment, withheld);
    return headers.ok ? null : headers.error;
  }
  const found = serverEnvironment(setting, environment, withheld);
  return found.ok ? null : found.error;
}

const warnAboutUrl = (url = ''): readonly string[] => [
  `what a model puts into a call is sent to ${new URL(url).host}`,
];

/** What a connected server has, laid beside what was approved of it. */
export function describeInspection(
  setting: ToolServerSetting,
  server: ToolServerView,
  found: { readonly connection: ServerConnection; readonly pins: readonly PinnedServer[] },
): Inspection {
  const { version, sandboxed, tools: served } = found.connection;
  const pinned = found.pins.find(({ name }) => name === setting.name)?.tools ?? [];
  const asNow = pinServer(setting, served, { approvedAt: '', sandboxed });
  const choice = chooseTools({ setting, served, pinned: asNow, room: { ...toolRoom, taken: [] } });
  const whyLeftOut = new Map(choice.refused.map(({ name, why }) => [name, why]));
  const offeredAs = new Map(choice.offered.map(({ tool, name }) => [tool, name]));
  const tools = served.map((tool): InspectedTool => {
    const before = pinned.find(({ name }) => name === tool.name) ?? null;
    const changed = before !== null && before.sha256 !== tool.sha256;
    return {
      name: tool.name,
      offeredAs: offeredAs.get(tool.name) ?? mapName(setting.name, tool.name, new Set()),
      title: tool.title,
      description: tool.description,
      schema: tool.schema,
      annotations: describeAnnotations(tool),
      tokens: tool.tokens,
      sha256: tool.sha256,
      state: before === null ? 'new' : changed ? 'changed' : 'approved',
      before: changed ? textsOf(before) : null,
      policy: decidePolicy(setting, tool),
      leftOut: whyLeftOut.get(tool.name) ?? null,
      suspicious: [...suspicionsOf(tool)],
    };
  });
  const hashes = tools.map(({ name, sha256 }) => [name, sha256]);
  return {
    ...{ server, version, sandboxed, tools },
    gone: pinned
      .map(({ name }) => name)
      .filter((name) => !tools.some((tool) => tool.name === name)),
    tokens: choice.offered.reduce((sum, tool) => sum + tool.tokens, 0),
    seen: sha256(canonicalJson([server.identity, sandboxed, hashes])),
  };
}

const textsOf = ({ description, schema }: PinnedTool) => ({ description, schema });

/** What a server says of its tool, in words, as somebody else's claim. */
function describeAnnotations({ annotations }: ServedTool): string[] {
  const WORDS = {
    readOnlyHint: ['says it changes nothing', 'says it changes things'],
    destructiveHint: ['says it may destroy', 'says it destroys nothing'],
    idempotentHint: ['says repeating changes nothing more', 'says repeating does it again'],
    openWorldHint: ['says it reaches outside', 'says it stays inside'],
  } as const;
  return Object.entries(WORDS).flatMap(([hint, [yes, no]]) => {
    const said = annotations[hint];
    return typeof said === 'boolean' ? [said ? yes : no] : [];
  });
}

/** An approval of a server and of each of its tools, as they are. */
export const pinServer = (
  setting: ToolServerSetting,
  served: readonly ServedTool[],
  approval: Pick<PinnedServer, 'approvedAt' | 'sandboxed'>,
): PinnedServer => {
  const identity = identityOf(setting);
  const tools = served.map(({ name, sha256, description, schema }) => ({
    ...{ name, sha256, description, schema },
  }));
  return {
    name: setting.name,
    identity: identity.text,
    sha256: identity.sha256,
    ...approval,
    tools,
  };
};
