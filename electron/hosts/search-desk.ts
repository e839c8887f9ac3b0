import type { TandemError } from '../../shared/errors.ts';
import type { SearchQuery, SearchReply } from '../../shared/ipc/search.ts';
import type { Result } from '../../shared/result.ts';

/** Full-text search in one run or in all of them. */
export interface SearchDesk {
  /** Answers at once with what is indexed by now, and goes on with indexing by itself. */
  find(query: SearchQuery): Promise<Result<SearchReply, TandemError>>;
  /** Indexes what is not yet, and resolves when nothing is left to do or `signal` aborts. */
  settle(
    query: Pick<SearchQuery, 'run'>,
    watch: {
      readonly signal: AbortSignal;
      onProgress(done: number, of: number): void;
    },
  ): Promise<void>;
}
