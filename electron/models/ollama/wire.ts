import { z } from 'zod';

/**
 * What Ollama's management endpoints answer, as far as Tandem reads it. Newer versions add fields and leave out
 * what is empty: objects stay open, and a field that is not needed to say anything is never required.
 */

export const versionSchema = z.object({ version: z.string().min(1) });

const detailsSchema = z.object({
  family: z.string().nullish(),
  parameter_size: z.string().nullish(),
  quantization_level: z.string().nullish(),
});

const listedSchema = z.object({
  name: z.string(),
  model: z.string().nullish(),
  modified_at: z.string().nullish(),
  size: z.number().nullish(),
  digest: z.string().nullish(),
  details: detailsSchema.nullish(),
  capabilities: z.array(z.string()).nullish(),
  remote_host: z.string().nullish(),
  remote_model: z.string().nullish(),
});
export type ListedModel = z.infer<typeof listedSchema>;

export const tagsSchema = z.object({ models: z.array(listedSchema).nullable() });

const loadedSchema = z.object({
  name: z.string(),
  model: z.string().nullish(),
  digest: z.string().nullish(),
  size: z.number().nullish(),
  size_vram: z.number().nullish(),
  context_length: z.number().nullish(),
  expires_at: z.string().nullish(),
});
export type LoadedModel = z.infer<typeof loadedSchema>;

export const psSchema = z.object({ models: z.array(loadedSchema).nullable() });

export const showSchema = z.object({
  capabilities: z.array(z.string()).nullish(),
  details: detailsSchema.nullish(),
  /** Keys of the GGUF; arrays of more than five items are null unless asked for in full. */
  model_info: z.record(z.string(), z.unknown()).nullish(),
  remote_host: z.string().nullish(),
  remote_model: z.string().nullish(),
});
export type ShownModel = z.infer<typeof showSchema>;

/** A line of `/api/pull` and `/api/create`. */
export const progressSchema = z.object({
  status: z.string().optional(),
  digest: z.string().optional(),
  total: z.number().optional(),
  completed: z.number().optional(),
  error: z.unknown().optional(),
});
export type ProgressLine = z.infer<typeof progressSchema>;

const errorSchema = z.object({ error: z.union([z.string(), z.object({ message: z.string() })]) });

/** The parsed value, or null when the text is no JSON or has another shape. */
export function parseWire<S extends z.ZodType>(schema: S, text: string): z.infer<S> | null {
  const parsed = schema.safeParse(parseJson(text));
  return parsed.success ? parsed.data : null;
}

/** The words of an error body, at most 500 long; an empty text when it has none. */
export function errorText(body: string): string {
  const parsed = parseWire(errorSchema, body);
  if (parsed === null) return /^\s*</.test(body) ? '' : body.trim().slice(0, 500);
  return (typeof parsed.error === 'string' ? parsed.error : parsed.error.message).slice(0, 500);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    if (cause instanceof SyntaxError) return undefined;
    throw cause;
  }
}
