import type { TandemError } from '../../../shared/errors.ts';
import type { CommitHash } from '../../../shared/ids.ts';
import type { Intake } from '../../../shared/plan/intake.ts';
import type { Plan } from '../../../shared/plan/plan.ts';
import type { Verdict } from '../../../shared/plan/verdict.ts';
import type { Result } from '../../../shared/result.ts';
import type { BodyOf, TokenCount } from '../../../shared/run/event.ts';
import type { EffectScope } from './durable.ts';

/** Material for Claude, typed by what it is and where it came from. The egress gate decides per part. */
export interface CloudPart {
  readonly class:
    | 'request'
    | 'digest'
    | 'plan'
    | 'excerpt'
    | 'diff'
    | 'report'
    | 'question'
    | 'answers'
    | 'faults'
    | 'transcript'
    /** Names and purposes of tools of servers that people added. */
    | 'tools';
  /** Where it came from: `user`, `digest`, `src/a.ts:1-80`, `git diff`, `harness` … */
  readonly source: string;
  readonly text: string;
  /** Who let this excerpt out (`user`, `policy`). At level `outline` an excerpt without it stays here. */
  readonly allowedBy?: string;
}

/** What came back from one call to Claude; usage and cost are in the events the adapter emitted. */
export type CloudAnswer<T> =
  | {
      readonly kind: 'answer';
      readonly value: T;
      readonly model: string;
      readonly tokens: TokenCount;
    }
  /** The answer was not usable: text and exact faults, for the one repair attempt. */
  | { readonly kind: 'invalid'; readonly text: string; readonly faults: readonly string[] }
  | { readonly kind: 'refusal'; readonly category: string | null; readonly detail: string }
  | { readonly kind: 'max-tokens'; readonly detail: string };

/** Sent along with the second call when the first answer could not be used. */
export interface Repair {
  readonly previous: string;
  readonly faults: readonly string[];
}

export interface IntakeInput {
  readonly parts: readonly CloudPart[];
  readonly repair?: Repair;
}
export interface PlanInput {
  readonly parts: readonly CloudPart[];
  /** The parts hold a plan and what people want changed about it. */
  readonly revises?: boolean;
  readonly repair?: Repair;
}
export interface JudgeInput {
  readonly parts: readonly CloudPart[];
  readonly repair?: Repair;
}

/**
 * Claude, or a local model in local mode. One method call = one logical call in the ledger (transport
 * retries are attempts of it). Each emits `model.requested`, `model.retried`, `egress.*` and returns the
 * terminal event's value; the durable step around it is the workflow's.
 * The planner has no tools and can change nothing.
 */
export interface Planner {
  readonly model: string;
  intake(input: IntakeInput, scope: EffectScope): Promise<Result<Answered<Intake>, TandemError>>;
  plan(input: PlanInput, scope: EffectScope): Promise<Result<Answered<Plan>, TandemError>>;
  /** Short advice for the executor (`ask_planner`). */
  advise(
    parts: readonly CloudPart[],
    scope: EffectScope,
  ): Promise<Result<Answered<string>, TandemError>>;
  /** Prompt file name to SHA-256 of its text. */
  readonly prompts: Readonly<Record<string, string>>;
}

export interface Verifier {
  readonly model: string;
  judge(input: JudgeInput, scope: EffectScope): Promise<Result<Answered<Verdict>, TandemError>>;
}

/** The answer with the event that ends the call (`model.responded`, or `model.failed` when unusable). */
export interface Answered<T> {
  readonly answer: CloudAnswer<T>;
  readonly event: BodyOf<'model.responded'> | BodyOf<'model.failed'>;
}

export interface Digest {
  readonly text: string;
  readonly tokens: number;
  readonly files: number;
  readonly filesShown: number;
  readonly symbols: number;
  readonly ms: number;
}

export interface DigestBuilder {
  /**
   * Reads a commit's tree (never the user's uncommitted files). `level` `names` leaves out symbols.
   * `hints` are words of the request, used for ranking.
   */
  build(
    input: {
      readonly repository: string;
      readonly commit: CommitHash;
      readonly level: 'names' | 'outline';
      readonly hints: string;
      readonly tokenBudget: number;
    },
    /** With a log to write to where it is built for a run. */
    scope: Pick<EffectScope, 'signal' | 'pulse'> & Partial<Pick<EffectScope, 'emit' | 'putBlob'>>,
  ): Promise<Result<Digest, TandemError>>;
}

/** Decides about one part before anything is composed; the planner adapter uses the same gate to send. */
export interface EgressPolicy {
  readonly level: 'names' | 'outline' | 'excerpts' | 'open';
  /** Path patterns whose content never leaves (gitignore syntax). */
  readonly deniedPaths: readonly string[];
}
