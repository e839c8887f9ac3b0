import { z } from 'zod';
import type { TandemError } from '../errors.ts';
import type { RunEvent } from '../run/event.ts';
import type { RunState } from '../run/state.ts';
import { askAnswerSchema, askSchema } from './asks.ts';
import { method, stream } from './define.ts';

/** One line of the library, kept current while the run goes on. */
export const runSummarySchema = z.object({
  runId: z.string(),
  /** ISO 8601. */
  startedAt: z.string(),
  request: z.string(),
  repository: z.string(),
  /** `running`, `interrupted`, `unreadable`, or the outcome. */
  status: z.string(),
  note: z.string(),
  costUsd: z.number(),
  /** Cloud-only estimate minus cost; may be negative; null while there is no estimate. */
  savedUsd: z.number().nullable(),
  /** Bytes sent to Claude. */
  bytesSent: z.number(),
  seconds: z.number(),
  mode: z.string(),
  executor: z.string(),
  scripted: z.boolean(),
  branch: z.string().nullable(),
  filesChanged: z.int(),
  /** It came from elsewhere and is only read. */
  imported: z.literal(true).optional(),
  /** People keep it: no rule removes it. */
  kept: z.literal(true).optional(),
  /** Of a fork: the run that it began in. */
  parentRun: z.string().optional(),
  /** Of a fork that a swap test made: the test's name. */
  test: z.string().optional(),
  /** Where a running one is; null when it is over or not known. */
  stage: z.string().nullable(),
  /** What it waits for a person for, when it does. */
  needs: askSchema.nullable(),
  /** True when this process rides it: it can be steered from here. */
  here: z.boolean(),
});
export type RunSummary = z.infer<typeof runSummarySchema>;

const RUN = z.string().min(1).max(200);
const SEQ = z.int().positive();
const MODEL = z.string().trim().min(1).max(300);

export const runRequestSchema = z.object({
  repository: z.string().min(1).max(4_096),
  request: z.string().min(1).max(1_000_000),
  mode: z.enum(['hybrid', 'cloud', 'local']).optional(),
  deliver: z.enum(['branch', 'patch', 'apply']).optional(),
  planner: MODEL.optional(),
  verifier: MODEL.optional(),
  executor: MODEL.optional(),
  commands: z.enum(['ask', 'allow', 'deny']).optional(),
  /** Ceilings for this run, by the names of the settings' budgets; never above what the settings allow. */
  budgets: z.record(z.string(), z.number()).optional(),
  /** The commit that was shown when the run was composed; another one by now is refused as stale. */
  seenCommit: z.string().max(64).optional(),
});

const started = z.object({ runId: z.string() });
const done = z.object({});

/** A text or binary payload of a run file, a part at a time. */
const blobPart = z.object({
  bytes: z.int(),
  /** Null when it is not text. */
  text: z.string().nullable(),
  /** Byte offset to go on from; null at the end. */
  next: z.int().nullable(),
});

export const pulseSchema = z.object({
  phase: z.enum([
    'queue',
    'load',
    'prefill',
    'decode',
    'send',
    'think',
    'wait',
    'command',
    'digest',
  ]),
  who: z.enum(['planner', 'verifier', 'executor', 'host']),
  text: z.string().optional(),
  tokens: z.number().optional(),
  tokensPerSecond: z.number().optional(),
  ms: z.number().optional(),
});

/**
 * What a follower of one run gets: a snapshot, then what was appended since, in order and gapless. `marks` is
 * the packed outline of all events so far (run/mark-packer.ts), in chunks of JSON text, mostly without their words.
 */
export type FollowItem =
  | {
      readonly kind: 'snapshot';
      readonly runId: string;
      /** ISO 8601; every event's `at` counts from here. */
      readonly epoch: string;
      readonly state: RunState;
      readonly marks: readonly string[];
      /** The last event that `marks` reaches; further ones come at once as `marks`, before any event. */
      readonly marksUpTo: number;
      /** Chunks so far whose words come later; none when it is not said. */
      readonly wordsLeft?: number;
      readonly lastSeq: number;
      /** How long ago the last event was, by the host’s clock; of a run that this process rides. */
      readonly agedMs?: number;
      readonly bytesOnDisk: number;
      readonly runFile: string;
      readonly damage: TandemError | null;
    }
  /** The next chunks of marks after a snapshot, gapless. */
  | {
      readonly kind: 'marks';
      readonly marks: readonly string[];
      readonly marksUpTo: number;
      readonly wordsLeft: number;
    }
  /** Words of chunks of marks that came without, in any order, when all marks are there. */
  | {
      readonly kind: 'words';
      readonly wordsLeft: number;
      readonly words: readonly { readonly from: number; readonly text: string }[];
    }
  /** Events without what their step returned; `run.event` has that. */
  | { readonly kind: 'events'; readonly events: readonly RunEvent[] }
  | { readonly kind: 'pulse'; readonly pulse: z.infer<typeof pulseSchema> | null }
  | {
      readonly kind: 'control';
      /** True when this process rides the run. */
      readonly here: boolean;
      readonly running: boolean;
      /** People asked for a pause that begins before the next step. */
      readonly pausing: boolean;
      readonly asks: readonly z.infer<typeof askSchema>[];
      /** Messages for the executor that have not reached it yet. */
      readonly queued: readonly string[];
    }
  | { readonly kind: 'damage'; readonly damage: TandemError };

export interface EventDetail {
  readonly event: RunEvent;
  /** The blobs the event names, each cut to a first part. */
  readonly blobs: Readonly<Record<string, z.infer<typeof blobPart>>>;
}

export const runMethods = {
  'run.start': method(runRequestSchema, started),
  /** The built-in sample with scripted answers. */
  'run.startSample': method(z.object({}), started),
  'run.resume': method(z.object({ run: RUN }), started),
  /** Stops at once; everything recorded is kept and the run can be resumed. */
  'run.stop': method(z.object({ run: RUN }), done),
  /** Holds the run before its next step begins, or lets it go on. */
  'run.pause': method(z.object({ run: RUN, paused: z.boolean() }), done),
  /** A message that the executor gets with its next turn. */
  'run.steer': method(z.object({ run: RUN, text: z.string().trim().min(1).max(20_000) }), done),
  /** A fresh attempt at the step that is being worked on, after its current turn. */
  'run.retryStep': method(
    z.object({ run: RUN, step: z.string(), text: z.string().max(20_000) }),
    done,
  ),
  'run.answer': method(z.object({ run: RUN, ask: z.string(), answer: askAnswerSchema }), done),
  'run.event': method(z.object({ run: RUN, seq: SEQ }), z.custom<EventDetail>()),
  /** At most 500 events from `from` on. */
  'run.events': method(
    z.object({ run: RUN, from: SEQ, count: z.int().min(1).max(500) }),
    z.object({ events: z.custom<readonly RunEvent[]>() }),
  ),
  'run.blob': method(
    z.object({ run: RUN, hash: z.string().max(200), offset: z.int().nonnegative() }),
    blobPart,
  ),
  'run.replay': method(
    z.object({ run: RUN }),
    z.object({ steps: z.int(), events: z.int(), outcome: z.string() }),
  ),
} as const;

export const runStreams = {
  /** All runs first, then each that changed. */
  'runs.watch': stream(
    z.object({}),
    z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('all'), runs: z.array(runSummarySchema) }),
      z.object({ kind: z.literal('run'), run: runSummarySchema }),
    ]),
  ),
  /** `after`: the last event the window has; null, or one that is not in the log, begins with a snapshot. */
  'run.follow': stream(
    z.object({ run: RUN, after: z.int().nonnegative().nullable() }),
    z.custom<FollowItem>(),
  ),
} as const;
