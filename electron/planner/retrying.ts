import type { TandemError } from '../../shared/errors.ts';
import type { EffectScope } from '../workflow/ports.ts';
import type { UsedTokens } from './bill.ts';
import { decideRetry } from './failure.ts';
import type { Attempt, Speaker } from './stream-answer.ts';

/**
 * Our own retries, in the open: each is an event, each wait is shown and can be broken off. Bounded three ways:
 * attempts, time waited in all, and attempts that may be on the bill. Of the last there are two at most, so
 * that a bad line can double a call's cost but never multiply it.
 */

export const retryLimits = {
  attempts: 4,
  maybePaid: 2,
  waitMs: 60_000,
  totalWaitMs: 180_000,
  firstBackoffMs: 1_000,
} as const;

/** Waits; rejects with the signal's reason when it aborts. */
export type Delay = (ms: number, signal: AbortSignal) => Promise<void>;

export type RetryEnd =
  | { readonly kind: 'message'; readonly attempt: Extract<Attempt, { kind: 'message' }> }
  | { readonly kind: 'failed'; readonly outcome: string; readonly error: TandemError };

export interface RetryInput {
  readonly role: Speaker;
  readonly scope: Pick<EffectScope, 'emit' | 'pulse' | 'signal'>;
  readonly delay: Delay;
  readonly attempt: () => Promise<Attempt>;
  /** Why the door refused, when it did: never retried. */
  readonly refusal: () => TandemError | null;
  readonly onLost: (lost: UsedTokens) => void;
}

export async function retrying(input: RetryInput): Promise<RetryEnd> {
  let maybePaid = 0;
  let waited = 0;
  for (let number = 1; ; number += 1) {
    const attempt = await input.attempt();
    if (attempt.kind === 'message') return { kind: 'message', attempt };
    const refusal = input.refusal();
    if (refusal !== null) return { kind: 'failed', outcome: refusal.kind, error: refusal };
    if (attempt.tokens !== null && attempt.model !== null) {
      input.onLost({ model: attempt.model, tokens: attempt.tokens });
    }
    const decision = decideRetry(attempt.failure);
    if (decision.kind === 'stop') {
      return { kind: 'failed', outcome: decision.outcome, error: decision.error };
    }
    maybePaid += decision.maybePaid ? 1 : 0;
    const waitMs = Math.min(decision.waitMs ?? backoff(number), retryLimits.waitMs);
    const isSpent =
      number >= retryLimits.attempts ||
      maybePaid >= retryLimits.maybePaid ||
      waited + waitMs > retryLimits.totalWaitMs;
    if (isSpent) {
      const error = {
        kind: 'claude-unreachable',
        detail: decision.because,
        attempts: number,
      } as const;
      return { kind: 'failed', outcome: 'unreachable', error };
    }
    await wait(input, number, waitMs, decision.because);
    waited += waitMs;
  }
}

async function wait(input: RetryInput, attempt: number, waitMs: number, because: string) {
  const { role, scope, delay } = input;
  scope.emit({ kind: 'model.retried', role, attempt: attempt + 1, waitMs, because });
  const text = `waiting ${Math.ceil(waitMs / 1000)} s for Claude: ${because}`;
  scope.pulse({ phase: 'wait', who: role, text, ms: waitMs });
  await delay(waitMs, scope.signal);
}

const backoff = (attempt: number): number => retryLimits.firstBackoffMs * 2 ** (attempt - 1);
