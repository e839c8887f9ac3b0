import { z } from 'zod';
import type { SimTurn as OllamaTurn } from '../ollama/script.ts';

/**
 * What the simulated model says, in the form of test/sim/ollama/script.ts: a script belongs to a step (chosen by texts
 * that its brief must hold); a turn of it is chosen by how many answers the request already holds, so the same request
 * always gets the same answer. Only the faults are other ones.
 */
const when = { times: z.int().optional().describe('only the first n times this turn is asked') };

const WORDINGS = ['vllm', 'vllm-old', 'vllm-prompt', 'llama.cpp', 'lmstudio'] as const;

export const faultSchema = z.discriminatedUnion('kind', [
  /** Any status before the first byte; `error` is the whole body, or a text put into the server's error shape. */
  z.object({
    kind: z.literal('status'),
    status: z.int(),
    error: z.union([z.string(), z.record(z.string(), z.unknown())]),
    retryAfter: z.string().optional(),
    ...when,
  }),
  /** 429 or 503 with the seconds to wait. */
  z.object({
    kind: z.literal('busy'),
    status: z.union([z.literal(429), z.literal(503)]).default(503),
    retryAfter: z.string().optional(),
    ...when,
  }),
  z.object({ kind: z.literal('loading'), ...when }),
  z.object({ kind: z.literal('unauthorized'), ...when }),
  z.object({ kind: z.literal('missing'), ...when }),
  z.object({ kind: z.literal('no-auto-tools'), ...when }),
  z.object({ kind: z.literal('too-long'), wording: z.enum(WORDINGS).optional(), ...when }),
  /** 500: what was sent back as a call is no JSON. */
  z.object({ kind: z.literal('poisoned'), ...when }),
  z.object({ kind: z.literal('engine-dead'), ...when }),
  /** An error object as an event of the stream, after n pieces. `field`: as a field of its own, as old builds do. */
  z.object({
    kind: z.literal('error-event'),
    after: z.int(),
    error: z.string().default('The engine stopped.'),
    field: z.boolean().default(false),
    ...when,
  }),
  z.object({ kind: z.literal('cut'), after: z.int(), ...when }),
  /** Silence after n pieces; 0: after the headers. */
  z.object({ kind: z.literal('stall'), after: z.int(), ...when }),
  z.object({ kind: z.literal('header-delay'), ms: z.number(), ...when }),
  /** No `[DONE]`; `open`: the connection stays open besides. */
  z.object({ kind: z.literal('no-done'), open: z.boolean().default(false), ...when }),
  /** Ends properly without a finish reason and without `[DONE]`. */
  z.object({ kind: z.literal('no-finish'), ...when }),
  /** Comment lines between all pieces, and before the first. */
  z.object({ kind: z.literal('pings'), ...when }),
  /** Every byte in a chunk of its own. */
  z.object({ kind: z.literal('split'), ...when }),
  /** CRLF, and each event's data over two lines. */
  z.object({ kind: z.literal('crlf'), ...when }),
  z.object({ kind: z.literal('garbage'), after: z.int(), ...when }),
  z.object({ kind: z.literal('long-event'), bytes: z.int(), ...when }),
  z.object({ kind: z.literal('length'), ...when }),
  z.object({ kind: z.literal('filtered'), ...when }),
  z.object({ kind: z.literal('substituted'), model: z.string(), ...when }),
  /** How the pieces of calls come out wrong. */
  z.object({
    kind: z.literal('calls'),
    how: z.enum([
      'by-character',
      'no-ids',
      'id-each-piece',
      'all-index-0',
      /** Neither ids nor indexes that differ: two calls of one tool can't be told apart. */
      'bare',
      'no-index',
      'no-arguments',
      'repeated-whole',
      'as-object',
      'finish-stop',
      /** The last brace is lost, in the stream only. */
      'last-brace-lost',
      /** Lost in the stream and in one piece alike. */
      'never-whole',
      /** Finish says calls, none is there; in one piece they are. */
      'swallowed',
      /** Printed as text, as a parser that does not fit does. */
      'as-text',
    ]),
    ...when,
  }),
  /** The whole server goes away. */
  z.object({ kind: z.literal('death'), ...when }),
]);
export type Fault = z.input<typeof faultSchema>;

export const turnSchema = z.object({
  content: z.string().optional(),
  thinking: z.string().optional(),
  toolCalls: z
    .array(z.object({ name: z.string(), arguments: z.record(z.string(), z.unknown()) }))
    .optional(),
  fault: faultSchema.optional(),
  promptTokens: z.int().optional(),
});
export type SimTurn = z.input<typeof turnSchema>;

export const scriptSchema = z.array(
  z.object({
    /** Every one of these must be in the first user message; empty matches every step. */
    match: z.union([z.string(), z.array(z.string())]).optional(),
    turns: z.array(turnSchema),
  }),
);
export type SimScript = z.input<typeof scriptSchema>;

/** Scripts without faults are the same for both simulators; a fault that only the other one has is an error. */
export type AnyScript = readonly {
  readonly match?: string | string[] | undefined;
  readonly turns: readonly (SimTurn | OllamaTurn)[];
}[];
export const asOwnScript = (script: AnyScript): SimScript => scriptSchema.parse(script);

export const chatRequestSchema = z.object({
  model: z.string().default(''),
  stream: z.boolean().default(false),
  stream_options: z.object({ include_usage: z.boolean().optional() }).optional(),
  max_tokens: z.number().optional(),
  temperature: z.number().optional(),
  tool_choice: z.unknown().optional(),
  parallel_tool_calls: z.boolean().optional(),
  response_format: z.unknown().optional(),
  chat_template_kwargs: z.unknown().optional(),
  tools: z
    .array(
      z.object({
        type: z.literal('function'),
        function: z.object({
          name: z.string(),
          parameters: z.record(z.string(), z.unknown()).optional(),
          strict: z.boolean().optional(),
        }),
      }),
    )
    .default([]),
  messages: z
    .array(
      z.object({
        role: z.string(),
        content: z.string().nullish(),
        reasoning: z.string().optional(),
        reasoning_content: z.string().optional(),
        tool_call_id: z.string().optional(),
        tool_calls: z
          .array(
            z.object({
              id: z.string(),
              type: z.literal('function'),
              function: z.object({ name: z.string(), arguments: z.string() }),
            }),
          )
          .optional(),
      }),
    )
    .min(1),
});
export type SimChatRequest = z.infer<typeof chatRequestSchema>;

export type Chosen = { readonly turn: SimTurn; readonly name: string };

export function chooseTurn(script: SimScript, request: SimChatRequest): Chosen {
  const brief = request.messages.find((message) => message.role === 'user')?.content ?? '';
  const at = request.messages.filter((message) => message.role === 'assistant').length;
  const index = script.findIndex((one) =>
    [one.match ?? []].flat().every((text) => brief.includes(text)),
  );
  const turn = script[index]?.turns[at];
  return { turn: turn ?? { content: 'The script has no such turn.' }, name: `${index}/${at}` };
}
