import { z } from 'zod';
import type { TandemError } from '../errors.ts';
import { type Explanation, explanationSchema } from '../run/blame/explanation.ts';
import { blameFamilies } from '../run/event.ts';
import { method, stream } from './define.ts';

const RUN = z.string().min(1).max(100);

export type LookBackItem =
  /** A check ran again. */
  | {
      readonly kind: 'repeated';
      readonly command: string;
      readonly on: 'base' | 'final';
      readonly status: string;
    }
  /** The last item. */
  | { readonly kind: 'explained'; readonly explanation: Explanation }
  | { readonly kind: 'failed'; readonly error: TandemError };

export const explanationMethods = {
  /** From the run file alone: nothing runs. */
  'explain.read': method(z.object({ run: RUN }), explanationSchema),
  /** Where to open a failed run; null: nothing failed. */
  'explain.first': method(z.object({ run: RUN }), z.object({ seq: z.int().nullable() })),
  /** Records what a person says about a suspected family. */
  'explain.judge': method(
    z.object({
      run: RUN,
      family: z.enum(blameFamilies),
      accepted: z.boolean(),
      note: z.string().trim().max(2_000),
    }),
    explanationSchema,
  ),
} as const;

export const explanationStreams = {
  /** Repeats red checks; closing it stops that, and what was found until then stays recorded. */
  'explain.lookBack': stream(z.object({ run: RUN }), z.custom<LookBackItem>()),
} as const;
