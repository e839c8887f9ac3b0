import { z } from 'zod';
import { forkChangeSchema } from '../run/fork-change.ts';
import type { Inherited } from '../run/fork-inherited.ts';
import type { ForkPlace } from '../run/fork-places.ts';
import { method } from './define.ts';

/** A run that began in another one, as both of them name it. */
export const forkLineSchema = z.object({
  runId: z.string(),
  /** When it was forked, ISO 8601. */
  startedAt: z.string(),
  status: z.string(),
  executor: z.string(),
  costUsd: z.number(),
  /** Name of the swap test that it belongs to; null: people made it. */
  test: z.string().nullable(),
});
export type ForkLine = z.infer<typeof forkLineSchema>;

export interface ForkPlaces {
  readonly runId: string;
  readonly places: readonly ForkPlace[];
  /** The place that people most likely mean; null: there is none. */
  readonly likely: string | null;
  /** Runs that were forked from this one, newest first. */
  readonly forks: readonly ForkLine[];
  /** The plan as it was in force last, for changing it; null: there was none. */
  readonly plan: z.infer<typeof forkChangeSchema> | null;
  /** `SERVER/TAG` that worked. */
  readonly executor: string;
  readonly budgets: Readonly<Record<string, number>>;
}

/** What a fork would be, known before anything is made. */
export interface ForkForecast {
  readonly runId: string;
  /** The place that was asked for, and the one that the fork begins at: a change may need an attempt's start. */
  readonly asked: ForkPlace;
  readonly place: ForkPlace;
  readonly moved: string | null;
  /** False: more than one thing differs, so nobody can say which of them made the difference. */
  readonly attributable: boolean;
  /** Events taken over; the tree that the files are put to, and how many of them differ from the base. */
  readonly restores: {
    readonly events: number;
    readonly tree: string;
    readonly files: number;
    readonly besides: number;
  };
  readonly notRestored: readonly string[];
  /** What has happened in the world already and stays as it is. */
  readonly sideEffects: readonly string[];
  readonly inherited: Inherited;
}

const RUN = z.string().min(1).max(200);
const asked = z.object({
  run: RUN,
  /** Path of a place; null: the likely one. */
  at: z.string().max(1_000).nullable(),
  changes: z.array(forkChangeSchema).max(20),
});

export const forkMethods = {
  /** Where a run can be forked, why elsewhere not, and what was forked from it. */
  'fork.places': method(z.object({ run: RUN }), z.custom<ForkPlaces>()),
  /** What a fork would take over, restore and save; makes nothing. */
  'fork.forecast': method(asked, z.custom<ForkForecast>()),
  /** Makes the fork and goes on with it. */
  'fork.start': method(asked, z.object({ runId: z.string() })),
} as const;
