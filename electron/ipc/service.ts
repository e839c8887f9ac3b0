import type { TandemError } from '../../shared/errors.ts';
import type {
  ItemOf,
  MethodName,
  OutputOf,
  ParamsOf,
  ParsedInputOf,
  StreamName,
} from '../../shared/ipc/contract.ts';
import type { Result } from '../../shared/result.ts';
import type { Caller } from './caller.ts';

/** One function a method. Gets parsed input; expected failures are results, a throw is a bug of ours. */
export type Handlers = {
  readonly [M in MethodName]: (
    input: ParsedInputOf<M>,
    caller: Caller,
  ) => Promise<Result<OutputOf<M>, TandemError>>;
};

/**
 * What a stream is read from, at the reader's pace. It keeps a place, not a queue: how much it holds does
 * not depend on how slow its reader is.
 */
export interface Feed<T> {
  /** What there is since the last time, at most a batch of it; empty when there is nothing. */
  take(): readonly T[];
  /** True while more of the same is there already: nothing is gathered by waiting for it. */
  isFilling?(): boolean;
  close(): void;
}

/** How a feed tells its connection what happened. */
export interface FeedEvents {
  /** There is something to take, perhaps. */
  wake(): void;
  /** It is over; with the error when it broke. */
  end(error: TandemError | null): void;
}

export type OpenFeeds = {
  readonly [S in StreamName]: (
    params: ParamsOf<S>,
    events: FeedEvents,
  ) => Promise<Result<Feed<ItemOf<S>>, TandemError>>;
};

/** Everything that a connection can be served with. */
export interface Service {
  readonly handlers: Handlers;
  readonly feeds: OpenFeeds;
  /** This Tandem's version. */
  readonly version: string;
  /** A line for the log: bugs, and connections that do not speak as a window does. */
  log(line: string): void;
}
