import type { ToolServerSetting } from '../../../shared/settings/settings.ts';
import type { PinnedServer } from '../../../shared/tool-servers/pins.ts';
import { toolRoom } from '../../../shared/tool-servers/tool-room.ts';
import type { OfferedServerTool, ToolRoom } from '../../workflow/ports.ts';
import { byName, mapName } from './map-names.ts';
import { estimateTokens, type ServedTool } from './served-tool.ts';

/**
 * Which tools of a server a run offers. The executor's own nine tools fill the prompt that small models can
 * bear, so those of other servers have a room of their own, and what does not fit into it is left out by name,
 * in the order of the names: the same tools whenever the same servers are set up.
 */

/** The user's own rule: known to them, and nothing that a run has to report. */
export const DENIED = 'the settings deny it';

export interface Choice {
  readonly offered: readonly OfferedServerTool[];
  readonly refused: readonly { readonly name: string; readonly why: string }[];
}

export function chooseTools(input: {
  readonly setting: ToolServerSetting;
  readonly served: readonly ServedTool[];
  readonly pinned: PinnedServer;
  readonly room: ToolRoom;
}): Choice {
  const { setting, served, pinned, room } = input;
  const offered: OfferedServerTool[] = [];
  const refused: { name: string; why: string }[] = [];
  const taken = new Set(room.taken);
  const left = { tools: room.tools, tokens: room.tokens };
  for (const tool of [...served].sort(byName)) {
    const why = tool.unfit ?? describeUnapproved(tool, pinned) ?? describeDenied(setting, tool);
    const name = mapName(setting.name, tool.name, taken);
    const tokens = estimateTokens({ ...tool, name });
    const full = why ?? describeFull(tokens, left);
    if (full !== null) {
      refused.push({ name: tool.name, why: full });
      continue;
    }
    taken.add(name);
    left.tools -= 1;
    left.tokens -= tokens;
    offered.push(offer(setting, tool, { name, tokens }));
  }
  for (const { name } of pinned.tools) {
    if (served.some((tool) => tool.name === name)) continue;
    refused.push({ name, why: 'it was approved, but the server has it no more' });
  }
  return { offered, refused };
}

const offer = (
  setting: ToolServerSetting,
  tool: ServedTool,
  as: { readonly name: string; readonly tokens: number },
): OfferedServerTool => ({
  ...as,
  server: setting.name,
  tool: tool.name,
  description: tool.description,
  schema: JSON.stringify(tool.inputSchema),
  sha256: tool.sha256,
  policy: decidePolicy(setting, tool) === 'allow' ? 'allow' : 'ask',
});

function describeUnapproved(tool: ServedTool, pinned: PinnedServer): string | null {
  const approved = pinned.tools.find(({ name }) => name === tool.name);
  if (approved === undefined) return 'it is new; nobody has approved it';
  if (approved.sha256 === tool.sha256) return null;
  return 'its description or schema is not the one that was approved';
}

const describeDenied = (setting: ToolServerSetting, tool: ServedTool): string | null =>
  decidePolicy(setting, tool) === 'deny' ? DENIED : null;

function describeFull(
  tokens: number,
  left: { readonly tools: number; readonly tokens: number },
): string | null {
  if (left.tools < 1) return `at most ${toolRoom.tools} tools of other servers are offered`;
  if (tokens <= left.tokens) return null;
  return `it takes about ${tokens} tokens; ${left.tokens} of ${toolRoom.tokens} for tools of other servers are left`;
}

/**
 * The user's own word for a tool counts first. What a server says about its tool can only make us stricter: one
 * that calls itself destructive is asked about where the rule for all would let it run.
 */
export function decidePolicy(
  setting: ToolServerSetting,
  tool: Pick<ServedTool, 'name' | 'annotations'>,
): ToolServerSetting['policy'] {
  if (Object.hasOwn(setting.tools, tool.name)) return setting.tools[tool.name] ?? 'ask';
  const destructive = tool.annotations.destructiveHint === true;
  return setting.policy === 'allow' && destructive ? 'ask' : setting.policy;
}
