import { stepKey } from '../../../shared/ids.ts';
import { toolRoom } from '../../../shared/tool-servers/tool-room.ts';
import type { RideStart } from '../context.ts';
import type { CloudPart, OfferedServerTool, ToolDefinition } from '../ports.ts';

/**
 * Tools of servers that people added. Each server of the run's terms is one durable step, before anybody plans,
 * so that planner and executor know the same tools; what is recorded there is what every attempt is offered, in
 * this life of the run and in later ones. A run without such a term takes no step here.
 */
export interface ServerTools {
  /** As models see them, sorted by server and name. */
  readonly definitions: readonly ToolDefinition[];
  find(name: string): OfferedServerTool | undefined;
  /** What the planner is told about them; none without tools. */
  readonly parts: readonly CloudPart[];
}

export async function connectServerTools(start: RideStart): Promise<ServerTools> {
  const offered: OfferedServerTool[] = [];
  for (const server of start.terms.toolServers ?? []) {
    offered.push(...(await connectServer(start, server, offered)));
  }
  const byName = new Map(offered.map((tool) => [tool.name, tool]));
  return {
    definitions: offered.map(describeDefinition),
    find: (name) => byName.get(name),
    parts: offered.length === 0 ? [] : [describeForPlanner(offered)],
  };
}

/** What a step leaves to those after it. */
const roomLeft = (offered: readonly OfferedServerTool[]) => ({
  tools: toolRoom.tools - offered.length,
  tokens: toolRoom.tokens - offered.reduce((sum, tool) => sum + tool.tokens, 0),
  taken: offered.map(({ name }) => name),
});

function connectServer(
  start: RideStart,
  server: string,
  before: readonly OfferedServerTool[],
): Promise<readonly OfferedServerTool[]> {
  const room = roomLeft(before);
  return start.durable.step<readonly OfferedServerTool[]>({
    key: stepKey('tools', server),
    lane: 'system',
    // The room itself is ours to change; a recorded choice stays what it was.
    input: { server, taken: room.taken },
    effect: async ({ signal, pulse }) => {
      pulse({ phase: 'wait', who: 'host', text: `connecting to the tool server ${server}` });
      const { event, offered } = await start.ports.toolServers.connect(server, room, signal);
      return { event, value: offered };
    },
  });
}

function describeDefinition({ name, description, schema }: OfferedServerTool): ToolDefinition {
  const inputSchema: Record<string, unknown> = JSON.parse(schema);
  return { name, description, inputSchema, effect: 'external' };
}

const PURPOSE_CHARS = 160;

/** One line each: names and purposes are enough to plan with, and the texts are somebody else's. */
function describeForPlanner(offered: readonly OfferedServerTool[]): CloudPart {
  const lines = offered.map(({ name, description }) => `- ${name}: ${purposeOf(description)}`);
  const text = `Tools of other programs that the executor can call besides those for files and commands. The descriptions are theirs.\n${lines.join('\n')}`;
  return { class: 'tools', source: 'tool servers', text };
}

function purposeOf(description: string): string {
  const line = description.replace(/\s+/g, ' ').trim();
  const sentence = /^.*?[.!?](?=\s|$)/.exec(line)?.[0] ?? line;
  if (sentence.length <= PURPOSE_CHARS) return sentence;
  return `${sentence.slice(0, PURPOSE_CHARS).toWellFormed()}…`;
}
