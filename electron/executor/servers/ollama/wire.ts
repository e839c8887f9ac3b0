import { z } from 'zod';

/**
 * What Ollama answers, as far as Tandem reads it. Newer versions add fields: objects stay open. Counters
 * that are zero are left out by the server, durations are nanoseconds.
 */
const callSchema = z.object({
  id: z.string().nullish(),
  function: z.object({ name: z.string().default(''), arguments: z.unknown() }),
});

export const frameSchema = z.object({
  model: z.string().optional(),
  message: z
    .object({
      content: z.string().nullish(),
      thinking: z.string().nullish(),
      tool_calls: z.array(callSchema).nullish(),
    })
    .optional(),
  done: z.boolean().default(false),
  done_reason: z.string().optional(),
  error: z.unknown().optional(),
  load_duration: z.number().default(0),
  prompt_eval_count: z.number().optional(),
  prompt_eval_cached_count: z.number().optional(),
  prompt_eval_duration: z.number().default(0),
  eval_count: z.number().optional(),
  eval_duration: z.number().default(0),
});
export type Frame = z.infer<typeof frameSchema>;

export const versionSchema = z.object({ version: z.string() });

export const tagsSchema = z.object({
  models: z
    .array(
      z.object({
        name: z.string(),
        model: z.string().optional(),
        digest: z.string().optional(),
        remote_host: z.string().optional(),
        details: z.object({ quantization_level: z.string().optional() }).optional(),
      }),
    )
    .nullable(),
});

export const showSchema = z.object({
  capabilities: z.array(z.string()).optional(),
  details: z.object({ quantization_level: z.string().optional() }).optional(),
  model_info: z.record(z.string(), z.unknown()).nullish(),
  remote_host: z.string().optional(),
  remote_model: z.string().optional(),
});

export const psSchema = z.object({
  models: z
    .array(
      z.object({
        name: z.string(),
        model: z.string().optional(),
        size: z.number().default(0),
        size_vram: z.number().default(0),
        context_length: z.number().optional(),
      }),
    )
    .nullable(),
});
export type LoadedModel = NonNullable<z.infer<typeof psSchema>['models']>[number];

/** The parsed value, or null when the text is no JSON or has another shape. */
export function parseWire<S extends z.ZodType>(schema: S, text: string): z.infer<S> | null {
  const parsed = schema.safeParse(parseJson(text));
  return parsed.success ? parsed.data : null;
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    if (cause instanceof SyntaxError) return undefined;
    throw cause;
  }
}

/** `qwen3` and `qwen3:latest` are one model. */
export function isSameModel(one: string, other: string): boolean {
  return withTag(one) === withTag(other);
}

function withTag(name: string): string {
  const last = name.slice(name.lastIndexOf('/') + 1);
  return (last.includes(':') ? name : `${name}:latest`).toLowerCase();
}
