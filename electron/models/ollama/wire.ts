import { z } from 'zod';
import { isNestedTooDeep } from '../../../shared/settings/nesting.ts';

/**
 * What Ollama's management endpoints answer, as far as Tandem reads it. Newer versions add fields and leave out
 * what is empty: objects stay open, and a field that is not needed to say anything is never required. Whatever
 * answers may lie: a number that can't be one counts as not told, and texts are short and of one line.
 */

/** Of a name; longer ones can't be asked for either. */
const LONGEST_NAME = 300;
const LONGEST_TEXT = 500;
/** A server with more models than this shows the first. */
const MOST_MODELS = 2_000;

/** Without what moves a cursor or begins a line; at most `LONGEST_TEXT` long. */
export const oneLine = (text: string): string =>
  text
    .slice(0, LONGEST_TEXT)
    .replace(/\p{Cc}+/gu, ' ')
    .trim();

const text = z.string().transform(oneLine).nullish().catch(null);
const size = z.int().nonnegative().nullish().catch(null);

export const versionSchema = z.object({ version: z.string().regex(/^[^\p{Cc}]{1,100}$/u) });

const detailsSchema = z
  .object({ family: text, parameter_size: text, quantization_level: text })
  .nullish()
  .catch(null);

const capabilities = z
  .array(z.string())
  .nullish()
  .catch(null)
  .transform((all) => all?.slice(0, 50).map(oneLine));

const listedSchema = z.object({
  name: z.string(),
  model: z.string().nullish(),
  modified_at: text,
  size,
  digest: text,
  details: detailsSchema,
  capabilities,
  remote_host: text,
  remote_model: text,
});
export type ListedModel = z.infer<typeof listedSchema>;

const isNamed = (model: { readonly name: string; readonly model?: string | null | undefined }) =>
  [model.name, model.model ?? model.name].every(
    (name) => name.length <= LONGEST_NAME && !/\p{Cc}/u.test(name),
  );

/** Models whose names are none that anybody could type are left out. */
const listOf = <T extends z.ZodType<Parameters<typeof isNamed>[0]>>(model: T) =>
  z
    .array(model)
    .nullable()
    .transform((all) => (all ?? []).filter(isNamed).slice(0, MOST_MODELS));

export const tagsSchema = z.object({ models: listOf(listedSchema) });

const loadedSchema = z.object({
  name: z.string(),
  model: z.string().nullish(),
  digest: text,
  size,
  size_vram: size,
  context_length: size,
  expires_at: text,
});
export type LoadedModel = z.infer<typeof loadedSchema>;

export const psSchema = z.object({ models: listOf(loadedSchema) });

export const showSchema = z.object({
  capabilities,
  details: detailsSchema,
  /** Keys of the GGUF; arrays of more than five items are null unless asked for in full. */
  model_info: z.record(z.string(), z.unknown()).nullish(),
  remote_host: text,
  remote_model: text,
});
export type ShownModel = z.infer<typeof showSchema>;

const bytes = z.int().nonnegative().optional().catch(undefined);

/** A line of `/api/pull` and `/api/create`. */
export const progressSchema = z.object({
  status: z.string().transform(oneLine).optional(),
  digest: z.string().optional(),
  total: bytes,
  completed: bytes,
  error: z.unknown().optional(),
});
export type ProgressLine = z.infer<typeof progressSchema>;

const errorSchema = z.object({ error: z.union([z.string(), z.object({ message: z.string() })]) });

/** The parsed value, or null when the text is no JSON or has another shape. */
export function parseWire<S extends z.ZodType>(schema: S, text: string): z.infer<S> | null {
  const parsed = schema.safeParse(parseJson(text));
  return parsed.success ? parsed.data : null;
}

/** The words of an error body in one line, at most 500 long; an empty text when it has none. */
export function errorText(body: string): string {
  const parsed = parseWire(errorSchema, body);
  if (parsed === null) return /^\s*</.test(body) ? '' : oneLine(body);
  return oneLine(typeof parsed.error === 'string' ? parsed.error : parsed.error.message);
}

function parseJson(text: string): unknown {
  // The engine stands still for seconds over megabytes of brackets.
  if (isNestedTooDeep(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch (cause) {
    if (cause instanceof SyntaxError) return undefined;
    throw cause;
  }
}
