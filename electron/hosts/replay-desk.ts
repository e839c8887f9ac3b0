import type { TandemError } from '../../shared/errors.ts';
import type {
  InputHit,
  ModelInput,
  ReExecutionForecast,
  ReExecutionProgress,
  ReExecutionReport,
  TextPage,
} from '../../shared/ipc/replays.ts';
import type { Result } from '../../shared/result.ts';
import type { EventOf } from '../../shared/run/event.ts';
import type { People } from '../workflow/ports.ts';

/** The exact input of a model, and doing once more what a run did. */
export interface ReplayDesk {
  input(at: RequestPlace): Promise<Result<ModelInput, TandemError>>;
  text(
    at: RequestPlace & { readonly of: number | 'raw' | 'answer'; readonly offset: number },
  ): Promise<Result<TextPage, TandemError>>;
  find(
    at: RequestPlace & { readonly text: string },
  ): Promise<Result<{ readonly hits: readonly InputHit[]; readonly all: number }, TandemError>>;
  forecast(run: string): Promise<Result<ReExecutionForecast, TandemError>>;
  earlier(run: string): Promise<Result<readonly EventOf<'replay.ended'>[], TandemError>>;
  /** Rejects with the signal's reason when it aborts, after everything was taken away again. */
  execute(
    asked: { readonly run: string; readonly record: boolean },
    watch: ReExecutionWatch,
  ): Promise<Result<ReExecutionReport, TandemError>>;
}

export interface RequestPlace {
  readonly run: string;
  /** Any event of the step that asked: the request, its answer, what left for it. */
  readonly seq: number;
}

export interface ReExecutionWatch {
  readonly consent: People['consentUnsandboxed'];
  readonly signal: AbortSignal;
  onProgress(progress: ReExecutionProgress): void;
}
