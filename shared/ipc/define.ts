import type { z } from 'zod';

/** One request with one reply. The reply says that the intent was recorded; work shows up in streams. */
export interface Method<I extends z.ZodType, O extends z.ZodType> {
  readonly input: I;
  readonly output: O;
}

/** A snapshot first, then numbered updates, until either side closes it. */
export interface Stream<P extends z.ZodType, T extends z.ZodType> {
  readonly params: P;
  readonly item: T;
}

export const method = <I extends z.ZodType, O extends z.ZodType>(
  input: I,
  output: O,
): Method<I, O> => ({ input, output });

export const stream = <P extends z.ZodType, T extends z.ZodType>(
  params: P,
  item: T,
): Stream<P, T> => ({ params, item });
