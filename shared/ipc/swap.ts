import { z } from 'zod';
import type { TandemError } from '../errors.ts';
import { planSchema } from '../plan/plan.ts';
import type { BodyOf } from '../run/event.ts';
import type { CellName } from '../run/swap-conclusion.ts';
import { method, stream } from './define.ts';

const RUN = z.string().min(1).max(200);

/** A question about a failed step: would another executor, or another plan, have passed? */
export const swapRequestSchema = z.object({
  run: RUN,
  /** Id of the step; null: the one that failed. */
  step: z.string().max(200).nullable(),
  /** `SERVER/TAG` that is tried instead; null: nobody. */
  executor: z.string().min(1).max(300).nullable(),
  /** The plan as it should have been; null: no other. */
  plan: planSchema.nullable(),
  repeats: z.int().min(1).max(10),
  /** `step`: its own checks pass and nothing is out of scope. `run`: the whole run is approved. */
  criterion: z.enum(['step', 'run']),
  /** Nothing may leave this machine: the planner is not asked for advice. Only with the criterion `step`. */
  onlyLocal: z.boolean(),
});
export type SwapRequest = z.infer<typeof swapRequestSchema>;

export interface SwapForecast {
  readonly runId: string;
  readonly step: string;
  /** Place that each fork begins at. */
  readonly from: string;
  readonly cells: readonly {
    readonly name: CellName;
    readonly plan: 'original' | 'corrected';
    readonly executor: string;
  }[];
  /** Forks at most; fewer when it is decided early. */
  readonly forks: number;
  /** By what the step took originally, for all forks; null: it is not known. */
  readonly turns: number | null;
  readonly localTokens: number | null;
  readonly minutes: number | null;
  /** Calls to Claude at most, and what they may cost by those of the run. */
  readonly cloudCalls: number;
  readonly costUsd: number;
  /** What may go to the cloud, in words; empty: nothing. */
  readonly leaves: readonly string[];
}

export interface SwapProgress {
  readonly cell: CellName;
  /** Counted from 1. */
  readonly repeat: number;
  readonly repeats: number;
  readonly runId: string;
  /** Null while it goes on. */
  readonly passed: boolean | null;
}

export interface SwapResult extends Omit<BodyOf<'blame.tested'>, 'kind'> {
  readonly runId: string;
  readonly names: readonly CellName[];
  /** False: the run came from elsewhere and nothing is written into it, or it could not be. */
  readonly recorded: boolean;
  /** Why it could not be written into a run of one's own. */
  readonly unwritten?: TandemError;
}

export type SwapItem =
  | { readonly kind: 'progress'; readonly progress: SwapProgress }
  | { readonly kind: 'done'; readonly result: SwapResult };

export const swapMethods = {
  /** What a test would cost and what would leave; starts nothing. */
  'swap.forecast': method(swapRequestSchema, z.custom<SwapForecast>()),
} as const;

export const swapStreams = {
  /** The test itself: its progress, then its result. Closing it stops the fork that is under way and records nothing. */
  'swap.run': stream(swapRequestSchema, z.custom<SwapItem>()),
} as const;
