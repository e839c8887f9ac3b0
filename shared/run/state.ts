import type { Question } from '../plan/intake.ts';
import type { Plan } from '../plan/plan.ts';
import type { Verdict } from '../plan/verdict.ts';
import type { BodyOf, EventOf, TokenCount } from './event.ts';

/**
 * A run as people see it. Only `fold` makes one, from events alone, so the live screen, the terminal, a
 * replay and an export can't disagree.
 */
export interface RunState {
  readonly lastSeq: number;
  /** Nanoseconds since the run's epoch of the last event. */
  readonly lastAt: number;
  readonly started: BodyOf<'run.started'> | null;
  readonly stage: Stage;
  readonly finished: BodyOf<'run.finished'> | null;
  readonly environment: BodyOf<'env.captured'> | null;
  /** How dependencies were prepared; absent: nothing prepared any. */
  readonly setup?: BodyOf<'setup.ran'> | undefined;
  /** The user-added tool servers as they were connected last, by name; absent: none was. */
  readonly toolServers?: Readonly<Record<string, BodyOf<'tools.connected'>>> | undefined;
  readonly executor: BodyOf<'env.probed'> | null;
  /** `SERVER/TAG` of the executor in force; people may choose another one with the plan. */
  readonly executorName: string | null;
  /** Nanoseconds since the epoch at which each stage began the last time. */
  readonly stageAt: Readonly<Partial<Record<Stage, number>>>;
  readonly intake: IntakeState;
  readonly plan: PlanState | null;
  readonly steps: readonly StepState[];
  readonly rounds: readonly RoundState[];
  /** The change as people altered it after the verdict, the last time they did; it is no round: nobody judged it. */
  readonly adjustment: AdjustmentState | null;
  /** Paths changed by the run so far, against its base, newest status. */
  readonly files: Readonly<Record<string, BodyOf<'file.changed'>>>;
  readonly tree: string | null;
  readonly cloud: CloudTotals;
  readonly local: LocalTotals;
  readonly egress: EgressTotals;
  readonly decisions: readonly BodyOf<'human.decision'>[];
  /** Things that went wrong and what was done, in words, oldest first. */
  readonly incidents: readonly Incident[];
  readonly delivery: BodyOf<'delivery.made'> | null;
  /** Of a fork: where it comes from. Totals above are then its own, without what it took over. */
  readonly fork?: EventOf<'fork.created'> | undefined;
  /** What people wrote to events, swap tests, and what people said about suspicions; absent: none. */
  readonly notes?: readonly EventOf<'human.note'>[] | undefined;
  readonly tests?: readonly EventOf<'blame.tested'>[] | undefined;
  readonly judged?: readonly EventOf<'blame.judged'>[] | undefined;
}

export const stages = ['intake', 'plan', 'execute', 'verify', 'deliver', 'over'] as const;
export type Stage = (typeof stages)[number];

export interface IntakeState {
  readonly requirement: string | null;
  readonly questions: readonly (Question & {
    readonly answer: string | null;
    readonly by: string | null;
  })[];
  readonly files: readonly BodyOf<'intake.file-decided'>[];
  readonly digestTokens: number;
}

export interface PlanState {
  readonly version: number;
  readonly plan: Plan;
  readonly by: string;
  readonly faults: readonly string[];
  readonly approvedBy: string | null;
}

export interface StepState {
  readonly id: string;
  readonly title: string;
  readonly status: 'waiting' | 'running' | 'done' | 'failed' | 'blocked' | 'skipped';
  readonly attempts: number;
  /** Named outcome of the last attempt. */
  readonly reason: string;
  readonly claim: string;
  readonly turns: number;
  readonly calls: number;
  readonly touched: readonly string[];
  readonly outOfScope: readonly string[];
  /** Checks of the last attempt. */
  readonly checks: readonly BodyOf<'check.ran'>[];
  /** What was noticed about it and how its work was merged, oldest first; absent: nothing. */
  readonly notes?: readonly StepNote[] | undefined;
  /** Nanoseconds since the epoch of its first attempt and of the end of its last; null before. */
  readonly startedAt: number | null;
  readonly endedAt: number | null;
}

export type StepNote = EventOf<'progress.flagged' | 'transport.switched' | 'step.merged'>;

export interface RoundState {
  readonly round: number;
  readonly green: boolean | null;
  readonly faults: readonly { readonly rule: string; readonly detail: string }[];
  readonly checks: readonly BodyOf<'check.ran'>[];
  readonly verdict: Verdict | null;
  readonly accepted: boolean;
}

export interface AdjustmentState {
  readonly tree: string;
  readonly by: string;
  /** What was altered, not all that is delivered. */
  readonly files: readonly string[];
  /** Of the gate; null until it ran. A red one can't be delivered. */
  readonly green: boolean | null;
  readonly faults: RoundState['faults'];
  readonly checks: RoundState['checks'];
}

export interface CloudTotals {
  readonly calls: number;
  readonly tokens: TokenCount;
  readonly costUsd: number;
  /** True when a model without a known price answered: `costUsd` is then a lower bound. */
  readonly priceUnknown: boolean;
}

export interface LocalTotals {
  readonly turns: number;
  readonly toolCalls: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
}

export interface EgressTotals {
  readonly requests: number;
  readonly bytes: number;
  readonly masked: number;
  readonly denied: number;
  /** Bytes by class of part, as admitted. */
  readonly byClass: Readonly<Record<string, number>>;
}

export interface Incident {
  readonly seq: number;
  readonly what: string;
}

export const emptyRun: RunState = {
  lastSeq: 0,
  lastAt: 0,
  started: null,
  stage: 'intake',
  finished: null,
  environment: null,
  executor: null,
  executorName: null,
  stageAt: {},
  intake: { requirement: null, questions: [], files: [], digestTokens: 0 },
  plan: null,
  steps: [],
  rounds: [],
  adjustment: null,
  files: {},
  tree: null,
  cloud: {
    calls: 0,
    tokens: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 },
    costUsd: 0,
    priceUnknown: false,
  },
  local: { turns: 0, toolCalls: 0, inputTokens: 0, outputTokens: 0 },
  egress: { requests: 0, bytes: 0, masked: 0, denied: 0, byClass: {} },
  decisions: [],
  incidents: [],
  delivery: null,
};
