import { z } from 'zod';

/**
 * Rules about runs that may go by themselves. Off unless people switch them on; and a run that is kept, works, can be
 * resumed or has forks stays whatever they say. A rule that is null names no run.
 */
export const retentionSchema = z.strictObject({
  on: z.boolean().default(false),
  /** Runs older than this go. */
  keepDays: z.int().min(1).max(36_500).nullable().default(null),
  /** Only the newest stay. */
  keepLast: z.int().min(1).max(1_000_000).nullable().default(null),
  /** The oldest go until the rest takes no more than this. */
  maxGib: z.number().positive().max(1_000_000).nullable().default(null),
  /** Runs that failed, were rejected or ran out of attempts stay: they are what one wants to look at again. */
  keepFailed: z.boolean().default(true),
  /** Runs whose change was approved stay. */
  keepApproved: z.boolean().default(false),
});
export type Retention = z.infer<typeof retentionSchema>;
