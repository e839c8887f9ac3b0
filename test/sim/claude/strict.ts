import { z } from 'zod';
import { blockSchema } from './blocks.ts';

/** What the API refuses, refused here too, with its status and words. */

const bodySchema = z.looseObject({
  model: z.string(),
  max_tokens: z.int().positive(),
  stream: z.boolean().optional(),
  system: z.union([z.string(), z.array(blockSchema)]).optional(),
  tools: z
    .array(
      z.looseObject({
        name: z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/),
        description: z.string().optional(),
        input_schema: z.looseObject({ type: z.literal('object') }),
      }),
    )
    .optional(),
  tool_choice: z.unknown().optional(),
  messages: z
    .array(
      z.object({
        role: z.enum(['user', 'assistant', 'system']),
        content: z.union([z.string(), z.array(blockSchema)]),
      }),
    )
    .min(1),
  output_config: z
    .strictObject({
      effort: z.enum(['low', 'medium', 'high', 'xhigh', 'max']).optional(),
      format: z
        .strictObject({ type: z.literal('json_schema'), schema: z.record(z.string(), z.unknown()) })
        .optional(),
    })
    .optional(),
});
export type SimBody = z.infer<typeof bodySchema>;

export type Refused = { readonly status: number; readonly type: string; readonly message: string };

const refuse = (message: string, status = 400, type = 'invalid_request_error'): Refused => ({
  status,
  type,
  message,
});

const KNOWN = new Set([
  'model',
  'max_tokens',
  'stream',
  'system',
  'messages',
  'output_config',
  'tools',
  'tool_choice',
  'thinking',
  'metadata',
  'stop_sequences',
  'service_tier',
  'cache_control',
]);

/** The body as the API reads it, or why it refuses. */
export function readBody(
  raw: Buffer,
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
): { readonly body: SimBody } | { readonly refused: Refused } {
  const header = checkHeaders(headers);
  if (header !== null) return { refused: header };
  if (raw.byteLength > 32 * 1024 * 1024) {
    return { refused: refuse('Request exceeds the maximum size', 413, 'request_too_large') };
  }
  let json: unknown;
  try {
    json = JSON.parse(raw.toString('utf8'));
  } catch {
    return { refused: refuse('The request body is not valid JSON') };
  }
  const parsed = bodySchema.safeParse(json);
  if (!parsed.success) return { refused: refuse(z.prettifyError(parsed.error)) };
  const fault = checkParameters(parsed.data);
  return fault === null ? { body: parsed.data } : { refused: fault };
}

function checkHeaders(
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
): Refused | null {
  if (!String(headers.authorization ?? '').startsWith('Bearer ')) {
    return refuse('authorization: header is required', 401, 'authentication_error');
  }
  if (headers['anthropic-version'] !== '2026-10-21') {
    return refuse('anthropic-version: header is required');
  }
  if (!String(headers['content-type'] ?? '').startsWith('application/json')) {
    return refuse('content-type: application/json is required');
  }
  return null;
}

function checkParameters(body: SimBody): Refused | null {
  for (const name of Object.keys(body)) {
    if (!KNOWN.has(name)) return refuse(`${name}: Extra inputs are not permitted`);
  }
  const names = (body.tools ?? []).map((tool) => tool.name);
  if (new Set(names).size < names.length) return refuse('tools: Tool names must be unique.');
  const choice = z.object({ type: z.string() }).safeParse(body.tool_choice);
  if (choice.success && ['any', 'tool'].includes(choice.data.type)) {
    return refuse('tool_choice: type "tool" and "any" are not supported for this model.');
  }
  const thinking = z.object({ type: z.string() }).safeParse(body.thinking);
  if (thinking.success && thinking.data.type !== 'adaptive') {
    return refuse(`"thinking.type.${thinking.data.type}" is not supported for this model.`);
  }
  if (body.messages.at(-1)?.role !== 'user') {
    return refuse(
      'This model does not support assistant message prefill. The conversation must end with a user message.',
    );
  }
  const marks = JSON.stringify(body).split('"cache_control"').length - 1;
  if (marks > 4) return refuse('A maximum of 4 blocks with cache_control may be provided.');
  const schema = body.output_config?.format?.schema;
  return schema === undefined ? null : checkSchema(schema);
}

const UNSUPPORTED = [
  'minLength',
  'maxLength',
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
  'maxItems',
  'uniqueItems',
  'patternProperties',
  'not',
  'oneOf',
  'if',
];

function checkSchema(schema: Readonly<Record<string, unknown>>): Refused | null {
  const queue: unknown[] = [schema];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    if (typeof next !== 'object' || next === null) continue;
    const node: Readonly<Record<string, unknown>> = { ...next };
    const bad = Array.isArray(next) ? undefined : UNSUPPORTED.find((word) => word in node);
    if (bad !== undefined) return refuse(`output_config.format.schema: '${bad}' is not supported`);
    if (node.type === 'object' && node.additionalProperties !== false) {
      return refuse("output_config.format.schema: 'additionalProperties' must be false");
    }
    queue.push(...Object.values(node));
  }
  return null;
}
