import type { TandemError } from '../../../shared/errors.ts';
import type { Question } from '../../../shared/plan/intake.ts';
import type { Plan } from '../../../shared/plan/plan.ts';
import type { Result } from '../../../shared/result.ts';
import type { PlanComment } from '../../../shared/run/event.ts';

export type PlanDecision =
  /** `executor`: another one from here on. `upTo`: the last step that is approved; people are asked again after it. */
  | {
      readonly kind: 'approve';
      readonly by: string;
      readonly executor?: string;
      readonly upTo?: string;
    }
  | { readonly kind: 'edit'; readonly plan: Plan; readonly by: string }
  | { readonly kind: 'revise'; readonly comments: readonly PlanComment[]; readonly by: string }
  | { readonly kind: 'refuse'; readonly by: string; readonly reason: string };

export type DeliveryDecision =
  /** Without a form: the one the run was started with. */
  | { readonly kind: 'approve'; readonly by: string; readonly form?: 'branch' | 'patch' | 'apply' }
  /** Files as they are to be delivered instead; null content: as it was at the base, or gone. */
  | {
      readonly kind: 'adjust';
      readonly by: string;
      readonly files: readonly { readonly path: string; readonly content: string | null }[];
    }
  | { readonly kind: 'refuse'; readonly by: string; readonly reason: string };

/** Where decisions come from: a terminal, a window, or flags given in advance. */
export interface People {
  answer(
    question: Question,
  ): Promise<Result<{ readonly answer: string; readonly by: string }, TandemError>>;
  allowFile(path: string, why: string): Promise<{ readonly shown: boolean; readonly by: string }>;
  decidePlan(view: {
    readonly plan: Plan;
    readonly version: number;
    readonly faults: readonly string[];
    /** Why an earlier decision could not be taken as it was given; unlike a fault, none keeps from approving. */
    readonly notices?: readonly string[];
    /** The step before which the run waits for another approval; null for a plan not approved yet. */
    readonly before: string | null;
  }): Promise<Result<PlanDecision, TandemError>>;
  decideDelivery(view: {
    readonly summary: string;
    readonly files: readonly string[];
    /** The tree that would be delivered. */
    readonly tree: string;
    /** What is red about a change that people adjusted; such a change can't be delivered. */
    readonly faults: readonly string[];
    readonly adjusted: boolean;
  }): Promise<Result<DeliveryDecision, TandemError>>;
  /** Leave to run commands as this machine can; `remember`: for all runs in this repository. */
  consentUnsandboxed(
    detail: string,
    repository?: string,
  ): Promise<Result<{ readonly by: string; readonly remember?: boolean }, TandemError>>;
  /** Asked where neither a rule nor the plan decides about a command, or about a call of a tool that people added. */
  allowCommand(call: {
    /** The exact command; for a tool, its name and its whole input as text. */
    readonly command: string;
    readonly step: string;
    readonly callId: string;
    /** What made it a question: the rule or the setting, in words. */
    readonly why?: string;
    /** Present: a call of this tool of a user-added server, not a command. */
    readonly tool?: string;
  }): Promise<
    Result<
      {
        readonly allowed: boolean;
        readonly by: string;
        /** Told to the executor when it was not allowed. */
        readonly note: string;
      },
      TandemError
    >
  >;
}

/** What people do while a run works. A host without it (the terminal) never holds or steers. */
export interface Controls {
  /** Waits while people hold the run before a step; null when nobody did. Rejects with the signal's reason when it aborts. */
  hold(at: { readonly step: string }, signal: AbortSignal): Promise<{ readonly by: string } | null>;
  /** Takes what is queued for the executor and forgets it. */
  take(): readonly Wish[];
}

export interface Wish {
  readonly wish: 'steer' | 'retry';
  readonly text: string;
  readonly by: string;
}

export interface Clock {
  /** Milliseconds since 1970. Only for effects; the workflow itself never reads the time. */
  now(): number;
}
