import { z } from 'zod';

/**
 * What OpenAI-compatible servers answer, as far as Tandem reads it. Each of them adds fields and leaves out others, so
 * objects stay open and nearly everything may be missing or null.
 */
export const callPieceSchema = z.object({
  index: z.number().nullish(),
  id: z.string().nullish(),
  function: z.object({ name: z.string().nullish(), arguments: z.unknown().optional() }).nullish(),
});
export type CallPiece = z.infer<typeof callPieceSchema>;

/** A `delta` of the stream and a whole `message` have the same fields. */
const saidSchema = z.object({
  content: z.unknown().optional(),
  reasoning: z.string().nullish(),
  reasoning_content: z.string().nullish(),
  tool_calls: z.array(callPieceSchema).nullish(),
});
export type Said = z.infer<typeof saidSchema>;

const count = z.number().nonnegative().nullish();

export const answerSchema = z.object({
  id: z.string().nullish(),
  model: z.string().nullish(),
  choices: z
    .array(
      z.object({
        index: z.number().nullish(),
        delta: saidSchema.nullish(),
        message: saidSchema.nullish(),
        finish_reason: z.string().nullish(),
      }),
    )
    .nullish(),
  usage: z
    .object({
      prompt_tokens: count,
      completion_tokens: count,
      prompt_tokens_details: z.object({ cached_tokens: count }).nullish(),
    })
    .nullish(),
  /** llama-server: milliseconds and tokens. */
  timings: z
    .object({
      cache_n: count,
      prompt_n: count,
      prompt_ms: count,
      predicted_n: count,
      predicted_ms: count,
    })
    .nullish(),
  error: z.unknown().optional(),
  /** Builds of old put the fields of an error at the top. */
  object: z.string().nullish(),
});
export type AnswerPart = z.infer<typeof answerSchema>;

export const modelListSchema = z.object({
  data: z.array(
    z.object({
      id: z.string(),
      owned_by: z.string().nullish(),
      aliases: z.array(z.string()).nullish(),
      max_model_len: z.number().nullish(),
      meta: z.object({ n_ctx: count, n_ctx_train: count, n_params: count, size: count }).nullish(),
      status: z.object({ value: z.string().nullish() }).nullish(),
    }),
  ),
});

export const versionSchema = z.object({ version: z.string() });

/** llama-server. */
export const propsSchema = z.object({
  default_generation_settings: z.object({ n_ctx: count }).nullish(),
  total_slots: count,
  model_path: z.string().nullish(),
  model_alias: z.string().nullish(),
  build_info: z.string().nullish(),
  chat_template: z.string().nullish(),
  chat_template_caps: z.object({ supports_tools: z.boolean().nullish() }).nullish(),
  role: z.string().nullish(),
});
export type Props = z.infer<typeof propsSchema>;

/** LM Studio 0.4 and later. */
export const studioSchema = z.object({
  models: z.array(
    z.object({
      key: z.string(),
      type: z.string().nullish(),
      quantization: z.object({ name: z.string().nullish() }).nullish(),
      size_bytes: count,
      params_string: z.string().nullish(),
      max_context_length: count,
      loaded_instances: z
        .array(
          z.object({
            id: z.string(),
            config: z.object({ context_length: count, parallel: count }).nullish(),
          }),
        )
        .nullish(),
      capabilities: z.object({ trained_for_tool_use: z.boolean().nullish() }).nullish(),
    }),
  ),
});

/** LM Studio before that. */
export const oldStudioSchema = z.object({
  data: z.array(
    z.object({
      id: z.string(),
      type: z.string().nullish(),
      state: z.string(),
      quantization: z.string().nullish(),
      max_context_length: count,
      loaded_context_length: count,
    }),
  ),
});

export const loadedSchema = z.object({
  instance_id: z.string().nullish(),
  status: z.string().nullish(),
});

/** vLLM counts, llama-server lists. */
export const tokensSchema = z.object({ count: count, tokens: z.array(z.unknown()).nullish() });

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
