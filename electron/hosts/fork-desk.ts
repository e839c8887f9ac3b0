import type { TandemError } from '../../shared/errors.ts';
import type { RunId } from '../../shared/ids.ts';
import type { ForkForecast, ForkPlaces } from '../../shared/ipc/forks.ts';
import type { Result } from '../../shared/result.ts';
import type { EventOf } from '../../shared/run/event.ts';
import type { ForkChange } from '../../shared/run/fork-change.ts';

/** Runs that begin in the middle of others. */
export interface ForkDesk {
  places(run: string): Promise<Result<ForkPlaces, TandemError>>;
  /** What a fork would be; makes nothing, sends nothing. Refuses exactly what `create` refuses. */
  forecast(asked: ForkRequest): Promise<Result<ForkForecast, TandemError>>;
  /**
   * Makes the fork: its run file and its snapshots, all or nothing. It is then a run that was interrupted at its very
   * beginning, and `Engine.resume` rides it.
   */
  create(asked: ForkRequest): Promise<Result<CreatedFork, TandemError>>;
}

export interface ForkRequest {
  readonly run: string;
  /** Path of a place; null: the likely one. */
  readonly at: string | null;
  readonly changes: readonly ForkChange[];
  /** Name of the swap test that it is for. */
  readonly test?: string;
}

export interface CreatedFork {
  readonly runId: RunId;
  /** The first event of its own. */
  readonly created: EventOf<'fork.created'>;
  readonly forecast: ForkForecast;
}
