import { z } from 'zod';
import type { AnswerEnd } from './llama-engine.ts';

/** Ollama's native protocol as far as the front speaks it: requests in, frames and errors out. */
const int = (name: string) =>
  z.int({ error: `option "${name}" must be of type integer` }).optional();
const float = (name: string) =>
  z.number({ error: `option "${name}" must be of type float32` }).optional();

/** Unknown options are ignored, as by the server. */
export const optionsSchema = z.object({
  num_ctx: int('num_ctx'),
  num_predict: int('num_predict'),
  temperature: float('temperature'),
  top_k: int('top_k'),
  top_p: float('top_p'),
  seed: int('seed'),
});

const callSchema = z.object({
  function: z.object({ name: z.string(), arguments: z.record(z.string(), z.unknown()) }),
});

export const requestSchema = z.object({
  model: z.string({ error: 'model is required' }).min(1, 'model is required'),
  stream: z.boolean().default(true),
  think: z.union([z.boolean(), z.string()]).default(false),
  format: z.unknown().optional(),
  keep_alive: z.union([z.string(), z.number()]).optional(),
  options: optionsSchema.default({}),
  tools: z.array(z.unknown()).default([]),
  messages: z
    .array(
      z.object({
        role: z.string(),
        content: z.string().default(''),
        tool_name: z.string().optional(),
        tool_calls: z.array(callSchema).default([]),
      }),
    )
    .default([]),
  prompt: z.string().default(''),
});
export type FrontRequest = z.infer<typeof requestSchema>;

/** Answered as an HTTP error before the first byte, as a line of the stream after it. */
export class WireError extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export function parseRequest(text: string): FrontRequest {
  if (text.trim() === '') throw new WireError(400, 'missing request body');
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch (cause) {
    throw new WireError(400, cause instanceof Error ? cause.message : 'invalid JSON');
  }
  const parsed = requestSchema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new WireError(400, parsed.error.issues[0]?.message ?? 'invalid request');
}

/** llama-server's refusal arrives as JSON inside the error's text. */
export function tooLong(tokens: number, contextLength: number): WireError {
  const error = {
    code: 400,
    message: `request (${tokens} tokens) exceeds the available context size (${contextLength} tokens), try increasing it`,
    type: 'exceed_context_size_error',
    n_prompt_tokens: tokens,
    n_ctx: contextLength,
  };
  return new WireError(400, JSON.stringify({ error }));
}

/** One line of an answer. */
export const frame = (model: string, fields: object): object => ({
  model,
  created_at: new Date().toISOString(),
  ...fields,
});

export const piece = (model: string, content: string): object =>
  frame(model, { message: { role: 'assistant', content }, done: false });

/** The last line, or the only one: durations in nanoseconds. */
export function ending(
  model: string,
  content: string,
  end: AnswerEnd,
  times: { readonly loadMs: number; readonly totalMs: number },
): object {
  return frame(model, {
    message: { role: 'assistant', content },
    done: true,
    done_reason: end.finish,
    total_duration: nanoseconds(times.totalMs),
    load_duration: nanoseconds(times.loadMs),
    prompt_eval_count: end.promptTokens,
    prompt_eval_cached_count: end.cachedTokens,
    prompt_eval_duration: nanoseconds(end.prefillMs),
    eval_count: end.outputTokens,
    eval_duration: nanoseconds(end.decodeMs),
  });
}

const nanoseconds = (ms: number): number => Math.round(ms * 1e6);
