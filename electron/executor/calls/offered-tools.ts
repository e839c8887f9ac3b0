import { z } from 'zod';
import type { ToolDefinition } from '../../workflow/ports.ts';

/** A JSON schema as far as arguments are judged by it. */
export const schemaNode = z.object({
  type: z.union([z.string(), z.array(z.string())]).optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  required: z.array(z.string()).optional(),
  items: z.unknown().optional(),
  enum: z.array(z.unknown()).optional(),
  anyOf: z.array(z.unknown()).optional(),
  oneOf: z.array(z.unknown()).optional(),
  additionalProperties: z.unknown().optional(),
});
export type SchemaNode = z.infer<typeof schemaNode>;

export interface OfferedTool {
  readonly name: string;
  readonly effect: ToolDefinition['effect'];
  readonly schema: SchemaNode;
  /** `read_file(path: string, start_line?: integer)`, for sentences that teach. */
  readonly signature: string;
}

/** The tools a model may call in this attempt, by name. Nothing outside of it ever runs. */
export type OfferedTools = ReadonlyMap<string, OfferedTool>;

export function offerTools(definitions: readonly ToolDefinition[]): OfferedTools {
  return new Map(
    definitions.map(({ name, effect, inputSchema }) => {
      const schema = readSchema(inputSchema);
      return [name, { name, effect, schema, signature: describeSignature(name, schema) }];
    }),
  );
}

/** Anything that is no schema accepts everything, as JSON schema has it. */
export function readSchema(schema: unknown): SchemaNode {
  const parsed = schemaNode.safeParse(schema);
  return parsed.success ? parsed.data : {};
}

export const parameterNames = (tool: OfferedTool): readonly string[] =>
  Object.keys(tool.schema.properties ?? {});

function describeSignature(name: string, schema: SchemaNode): string {
  const required = new Set(schema.required ?? []);
  const parameters = Object.entries(schema.properties ?? {}).map(
    ([parameter, type]) =>
      `${parameter}${required.has(parameter) ? '' : '?'}: ${describeType(readSchema(type))}`,
  );
  return `${name}(${parameters.join(', ')})`;
}

export function describeType(schema: SchemaNode): string {
  if (schema.enum !== undefined) return schema.enum.map((item) => JSON.stringify(item)).join('|');
  const variants = [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])];
  if (variants.length > 0) return variants.map((each) => describeType(readSchema(each))).join('|');
  if (schema.type === undefined) return 'any';
  return typeof schema.type === 'string' ? schema.type : schema.type.join('|');
}
