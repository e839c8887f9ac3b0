import { z } from 'zod';
import type { ToolDefinition } from '../workflow/ports.ts';

/**
 * A tool as a model sees it. The schema is cut down to what models use: no dialect, no bounds of safe
 * integers, no `additionalProperties`. Order of fields is fixed, so the text is the same on every start.
 */
export function describeTool(tool: {
  readonly name: string;
  readonly description: string;
  readonly effect: ToolDefinition['effect'];
  readonly input: z.ZodObject;
}): ToolDefinition {
  const schema = z.toJSONSchema(tool.input, {
    io: 'input',
    override: ({ jsonSchema }) => {
      delete jsonSchema.minimum;
      delete jsonSchema.maximum;
    },
  });
  const inputSchema = {
    type: 'object',
    properties: schema.properties ?? {},
    required: schema.required ?? [],
  };
  return { name: tool.name, description: tool.description, inputSchema, effect: tool.effect };
}
