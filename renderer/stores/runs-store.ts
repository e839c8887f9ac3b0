import type { TandemError } from '../../shared/errors.ts';
import type { RunSummary } from '../../shared/ipc/runs.ts';
import { type Cell, useCell } from '../client/cell.ts';
import type { Client } from '../client/client.ts';
import { useClient } from '../client/client-context.tsx';
import { createStreamStore } from './stream-store.ts';

/** The library: all runs, the newest first. */
export type RunLibrary =
  | { readonly phase: 'waiting'; readonly runs: readonly RunSummary[]; readonly error: null }
  | { readonly phase: 'ready'; readonly runs: readonly RunSummary[]; readonly error: null }
  | { readonly phase: 'failed'; readonly runs: readonly RunSummary[]; readonly error: TandemError };

const WAITING: RunLibrary = { phase: 'waiting', runs: [], error: null };

const libraries = new WeakMap<Client, Cell<RunLibrary>>();

/** The library of a client's window; always the same one. */
export function runLibraryOf(client: Client): Cell<RunLibrary> {
  const known = libraries.get(client);
  if (known !== undefined) return known;
  const library = createStreamStore<'runs.watch', RunLibrary>(client, 'runs.watch', {
    params: {},
    initial: WAITING,
    fold: foldLibrary,
    fail: ({ runs }, error) => ({ phase: 'failed', runs, error }),
  });
  libraries.set(client, library);
  return library;
}

type LibraryItem =
  | { readonly kind: 'all'; readonly runs: readonly RunSummary[] }
  | { readonly kind: 'run'; readonly run: RunSummary };

export function foldLibrary(library: RunLibrary, items: readonly LibraryItem[]): RunLibrary {
  const runs = new Map(library.runs.map((run) => [run.runId, run]));
  for (const item of items) {
    if (item.kind === 'run') {
      runs.set(item.run.runId, item.run);
      continue;
    }
    runs.clear();
    for (const run of item.runs) runs.set(run.runId, run);
  }
  return { phase: 'ready', runs: [...runs.values()].sort(newestFirst), error: null };
}

/** Names of runs begin with the time at which they were started. */
const newestFirst = (a: RunSummary, b: RunSummary): number => (a.runId < b.runId ? 1 : -1);

export const useRuns = (): RunLibrary => useCell(runLibraryOf(useClient()));
