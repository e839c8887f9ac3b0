import type { TandemError } from '../../shared/errors.ts';
import type { SwapForecast, SwapProgress, SwapRequest, SwapResult } from '../../shared/ipc/swap.ts';
import type { Result } from '../../shared/result.ts';
import type { People } from '../workflow/ports.ts';

/** Tests of what made a step fail: the executor, the plan, both, or neither. */
export interface SwapDesk {
  forecast(asked: SwapRequest): Promise<Result<SwapForecast, TandemError>>;
  /**
   * Forks and rides until it is decided, one fork after the other. When `signal` aborts, the fork under way is stopped
   * and nothing is recorded: the result is then null. Forks stay, as runs that lists leave out.
   */
  run(asked: SwapRequest, watch: SwapWatch): Promise<Result<SwapResult | null, TandemError>>;
}

export interface SwapWatch {
  readonly signal: AbortSignal;
  onProgress(progress: SwapProgress): void;
  /** Who decides about commands that a rule would ask about; absent: nobody, and they are not run. */
  readonly people?: Pick<People, 'allowCommand'>;
}
