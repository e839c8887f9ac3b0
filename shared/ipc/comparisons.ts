import { z } from 'zod';
import type { Comparison, FieldDifference } from '../run/compare/comparison.ts';
import { pairReasons } from '../run/compare/default-pairs.ts';
import type { MatrixRow } from '../run/compare/matrix.ts';
import { method, stream } from './define.ts';

const RUN = z.string().min(1).max(200);
const eventName = z.object({ run: RUN, seq: z.int().positive() });

/** Fewest and most runs of one comparison. */
export const FEWEST_RUNS = 2;
export const MOST_RUNS = 5;

export type ComparisonItem =
  | {
      readonly kind: 'progress';
      readonly run: string;
      readonly read: number;
      readonly of: number;
    }
  | { readonly kind: 'done'; readonly comparison: Comparison };

export interface EventComparison {
  /** What means something first, then noise. */
  readonly fields: readonly FieldDifference[];
  readonly leftOut: number;
}

const fileDiff = z.object({
  path: z.string(),
  /** Unified diff from the left run's end to the right one's; empty where there is none. */
  patch: z.string(),
  /** Whole texts; null when absent, binary, too long, or not in the run files. */
  left: z.string().nullable(),
  right: z.string().nullable(),
  /** Why there is no diff; null when there is one. */
  note: z.enum(['same', 'binary', 'not-recorded', 'too-long', 'too-different']).nullable(),
});
export type ComparedFileDiff = z.infer<typeof fileDiff>;

const suggestions = z.object({
  pairs: z.array(z.object({ why: z.enum(pairReasons), runs: z.array(z.string()) })),
});
export type Suggestions = z.infer<typeof suggestions>;

export interface RequestMatrix {
  readonly request: string;
  readonly repository: string;
  readonly rows: readonly MatrixRow[];
  /** Runs of the request that were not looked at, because there are too many. */
  readonly leftOut: number;
  /** Forks of the request's runs: they took over what others did, so they are not counted. */
  readonly forks: number;
  /** Runs that could not be read. */
  readonly unreadable: readonly string[];
}

export const comparisonMethods = {
  'comparison.event': method(
    z.object({ left: eventName.nullable(), right: eventName.nullable() }),
    z.custom<EventComparison>(),
  ),
  'comparison.file': method(
    z.object({ left: RUN, right: RUN, path: z.string().min(1).max(4_096) }),
    fileDiff,
  ),
  'comparison.suggest': method(z.object({ run: RUN }), suggestions),
  'comparison.matrix': method(z.object({ run: RUN }), z.custom<RequestMatrix>()),
} as const;

export const comparisonStreams = {
  /** How far it is, then the comparison; closing it stops the work. */
  'comparison.make': stream(
    z.object({ runs: z.array(RUN).min(FEWEST_RUNS).max(MOST_RUNS), base: RUN.optional() }),
    z.custom<ComparisonItem>(),
  ),
} as const;
