import { createHash } from 'node:crypto';
import type { Tool } from '@modelcontextprotocol/client';
import { canonicalJson, type Json } from '../../../shared/json.ts';
import { findSuspicious } from '../../../shared/tool-servers/suspicious-text.ts';

/** A tool as its server describes it, with what it is recognised by. */
export interface ServedTool {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** JSON schema of the arguments as a model is shown it. */
  readonly inputSchema: Readonly<Record<string, unknown>>;
  readonly annotations: Readonly<Record<string, unknown>>;
  /** JSON of schemas, title and annotations: everything that is pinned besides the description. */
  readonly schema: string;
  /** Over name, description and `schema`. */
  readonly sha256: string;
  /** Estimate of what it adds to every prompt. */
  readonly tokens: number;
  /** Why it can't be offered to any model; null when it can. */
  readonly unfit: string | null;
}

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** As for prompts: English prose and schemas have between 3 and 5 bytes a token, this errs to the careful side. */
const BYTES_PER_TOKEN = 3.6;
/** MCP itself allows names of 128 characters. */
const LONGEST_NAME = 128;
/** Beyond this no small model fills it in, and checking against it costs the engine's own time. */
const LARGEST_SCHEMA = 64 * 1024;

export function readServedTool(tool: Tool): ServedTool {
  const description = tool.description ?? '';
  const title = tool.title ?? '';
  const annotations = { ...tool.annotations };
  const given = {
    annotations,
    inputSchema: tool.inputSchema,
    outputSchema: tool.outputSchema ?? null,
    title,
  };
  const schema = canonicalJson(asJson(given));
  const inputSchema = plainSchema(tool.inputSchema);
  return {
    ...{ name: tool.name, title, description, inputSchema, annotations, schema },
    sha256: sha256(canonicalJson([tool.name, description, schema])),
    tokens: estimateTokens({ name: tool.name, description, inputSchema }),
    unfit: describeUnfit(tool.name, schema),
  };
}

const asJson = (value: unknown): Json => {
  const parsed: Json = JSON.parse(JSON.stringify(value));
  return parsed;
};

/** The dialect is said by nobody else; some servers of models refuse fields they don't know. */
function plainSchema(schema: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { $schema: _dialect, ...rest } = schema;
  return { type: 'object', properties: {}, ...rest };
}

export function estimateTokens(tool: {
  readonly name: string;
  readonly description: string;
  readonly inputSchema: Readonly<Record<string, unknown>>;
}): number {
  const { name, description, inputSchema } = tool;
  const shown = { type: 'function', function: { name, description, parameters: inputSchema } };
  return Math.ceil(Buffer.byteLength(JSON.stringify(shown)) / BYTES_PER_TOKEN);
}

function describeUnfit(name: string, schema: string): string | null {
  if (name.length > LONGEST_NAME) {
    return `its name has ${name.length} characters; the protocol allows ${LONGEST_NAME}`;
  }
  if (name === '') return 'it has no name';
  const bytes = Buffer.byteLength(schema);
  return bytes > LARGEST_SCHEMA ? `its schema has ${bytes} bytes; at most ${LARGEST_SCHEMA}` : null;
}

/** Signs in anything of it that a model would read. */
export const suspicionsOf = (tool: ServedTool): readonly string[] => [
  ...findSuspicious(tool.description).map((sign) => `its description ${sign}`),
  ...findSuspicious(textsOf(tool.inputSchema).join('\n')).map((sign) => `its schema ${sign}`),
  ...findSuspicious(tool.name).map((sign) => `its name ${sign}`),
];

/** Every text in a schema, names of parameters included: any of them may carry an instruction. */
function textsOf(value: unknown, depth = 0): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null || depth > 20) return [];
  if (Array.isArray(value)) return value.flatMap((item) => textsOf(item, depth + 1));
  return Object.entries(value).flatMap(([name, item]) => [name, ...textsOf(item, depth + 1)]);
}
