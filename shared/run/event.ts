import { z } from 'zod';
import { transports } from '../models/qualification.ts';
import { intakeSchema } from '../plan/intake.ts';
import { planSchema } from '../plan/plan.ts';
import { verdictSchema } from '../plan/verdict.ts';

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
export const LOG_FORMAT = 1;

export const blobRefSchema = z.object({ blob: z.string(), bytes: z.int() });
/** A payload kept in the run file under the SHA-256 of its bytes. */
export type BlobRef = z.infer<typeof blobRefSchema>;

export const lanes = ['intake', 'plan', 'execution', 'verification', 'system'] as const;
export type Lane = (typeof lanes)[number];

const tokens = z.object({
  /** All input, cached or not. */
  input: z.int(),
  output: z.int(),
  cacheRead: z.int(),
  cacheWrite: z.int(),
});
export type TokenCount = z.infer<typeof tokens>;

const kind = <K extends string, S extends z.ZodRawShape>(name: K, shape: S) =>
  z.object({ kind: z.literal(name), ...shape });

const examSeat = z.object({
  version: z.int(),
  task: z.string(),
  repeat: z.int().describe('counted from 1'),
  transport: z.enum(transports),
  tag: z.string(),
});

const runKinds = () =>
  [
    kind('run.started', {
      format: z.int(),
      tandem: z.string(),
      epoch: z.string().describe('ISO 8601; `at` of every event counts from here'),
      request: z.string(),
      repository: z.object({
        path: z.string(),
        baseCommit: z.string(),
        baseTree: z.string(),
        baseBranch: z.string().nullable(),
        dirtyFiles: z.int(),
        shallow: z.boolean(),
        submodules: z.int(),
      }),
      branch: z.string(),
      worktree: z.string(),
      mode: z.enum(['hybrid', 'cloud', 'local']),
      planner: z.string(),
      verifier: z.string(),
      executor: z.string(),
      deliver: z.enum(['branch', 'patch', 'apply']),
      policy: z.enum(['names', 'outline', 'excerpts', 'open']),
      scripted: z.boolean().describe('true in the demo: answers were written in advance'),
      budgets: z.record(z.string(), z.number()),
      prompts: z.record(z.string(), z.string()).describe('prompt file name to SHA-256'),
      parentRun: z.string().nullable(),
      commands: z
        .enum(['ask', 'allow'])
        .optional()
        .describe('whether each command of the executor is shown to people first; absent: allow'),
      exam: examSeat
        .optional()
        .describe('present: a task of the executor’s exam; plan and verdict were fixed in advance'),
    }),
    kind('run.resumed', { after: z.int(), unfinished: z.array(z.string()) }),
    kind('run.interrupted', { reason: z.string(), waitingFor: z.string().nullable() }),
    kind('run.finished', {
      outcome: z.enum(['approved', 'rejected', 'exhausted', 'failed', 'cancelled', 'interrupted']),
      reason: z.string(),
      exitCode: z.int(),
      branch: z.string().nullable(),
      commit: z.string().nullable(),
      filesChanged: z.array(z.string()),
      rounds: z.int(),
      cloud: z.object({
        calls: z.int(),
        inputTokens: z.int(),
        outputTokens: z.int(),
        cacheReadTokens: z.int(),
        cacheWriteTokens: z.int(),
        costUsd: z.number(),
        bytesSent: z.int(),
      }),
      local: z.object({
        turns: z.int(),
        toolCalls: z.int(),
        inputTokens: z.int(),
        outputTokens: z.int(),
      }),
      counterfactual: z.object({ costUsd: z.number(), assumption: z.string() }),
      seconds: z.number(),
    }),
  ] as const;

const environmentKinds = () =>
  [
    kind('env.captured', {
      platform: z.string(),
      node: z.string(),
      git: z.string(),
      protections: z.array(z.string()).describe('what isolates commands here; empty means nothing'),
      unsandboxedConsent: z.string().nullable().describe('who allowed commands without isolation'),
    }),
    kind('env.probed', {
      server: z.string(),
      url: z.string(),
      version: z.string().nullable(),
      model: z.string(),
      digest: z.string().nullable(),
      quantization: z.string().nullable(),
      contextAsked: z.int(),
      contextAllocated: z.int().nullable(),
      gpuShare: z.number().nullable().describe('0 to 1; null when the server does not say'),
      capabilities: z.array(z.string()),
      qualified: z.boolean(),
      transport: z
        .enum(transports)
        .optional()
        .describe('how calls travel; absent: as the model’s abilities say'),
      loadMs: z.number(),
    }),
    kind('env.fault', { what: z.string(), detail: z.string() }),
  ] as const;

const intakeKinds = () =>
  [
    kind('digest.built', {
      tokens: z.int(),
      files: z.int(),
      filesShown: z.int(),
      symbols: z.int(),
      ms: z.number(),
      digest: blobRefSchema,
    }),
    kind('intake.asked', { questions: intakeSchema.shape.questions }),
    kind('intake.answered', { id: z.string(), answer: z.string(), by: z.string() }),
    kind('intake.file-decided', {
      path: z.string(),
      why: z.string(),
      shown: z.boolean(),
      by: z.string(),
      lines: z.int(),
    }),
    kind('intake.ended', { requirement: z.string(), unanswered: z.array(z.string()) }),
  ] as const;

export const planCommentSchema = z.object({
  step: z.string().nullable().describe('null: about the plan as a whole'),
  text: z.string(),
});
/** What a person wants changed about a plan; the planner revises the commented steps only. */
export type PlanComment = z.infer<typeof planCommentSchema>;

const planKinds = () =>
  [
    kind('plan.produced', {
      version: z.int(),
      plan: planSchema,
      commit: z.string(),
      by: z.string(),
    }),
    kind('plan.validated', { version: z.int(), faults: z.array(z.string()) }),
    kind('plan.edited', { version: z.int(), plan: planSchema, by: z.string() }),
    kind('plan.approved', {
      version: z.int(),
      by: z.string(),
      upTo: z.string().optional().describe('the last step that was approved; absent: all of them'),
    }),
    kind('plan.rejected', { version: z.int(), by: z.string(), reason: z.string() }),
    kind('plan.revised', { version: z.int(), reason: z.string() }),
    kind('plan.commented', {
      version: z.int(),
      comments: z.array(planCommentSchema),
      by: z.string(),
    }),
    kind('plan.drifted', { commit: z.string(), head: z.string(), files: z.array(z.string()) }),
  ] as const;

const stepKinds = () =>
  [
    kind('step.started', {
      step: z.string(),
      title: z.string(),
      attempt: z.int(),
      planVersion: z.int(),
      treeBefore: z.string(),
      why: z.string().describe('first try, checks failed, verdict asked for changes …'),
    }),
    kind('step.ended', {
      step: z.string(),
      attempt: z.int(),
      status: z.enum(['ok', 'failed']),
      reason: z.string().describe('a named outcome: finished, loop, empty-turns, turn-limit …'),
      claim: z.string().describe('what the executor says it did'),
      treeAfter: z.string(),
      touched: z.array(z.string()),
      outOfScope: z.array(z.string()),
    }),
    kind('step.blocked', { step: z.string(), waitsFor: z.array(z.string()) }),
    kind('step.skipped', { step: z.string(), by: z.string() }),
  ] as const;

const modelKinds = () =>
  [
    kind('model.requested', {
      role: z.enum(['planner', 'verifier', 'executor']),
      purpose: z.string(),
      provider: z.string(),
      model: z.string(),
      parameters: z.record(z.string(), z.unknown()),
      requestHash: z.string(),
      requestBytes: z.int(),
      messages: z.int(),
      prefixKept: z
        .number()
        .optional()
        .describe('share of the previous request’s bytes kept as prefix'),
      request: blobRefSchema.optional(),
    }),
    kind('model.responded', {
      role: z.enum(['planner', 'verifier', 'executor']),
      provider: z.string(),
      model: z.string().describe('the model that answered'),
      responseId: z.string().nullable(),
      stopReason: z.string(),
      tokens,
      costUsd: z.number().nullable().describe('null: price unknown; 0 for local models'),
      priceList: z.string().nullable(),
      ms: z.number(),
      queueMs: z.number().optional(),
      loadMs: z.number().optional(),
      prefillMs: z.number().optional(),
      decodeMs: z.number().optional(),
      response: blobRefSchema,
      repairs: z.array(z.string()),
    }),
    kind('model.failed', {
      role: z.enum(['planner', 'verifier', 'executor']),
      outcome: z
        .string()
        .describe('refusal, max-tokens, invalid-answer, stalled, connection-lost …'),
      detail: z.string(),
      provider: z.string().optional(),
      tokens: tokens.optional(),
      costUsd: z.number().nullable().optional(),
      priceList: z.string().nullable().optional(),
      model: z.string().optional(),
      response: blobRefSchema.optional(),
    }),
    kind('model.retried', {
      role: z.enum(['planner', 'verifier', 'executor']),
      attempt: z.int(),
      waitMs: z.number(),
      because: z.string(),
    }),
  ] as const;

const toolKinds = () =>
  [
    kind('tool.started', {
      callId: z.string(),
      tool: z.string(),
      arguments: z.union([z.record(z.string(), z.unknown()), blobRefSchema]),
      argumentsHash: z.string(),
      effect: z.enum(['read', 'write-tree', 'command', 'planner', 'control']),
    }),
    kind('tool.ended', {
      callId: z.string(),
      tool: z.string(),
      status: z.enum(['ok', 'error', 'refused', 'timeout', 'cancelled', 'unknown']),
      ms: z.number(),
      bytes: z.int(),
      exitCode: z.int().nullable(),
      paths: z.array(z.string()),
      output: z.union([z.string(), blobRefSchema]),
      cutFrom: z.int().optional().describe('bytes before cutting'),
    }),
    kind('call.repaired', { what: z.string(), detail: z.string() }),
    kind('call.refused', { what: z.string(), detail: z.string() }),
    kind('turn.nudged', { because: z.string() }),
    kind('loop.detected', { calls: z.int(), argumentsHash: z.string(), tool: z.string() }),
  ] as const;

const fileKinds = () =>
  [
    kind('snapshot.taken', {
      tree: z.string(),
      parentTree: z.string(),
      scan: z.enum(['known-paths', 'full']),
      ms: z.number(),
      commit: z.string().nullable(),
      skipped: z.array(z.object({ path: z.string(), bytes: z.int(), why: z.string() })),
      undeclared: z.array(z.string()).describe('changed outside declared effects'),
    }),
    kind('snapshot.failed', { detail: z.string(), ms: z.number() }),
    kind('tree.compared', { from: z.string(), to: z.string(), files: z.int() }),
    kind('snapshot.restored', { tree: z.string(), why: z.string() }),
    kind('file.changed', {
      path: z.string(),
      status: z.enum(['added', 'modified', 'deleted', 'mode', 'type']),
      before: blobRefSchema.nullable(),
      after: blobRefSchema.nullable(),
      added: z.int(),
      removed: z.int(),
      binary: z.boolean(),
    }),
  ] as const;

const limitKinds = () =>
  [
    kind('limit.reached', { limit: z.string(), value: z.number(), ceiling: z.number() }),
    kind('outcome.unknown', {
      what: z.string(),
      decision: z.enum(['redone', 'reported', 'asked']),
      detail: z.string(),
    }),
  ] as const;

const egressKinds = () =>
  [
    kind('egress.sent', {
      stage: z.string(),
      model: z.string(),
      attempt: z.int(),
      url: z.string(),
      bytes: z.int(),
      sha256: z.string(),
      parts: z.array(z.object({ class: z.string(), source: z.string(), bytes: z.int() })),
      masked: z.int(),
      denied: z.array(z.object({ source: z.string(), why: z.string() })),
      body: blobRefSchema,
      headers: z.record(z.string(), z.string()),
    }),
    kind('egress.answered', {
      sent: z.int().describe('seq of the egress.sent'),
      status: z.int().nullable().describe('HTTP status; null: no answer'),
      requestId: z.string().nullable(),
      bytesReceived: z.int(),
      ms: z.number(),
      ended: z.string().describe('complete, stalled, connection-lost, cancelled'),
    }),
    kind('egress.refused', { stage: z.string(), source: z.string(), why: z.string() }),
  ] as const;

const verifyKinds = () =>
  [
    kind('check.started', { step: z.string().nullable(), command: z.string() }),
    kind('check.ran', {
      step: z.string().nullable(),
      command: z.string(),
      status: z.enum(['passed', 'failed', 'timeout', 'not-run']),
      exitCode: z.int().nullable(),
      ms: z.number(),
      outputTail: z.string(),
      output: blobRefSchema.nullable(),
      tree: z.string(),
    }),
    kind('gate.ran', {
      round: z.int(),
      tree: z.string(),
      green: z.boolean(),
      faults: z.array(z.object({ rule: z.string(), detail: z.string() })),
      remarks: z
        .array(z.object({ rule: z.string(), detail: z.string() }))
        .optional()
        .describe('to be looked at; not wrong by themselves'),
    }),
    kind('verify.started', {
      round: z.int(),
      tree: z.string(),
      diff: blobRefSchema,
      report: blobRefSchema,
    }),
    kind('verify.ended', {
      round: z.int(),
      verdict: verdictSchema,
      accepted: z.boolean(),
      note: z.string(),
    }),
    kind('delivery.made', {
      form: z.enum(['branch', 'patch', 'apply']),
      branch: z.string(),
      commit: z.string(),
      patch: z.string().nullable(),
      approved: z.boolean().describe('false: kept on its branch, not approved'),
      files: z.array(z.string()),
      adjusted: z
        .boolean()
        .optional()
        .describe('true: people altered it after the verdict; the verifier has not seen this tree'),
    }),
  ] as const;

const humanKinds = () =>
  [
    kind('human.decision', { about: z.string(), decision: z.string(), by: z.string() }),
    kind('human.steered', {
      step: z.string(),
      attempt: z.int(),
      wish: z.enum(['steer', 'retry']).describe('a message for the executor, or a fresh attempt'),
      text: z.string(),
      by: z.string(),
    }),
    kind('command.decided', {
      callId: z.string(),
      command: z.string(),
      allowed: z.boolean(),
      by: z.string(),
      note: z.string().describe('what the executor is told when it was not allowed'),
    }),
    kind('executor.chosen', { executor: z.string(), by: z.string() }),
    kind('delivery.adjusted', {
      from: z.string(),
      to: z.string(),
      files: z.array(z.string()),
      by: z.string(),
    }),
    kind('replay.diverged', { expected: z.string(), actual: z.string() }),
    kind('log.repaired', { reason: z.string(), count: z.int() }),
  ] as const;

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
