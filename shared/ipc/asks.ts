import { z } from 'zod';
import { intakeSchema } from '../plan/intake.ts';
import { planSchema } from '../plan/plan.ts';
import { planCommentSchema } from '../run/event.ts';

/**
 * What a run needs a person for. An ask lives in the process that rides the run; when that process ends, the
 * run is interrupted and asks again on resume. Its answer names the ask it was given for, so a stale click
 * is refused.
 */
const ask = <K extends string, S extends z.ZodRawShape>(kind: K, shape: S) =>
  z.object({
    id: z.string(),
    run: z.string(),
    /** ISO 8601. */
    since: z.string(),
    kind: z.literal(kind),
    ...shape,
  });

export const askSchema = z.discriminatedUnion('kind', [
  ask('questions', { questions: intakeSchema.shape.questions }),
  ask('file', { path: z.string(), why: z.string() }),
  ask('plan', {
    plan: planSchema,
    version: z.int(),
    faults: z.array(z.string()),
    /** Why an earlier decision could not be taken; the plan can be approved all the same. */
    notices: z.array(z.string()).optional(),
    /** A step before which the run waits for another approval; null for a plan not approved yet. */
    before: z.string().nullable(),
  }),
  ask('delivery', {
    summary: z.string(),
    files: z.array(z.string()),
    /** The tree that would be delivered. */
    tree: z.string(),
    /** What is red about it since people changed it; an adjusted change with faults can't be delivered. */
    faults: z.array(z.string()),
    adjusted: z.boolean(),
  }),
  ask('consent', {
    detail: z.string(),
    /** The checkout that consent may be given for, once and for all runs; absent: for this run only. */
    repository: z.string().optional(),
  }),
  ask('command', {
    /** The exact command; for a tool, its name and whole input. */
    command: z.string(),
    step: z.string(),
    callId: z.string(),
    /** What made it a question: a rule, a setting, a tool's policy. */
    why: z.string().optional(),
    /** Present: a call of this tool of a user-added server. */
    tool: z.string().optional(),
    /** A pattern that covers this command and could be allowed for the rest of the run; null: none can be. */
    pattern: z.string().nullable().optional(),
  }),
  ask('paused', { step: z.string() }),
]);
export type Ask = z.infer<typeof askSchema>;
export type AskOf<K extends Ask['kind']> = Extract<Ask, { kind: K }>;

const TEXT = z.string().max(200_000);

const planDecisionSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('approve'),
    version: z.int(),
    /** `SERVER/TAG`, when it is another one than the run was started with. */
    executor: z.string().max(300).optional(),
    /** The last step that is approved; the run asks again before the one after it. */
    upTo: z.string().max(200).optional(),
  }),
  z.object({
    kind: z.literal('edit'),
    version: z.int(),
    plan: planSchema,
    /** Approve the edited plan at once if no fault is found in it. */
    thenApprove: z.boolean(),
    executor: z.string().max(300).optional(),
    upTo: z.string().max(200).optional(),
  }),
  z.object({
    kind: z.literal('revise'),
    version: z.int(),
    comments: z.array(planCommentSchema).min(1).max(200),
  }),
  z.object({ kind: z.literal('refuse'), version: z.int(), reason: TEXT }),
]);

export const revertSchema = z.object({
  path: z.string(),
  /** Indexes of hunks of the run's diff of this file, counted from 0. */
  hunks: z.union([z.literal('all'), z.array(z.int().nonnegative()).min(1)]),
});
/** Part of the change that a person takes out before it is delivered. */
export type Revert = z.infer<typeof revertSchema>;

const deliveryDecisionSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('approve'),
    tree: z.string(),
    form: z.enum(['branch', 'patch', 'apply']),
  }),
  z.object({ kind: z.literal('adjust'), tree: z.string(), reverts: z.array(revertSchema).min(1) }),
  z.object({ kind: z.literal('refuse'), tree: z.string(), reason: TEXT }),
]);

export const askAnswerSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('questions'), answers: z.record(z.string(), TEXT) }),
  z.object({ kind: z.literal('file'), show: z.boolean() }),
  z.object({ kind: z.literal('plan'), decision: planDecisionSchema }),
  z.object({ kind: z.literal('delivery'), decision: deliveryDecisionSchema }),
  z.object({
    kind: z.literal('consent'),
    agree: z.boolean(),
    /** For this repository, until the protections get weaker; else for this run. */
    remember: z.boolean().optional(),
  }),
  z.object({
    kind: z.literal('command'),
    allow: z.boolean(),
    /** Do not ask about further commands of this run in this life of it. */
    forRest: z.boolean(),
    /** Do not ask again about exactly this command, or what fits this pattern, in this life of the run. */
    always: z
      .discriminatedUnion('what', [
        z.object({ what: z.literal('command') }),
        z.object({ what: z.literal('pattern'), pattern: z.string().trim().min(1).max(1_000) }),
      ])
      .optional(),
    note: TEXT,
  }),
  z.object({ kind: z.literal('paused'), goOn: z.literal(true) }),
]);
export type AskAnswer = z.infer<typeof askAnswerSchema>;
