import { z } from 'zod';
import { intakeSchema } from '../plan/intake.ts';
import { planSchema } from '../plan/plan.ts';
import { verdictSchema } from '../plan/verdict.ts';
import {
  type BodyOf,
  type EventKind,
  type EventOf,
  envelopeSchema,
  eventBodySchema,
} from './event.ts';
import { type RunState, type StepNote, stages } from './state.ts';

/**
 * A run's state as it is kept in a file, to open long runs fast. Whoever made the file may have written
 * anything into it, so nothing is folded on from a state that does not pass here.
 */
export const isRunState = (value: unknown): value is RunState =>
  runStateSchema.safeParse(value).success;

/** The events' own schemas say what their bodies hold. */
const body = <K extends EventKind>(kind: K): z.ZodType<BodyOf<K>> =>
  z.custom<BodyOf<K>>((value) => {
    const parsed = eventBodySchema.safeParse(value);
    return parsed.success && parsed.data.kind === kind;
  });

/** The same with the event's envelope. */
const whole = <K extends EventKind>(kind: K): z.ZodType<EventOf<K>> =>
  z.custom<EventOf<K>>(
    (value) => body(kind).safeParse(value).success && envelopeSchema.safeParse(value).success,
  );

const question = intakeSchema.shape.questions.element.extend({
  answer: z.string().nullable(),
  by: z.string().nullable(),
});

const note: z.ZodType<StepNote> = z.custom<StepNote>((value) => {
  const parsed = eventBodySchema.safeParse(value);
  if (!parsed.success || !envelopeSchema.safeParse(value).success) return false;
  return ['progress.flagged', 'transport.switched', 'step.merged'].includes(parsed.data.kind);
});

const step = () =>
  z.object({
    id: z.string(),
    title: z.string(),
    status: z.enum(['waiting', 'running', 'done', 'failed', 'blocked', 'skipped']),
    attempts: z.number(),
    reason: z.string(),
    claim: z.string(),
    turns: z.number(),
    calls: z.number(),
    touched: z.array(z.string()),
    outOfScope: z.array(z.string()),
    checks: z.array(body('check.ran')),
    startedAt: z.number().nullable(),
    endedAt: z.number().nullable(),
    notes: z.array(note).optional(),
  });

const round = () =>
  z.object({
    round: z.number(),
    green: z.boolean().nullable(),
    faults: z.array(z.object({ rule: z.string(), detail: z.string() })),
    checks: z.array(body('check.ran')),
    verdict: verdictSchema.nullable(),
    accepted: z.boolean(),
  });

const totals = () => ({
  cloud: z.object({
    calls: z.number(),
    tokens: z.object({
      input: z.number(),
      output: z.number(),
      cacheRead: z.number(),
      cacheWrite: z.number(),
    }),
    costUsd: z.number(),
    priceUnknown: z.boolean(),
  }),
  local: z.object({
    turns: z.number(),
    toolCalls: z.number(),
    inputTokens: z.number(),
    outputTokens: z.number(),
  }),
  egress: z.object({
    requests: z.number(),
    bytes: z.number(),
    masked: z.number(),
    denied: z.number(),
    byClass: z.record(z.string(), z.number()),
  }),
});

const planState = z.object({
  version: z.number(),
  plan: planSchema,
  by: z.string(),
  faults: z.array(z.string()),
  approvedBy: z.string().nullable(),
});

const runStateSchema: z.ZodType<RunState> = z.lazy(() =>
  z.object({
    lastSeq: z.number(),
    lastAt: z.number(),
    started: body('run.started').nullable(),
    stage: z.enum(stages),
    finished: body('run.finished').nullable(),
    environment: body('env.captured').nullable(),
    setup: body('setup.ran').optional(),
    toolServers: z.record(z.string(), body('tools.connected')).optional(),
    executor: body('env.probed').nullable(),
    executorName: z.string().nullable(),
    stageAt: z.partialRecord(z.enum(stages), z.number()),
    intake: z.object({
      requirement: z.string().nullable(),
      questions: z.array(question),
      files: z.array(body('intake.file-decided')),
      digestTokens: z.number(),
    }),
    plan: planState.nullable(),
    steps: z.array(step()),
    rounds: z.array(round()),
    adjustment: round()
      .pick({ green: true, faults: true, checks: true })
      .extend({ tree: z.string(), by: z.string(), files: z.array(z.string()) })
      .nullable(),
    files: z.record(z.string(), body('file.changed')),
    tree: z.string().nullable(),
    ...totals(),
    decisions: z.array(body('human.decision')),
    incidents: z.array(z.object({ seq: z.number(), what: z.string() })),
    delivery: body('delivery.made').nullable(),
    fork: whole('fork.created').optional(),
    notes: z.array(whole('human.note')).optional(),
    tests: z.array(whole('blame.tested')).optional(),
    judged: z.array(whole('blame.judged')).optional(),
  }),
);
