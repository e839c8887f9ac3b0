import { z } from 'zod';

/**
 * What the simulated model says. A script belongs to a step (chosen by texts that its brief must hold); a
 * turn of it is chosen by how many answers the request already holds, so the same request always gets the
 * same answer, however often it is asked.
 */
const when = { times: z.int().optional().describe('only the first n times this turn is asked') };
export const faultSchema = z.discriminatedUnion('kind', [
  /** Any status and error text before the first byte. */
  z.object({ kind: z.literal('status'), status: z.int(), error: z.string(), ...when }),
  z.object({ kind: z.literal('busy'), ...when }),
  z.object({ kind: z.literal('missing'), ...when }),
  z.object({ kind: z.literal('no-tools'), ...when }),
  z.object({ kind: z.literal('load-failed'), ...when }),
  z.object({ kind: z.literal('runner-died'), ...when }),
  z.object({ kind: z.literal('bad-arguments'), ...when }),
  z.object({ kind: z.literal('context-exceeded'), ...when }),
  z.object({ kind: z.literal('prompt-too-long'), ...when }),
  /** `{"error":…}` as a line of the stream after n frames. */
  z.object({ kind: z.literal('error-line'), after: z.int(), error: z.string(), ...when }),
  /** The socket is destroyed after n frames. */
  z.object({ kind: z.literal('cut'), after: z.int(), ...when }),
  /** The stream ends properly, but no frame says done. */
  z.object({ kind: z.literal('no-done'), ...when }),
  /** More than 30 equal tokens: the server ends the stream without a done frame. */
  z.object({ kind: z.literal('repetition'), token: z.string(), ...when }),
  /** Silence after n frames; 0: after the headers. */
  z.object({ kind: z.literal('stall'), after: z.int(), ...when }),
  z.object({ kind: z.literal('header-delay'), ms: z.number(), ...when }),
  /** Every byte in a chunk of its own. */
  z.object({ kind: z.literal('split'), ...when }),
  z.object({ kind: z.literal('long-line'), bytes: z.int(), ...when }),
  z.object({ kind: z.literal('garbage-line'), after: z.int(), ...when }),
  /** The prompt was cut to half the window and only the count tells. */
  z.object({ kind: z.literal('half-context'), ...when }),
  z.object({ kind: z.literal('length'), ...when }),
  z.object({ kind: z.literal('substituted'), model: z.string(), ...when }),
  /** The parser swallowed a call to an unknown tool: an empty message, done, stop. */
  z.object({ kind: z.literal('dropped'), ...when }),
  /** The whole server goes away. */
  z.object({ kind: z.literal('death'), ...when }),
]);
export type Fault = z.infer<typeof faultSchema>;

export const turnSchema = z.object({
  content: z.string().optional(),
  thinking: z.string().optional(),
  toolCalls: z
    .array(z.object({ name: z.string(), arguments: z.record(z.string(), z.unknown()) }))
    .optional(),
  fault: faultSchema.optional(),
  /** Instead of the plausible count. */
  promptTokens: z.int().optional(),
});
export type SimTurn = z.infer<typeof turnSchema>;

export const scriptSchema = z.array(
  z.object({
    /** Every one of these must be in the first user message; empty matches every step. */
    match: z.union([z.string(), z.array(z.string())]).optional(),
    /** Only for this model; left out: for every one. */
    model: z.string().optional(),
    turns: z.array(turnSchema),
  }),
);
export type SimScript = z.infer<typeof scriptSchema>;

export const chatRequestSchema = z.object({
  model: z.string().min(1),
  stream: z.boolean().default(true),
  truncate: z.boolean().default(true),
  shift: z.boolean().default(true),
  think: z.union([z.boolean(), z.string()]).optional(),
  keep_alive: z.union([z.string(), z.number()]).optional(),
  options: z.record(z.string(), z.unknown()).default({}),
  format: z.unknown().optional(),
  tools: z.array(z.object({ function: z.object({ name: z.string() }) })).default([]),
  messages: z
    .array(
      z.object({
        role: z.string(),
        content: z.string().default(''),
        thinking: z.string().optional(),
        tool_name: z.string().optional(),
        tool_call_id: z.string().optional(),
        // Go refuses arguments that are no object; a client that sends a string gets a 400.
        tool_calls: z
          .array(
            z.object({
              id: z.string().optional(),
              function: z.object({
                name: z.string(),
                arguments: z.record(z.string(), z.unknown()),
              }),
            }),
          )
          .optional(),
      }),
    )
    .default([]),
});
export type SimChatRequest = z.infer<typeof chatRequestSchema>;

export type Chosen = { readonly turn: SimTurn; readonly name: string };

export function chooseTurn(script: SimScript, request: SimChatRequest): Chosen {
  const brief = request.messages.find((message) => message.role === 'user')?.content ?? '';
  const at = request.messages.filter((message) => message.role === 'assistant').length;
  const index = script.findIndex(
    (one) =>
      (one.model ?? request.model) === request.model &&
      [one.match ?? []].flat().every((text) => brief.includes(text)),
  );
  const turn = script[index]?.turns[at];
  return { turn: turn ?? { content: 'The script has no such turn.' }, name: `${index}/${at}` };
}
