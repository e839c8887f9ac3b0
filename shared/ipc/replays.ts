import { z } from 'zod';
import type { TandemError } from '../errors.ts';
import type { EventOf } from '../run/event.ts';
import type { Difference } from '../run/find-differences.ts';
import type { RequestPartKind } from '../run/split-request.ts';
import { method, stream } from './define.ts';

/** Verify, Re-execute, and the exact input of a model. */

/** What Verify found; see `ReplayReport` of the engine. */
export interface Verified {
  readonly same: true;
  readonly steps: number;
  readonly events: number;
  readonly outcome: string;
  readonly requests: {
    readonly all: number;
    readonly same: number;
    /** Differ in a way that was to be expected: see `declared`. */
    readonly changed: number;
    readonly unchecked: number;
  };
  readonly answers: { readonly same: number; readonly unchecked: number };
  readonly declared: readonly {
    readonly cause: string;
    readonly count: number;
    readonly seq: number;
    readonly what: string;
  }[];
  readonly payloads: number;
}

/** Where today's workflow and the log part. */
export interface Diverged {
  readonly same: false;
  readonly key: string;
  readonly seq: number | null;
  readonly cause: string;
  readonly expected: string;
  readonly actual: string;
  readonly where: Difference | null;
}

/**
 * Where the bytes of a request come from: `kept` whole in the log; `left` through the door, as the ledger has them;
 * `rebuilt` from the recorded history by today's code, `continued` likewise behind the recorded beginning. All of
 * these have the recorded hash. `nearest`: today's code builds something else, so what is shown is the beginning of
 * the conversation, which is kept.
 */
export type InputOrigin = 'kept' | 'left' | 'rebuilt' | 'continued' | 'nearest';

export interface InputPart {
  readonly kind: RequestPartKind;
  /** `user`, `assistant`, `tool`, `system`; empty for what is no message. */
  readonly role: string;
  /** What it is in a few words: a tool's name, a material and its source. */
  readonly name: string;
  readonly bytes: number;
  readonly lines: number;
}

export interface ModelInput {
  /** The event that asked, whichever of the step's events was named. */
  readonly seq: number;
  readonly key: string;
  readonly role: string;
  readonly purpose: string;
  readonly provider: string;
  readonly model: string;
  readonly origin: InputOrigin;
  /** The bytes have the hash that was recorded when they were made. */
  readonly proven: boolean;
  readonly sha256: string;
  readonly bytes: number;
  readonly parts: readonly InputPart[];
  /** Bytes of the raw answer as it was kept; null: there is none. */
  readonly answerBytes: number | null;
  /** Number of the event that brought the answer. */
  readonly answerSeq: number | null;
  readonly nextSeq: number | null;
  readonly previousSeq: number | null;
}

export interface ReExecutionForecast {
  /** Calls, checks, snapshots, merges and set-ups that would be done again. */
  readonly steps: number;
  readonly commands: number;
  readonly writes: number;
  readonly reads: number;
  readonly checks: number;
  readonly snapshots: number;
  readonly merges: number;
  readonly setups: number;
  /** Calls to tool servers and questions to the planner: these are not repeated. */
  readonly left: number;
  readonly repository: string;
  readonly baseCommit: string;
  /** Why it can't be done here; null: it can. */
  readonly refused: TandemError | null;
  /** What people have to agree to first; null: commands are isolated, or it was agreed to before. */
  readonly consent: string | null;
  /** Milliseconds that the same took when the run was made. */
  readonly ms: number;
}

export interface ReExecutionReport {
  readonly steps: number;
  readonly same: number;
  readonly left: number;
  readonly all: number;
  readonly differences: readonly EventOf<'replay.ended'>['differences'][number][];
  readonly rules: readonly string[];
  readonly ms: number;
  /** Number of the event that it is in the log; null: it was not written down. */
  readonly seq: number | null;
  /** Why it could not be written down although that was wanted. */
  readonly unwritten?: TandemError;
}

export interface ReExecutionProgress {
  readonly done: number;
  readonly all: number;
  readonly key: string;
  readonly what: string;
}

export type ReExecutionItem =
  | { readonly kind: 'progress'; readonly progress: ReExecutionProgress }
  | { readonly kind: 'ended'; readonly report: ReExecutionReport };

export interface TextPage {
  readonly text: string;
  /** Where the next page begins; null: this was the last. */
  readonly next: number | null;
  /** Characters of the whole. */
  readonly length: number;
}

export interface InputHit {
  readonly part: number;
  /** Line of the part, counted from 1. */
  readonly line: number;
  readonly text: string;
}

const RUN = z.string().min(1).max(200);
const SEQ = z.int().positive();
const at = z.object({ run: RUN, seq: SEQ });

export const replayMethods = {
  'replay.verify': method(z.object({ run: RUN }), z.custom<Verified | Diverged>()),
  /** The request that an event of a run is about, in parts without their texts. */
  'replay.input': method(at, z.custom<ModelInput>()),
  /** At most 64,000 characters of a part, of the raw request or of the raw answer. */
  'replay.text': method(
    at.extend({
      of: z.union([z.int().nonnegative(), z.literal('raw'), z.literal('answer')]),
      offset: z.int().nonnegative(),
    }),
    z.custom<TextPage>(),
  ),
  /** The first 200 lines of a request with a text in them. */
  'replay.find': method(
    at.extend({ text: z.string().min(1).max(400) }),
    z.custom<{ readonly hits: readonly InputHit[]; readonly all: number }>(),
  ),
  'replay.forecast': method(z.object({ run: RUN }), z.custom<ReExecutionForecast>()),
  /** Re-executions of earlier days, the last one first. */
  'replay.earlier': method(
    z.object({ run: RUN }),
    z.object({ ended: z.custom<readonly EventOf<'replay.ended'>[]>() }),
  ),
} as const;

export const replayStreams = {
  /** Does what a run did once more; closing it stops that and takes everything away again. */
  'replay.execute': stream(
    z.object({ run: RUN, unsandboxed: z.boolean(), record: z.boolean() }),
    z.custom<ReExecutionItem>(),
  ),
} as const;
