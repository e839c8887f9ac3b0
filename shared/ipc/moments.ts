import { z } from 'zod';
import { method } from './define.ts';

const RUN = z.string().min(1).max(200);
const SEQ = z.int().positive();

/** A file of the repository as it was after one event. */
export const momentFileSchema = z.object({
  path: z.string(),
  /** Its size then, of a deleted one before that; null when the log does not say. */
  bytes: z.number().nullable(),
  /** Against the tree that the run began with; null: unchanged so far. */
  status: z.enum(['added', 'modified', 'deleted', 'mode', 'type']).nullable(),
  /** The plan in force then lets a step write it. */
  planned: z.boolean(),
});
export type MomentFile = z.infer<typeof momentFileSchema>;

export const momentTreeSchema = z.object({
  /** Sorted by path. Deleted files are among them, and files that are planned but not there yet are not. */
  files: z.array(momentFileSchema),
  /** False: only files that the run changed are known. */
  whole: z.boolean(),
  /** Files that the recorded listing left out, because there were too many. */
  omitted: z.int(),
  /** One sentence on what is missing; null when nothing is. */
  note: z.string().nullable(),
});
export type MomentTree = z.infer<typeof momentTreeSchema>;

export const momentTextSchema = z.object({
  /** Null when there is none to show; `from` says why. */
  text: z.string().nullable(),
  bytes: z.number().nullable(),
  /**
   * `log`: recorded in the run file. `repository`: unchanged so far, read from the commit that the run began with.
   * `absent`: there was no such file then, or nothing holds it any more.
   */
  from: z.enum(['log', 'repository', 'absent', 'too-large', 'binary']),
});
export type MomentText = z.infer<typeof momentTextSchema>;

export const spentLanes = ['plan', 'execution', 'verification', 'system'] as const;
export type SpentLane = (typeof spentLanes)[number];

/**
 * What one lane took between two events. Working and waiting are sums over what was done, and steps side by side
 * add up: together they may be more than the wall time.
 */
export const laneSpentSchema = z.object({
  lane: z.enum(spentLanes),
  events: z.int(),
  localTokens: z.int(),
  cloudTokens: z.int(),
  costUsd: z.number(),
  /** A model without a known price answered: the cost is a lower bound. */
  priceUnknown: z.boolean(),
  /** Milliseconds in which something of this lane went on or waited, each counted once. */
  wallMs: z.number(),
  workingMs: z.number(),
  waitingMs: z.object({
    people: z.number(),
    queue: z.number(),
    load: z.number(),
    prefill: z.number(),
    /** Between two attempts at a request. */
    other: z.number(),
  }),
  /** Requests asked again, and further attempts at steps. */
  retries: z.int(),
  /** Requests to models that ended, well or not. */
  calls: z.int(),
  toolCalls: z.int(),
});
export type LaneSpent = z.infer<typeof laneSpentSchema>;

export const momentWaitsSchema = z.object({
  /** Of the events with which the answers ended, rising; the others have one value for each, in milliseconds. */
  seqs: z.array(z.int()),
  queue: z.array(z.number()),
  load: z.array(z.number()),
  prefill: z.array(z.number()),
});
export type MomentWaits = z.infer<typeof momentWaitsSchema>;

export const momentMethods = {
  /** Files after event `seq`. `changed`: only those the run had changed by then. */
  'moment.tree': method(
    z.object({ run: RUN, seq: SEQ, only: z.enum(['all', 'changed']).optional() }),
    momentTreeSchema,
  ),
  'moment.file': method(
    z.object({ run: RUN, seq: SEQ, path: z.string().min(1).max(4_096) }),
    momentTextSchema,
  ),
  /** From event `from` to event `to`, both counted; the whole run where they are left out. */
  'moment.spent': method(
    z.object({ run: RUN, from: SEQ.optional(), to: SEQ.optional() }),
    z.object({
      /** Intake counts as plan. */
      lanes: z.array(laneSpentSchema),
      /** Milliseconds between the first and the last of these events. */
      wallMs: z.number(),
      /** What the run did not spend itself, as a fork of another, is not in it. */
      from: z.int(),
      to: z.int(),
    }),
  ),
  /** How long answers of models were waited for before they were written, in columns: those that waited at all. */
  'moment.waits': method(z.object({ run: RUN }), momentWaitsSchema),
} as const;

export type MomentSpent = z.infer<(typeof momentMethods)['moment.spent']['output']>;
