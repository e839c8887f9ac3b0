import type { TandemError } from '../../../shared/errors.ts';
import type { Question } from '../../../shared/plan/intake.ts';
import type { Plan } from '../../../shared/plan/plan.ts';
import type { Result } from '../../../shared/result.ts';

export type PlanDecision =
  | { readonly kind: 'approve'; readonly by: string }
  | { readonly kind: 'edit'; readonly plan: Plan; readonly by: string }
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
  }): Promise<Result<PlanDecision, TandemError>>;
  decideDelivery(view: {
    readonly summary: string;
    readonly files: readonly string[];
  }): Promise<Result<{ readonly approve: boolean; readonly by: string }, TandemError>>;
  consentUnsandboxed(detail: string): Promise<Result<{ readonly by: string }, TandemError>>;
}

export interface Clock {
  /** Milliseconds since 1970. Only for effects; the workflow itself never reads the time. */
  now(): number;
}
