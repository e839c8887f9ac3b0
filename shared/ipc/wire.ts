import { z } from 'zod';

/**
 * The messages under the contract, the same over every transport. A stream's batches are numbered and
 * acknowledged: the engine keeps at most a few unacknowledged batches in flight and merges what waits, so a
 * slow window slows nobody and loses nothing. Errors are `TandemError`s.
 */

/** Raised when either side changes what these messages mean; a window that speaks another one reloads. */
export const WIRE_VERSION = 1;

/** Batches of one stream that may be on their way without an acknowledgement. */
export const BATCHES_IN_FLIGHT = 4;

const ID = z.int().nonnegative();

export const clientMessageSchema = z.discriminatedUnion('t', [
  z.object({ t: z.literal('hello'), version: z.int() }),
  z.object({ t: z.literal('call'), id: ID, method: z.string().max(100), input: z.unknown() }),
  z.object({ t: z.literal('open'), id: ID, stream: z.string().max(100), params: z.unknown() }),
  /** The batch with this number was taken in. */
  z.object({ t: z.literal('ack'), id: ID, batch: z.int() }),
  z.object({ t: z.literal('close'), id: ID }),
]);
export type ClientMessage = z.infer<typeof clientMessageSchema>;

export const serverMessageSchema = z.discriminatedUnion('t', [
  z.object({
    t: z.literal('hello'),
    version: z.int(),
    tandem: z.string(),
    /** What to connect with from now on, where the window came with something that counts only once. */
    token: z.string().optional(),
  }),
  z.object({
    t: z.literal('reply'),
    id: ID,
    result: z.union([
      z.object({ ok: z.literal(true), value: z.unknown() }),
      z.object({ ok: z.literal(false), error: z.looseObject({ kind: z.string() }) }),
    ]),
  }),
  z.object({ t: z.literal('items'), id: ID, batch: z.int(), items: z.array(z.unknown()) }),
  /** The stream is over; with an error when it broke or was refused. */
  z.object({
    t: z.literal('ended'),
    id: ID,
    error: z.looseObject({ kind: z.string() }).nullable(),
  }),
]);
export type ServerMessage = z.infer<typeof serverMessageSchema>;
