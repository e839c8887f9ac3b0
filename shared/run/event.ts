import { z } from 'zod';
import { blameKinds } from './kinds/blame-kinds.ts';
import { egressKinds } from './kinds/egress-kinds.ts';
import { environmentKinds } from './kinds/environment-kinds.ts';
import { fileKinds } from './kinds/file-kinds.ts';
import { humanKinds } from './kinds/human-kinds.ts';
import { intakeKinds } from './kinds/intake-kinds.ts';
import { limitKinds } from './kinds/limit-kinds.ts';
import { lineageKinds } from './kinds/lineage-kinds.ts';
import { modelKinds } from './kinds/model-kinds.ts';
import { planKinds } from './kinds/plan-kinds.ts';
import { runKinds } from './kinds/run-kinds.ts';
import { stepKinds } from './kinds/step-kinds.ts';
import { toolKinds } from './kinds/tool-kinds.ts';
import { verifyKinds } from './kinds/verify-kinds.ts';

/**
 * The log's vocabulary: one tagged schema per kind, grouped as they happen in a run. The envelope
 * (`seq, at, key, parent, lane`) is added by the log; a kind lists only its own fields.
 *
 * Rules. Kinds are past tense and dotted. Fields hold plain JSON; a text over 4 KB goes into a blob
 * and the field holds its reference. Durations are milliseconds, sizes are bytes, money is US dollars,
 * token counts are whole numbers. A started event without its end is legal and means "interrupted".
 * Once a version is released, kinds and fields are only added; a change of meaning goes to upgrade.ts.
 */

/** Version of the log format that this code writes; a log with a higher one is refused. */
export const LOG_FORMAT = 3;

export * from './kinds/blame-kinds.ts';
export { type CommandRule, commandRuleSchema } from './kinds/command-rule.ts';
export * from './kinds/detectors.ts';
export { type BlobRef, blobRefSchema, type TokenCount } from './kinds/kind.ts';
export { type CauseClass, causeClasses } from './kinds/lineage-kinds.ts';
export { type PlanComment, planCommentSchema } from './kinds/plan-kinds.ts';

export const lanes = ['intake', 'plan', 'execution', 'verification', 'system'] as const;
export type Lane = (typeof lanes)[number];

/** Built at its first use: only reading a file needs it, and it takes megabytes. */
export const eventBodySchema = z.lazy(() =>
  z.discriminatedUnion('kind', [
    ...runKinds(),
    ...environmentKinds(),
    ...intakeKinds(),
    ...planKinds(),
    ...stepKinds(),
    ...modelKinds(),
    ...toolKinds(),
    ...fileKinds(),
    ...limitKinds(),
    ...egressKinds(),
    ...verifyKinds(),
    ...humanKinds(),
    ...lineageKinds(),
    ...blameKinds(),
  ]),
);

/** An event before the log has numbered it. */
export type EventBody = z.infer<typeof eventBodySchema>;
export type EventKind = EventBody['kind'];
export type BodyOf<K extends EventKind> = Extract<EventBody, { kind: K }>;

export const envelopeSchema = z.object({
  seq: z.int().positive(),
  /** Nanoseconds since the run's epoch: monotonic, safe in a double for 104 days. */
  at: z.number().nonnegative(),
  key: z.string(),
  /** The step or stage this belongs to; empty at the top. */
  parent: z.string(),
  lane: z.enum(lanes),
  /** Present on the event that ends a durable step: what the step returned. */
  result: z.unknown().optional(),
  /** SHA-256 over the canonical input of the durable step, compared on replay. */
  inputHash: z.string().optional(),
});
export type Envelope = z.infer<typeof envelopeSchema>;

export type RunEvent = Envelope & EventBody;
export type EventOf<K extends EventKind> = Envelope & BodyOf<K>;
