import { useEffect } from 'react';
import type { TandemError } from '../../../shared/errors.ts';
import type { Job, Shop } from '../../../shared/ipc/models.ts';
import { type Cell, createCell, useCell } from '../../client/cell.ts';
import type { Client } from '../../client/client.ts';
import { useClient } from '../../client/client-context.tsx';
import { isOver, jobsOf } from './jobs-store.ts';

/** The machine, its servers and all models, as they were read last. */
export interface ShopState {
  readonly shop: Shop | null;
  /** Why the last reading failed; the shop is then the one before. */
  readonly error: TandemError | null;
  readonly busy: boolean;
}

export interface ShopView extends ShopState {
  /** Looks at machine and servers now. */
  readonly refresh: () => Promise<void>;
}

interface ShopDesk {
  readonly cell: Cell<ShopState>;
  read(fresh: boolean): Promise<void>;
}

const desks = new WeakMap<Client, ShopDesk>();

/**
 * One shop for a client's window, read when it is first looked at. A job that ends changes what is installed or
 * known, so the shop is read again then, and after the line to the engine was lost.
 */
function shopDeskOf(client: Client): ShopDesk {
  const known = desks.get(client);
  if (known !== undefined) return known;
  const state = createCell<ShopState>({ shop: null, error: null, busy: false });
  let round = 0;
  const read = async (fresh: boolean): Promise<void> => {
    round += 1;
    const own = round;
    state.set({ ...state.get(), busy: true });
    const reply = await client.invoke('models.shop', { fresh });
    // A newer reading is on its way: it knows better.
    if (own !== round) return;
    state.set(
      reply.ok
        ? { shop: reply.value, error: null, busy: false }
        : { ...state.get(), error: reply.error, busy: false },
    );
  };
  const desk: ShopDesk = { cell: whileWatched(state, () => followChanges(client, read)), read };
  desks.set(client, desk);
  return desk;
}

/** The cell, with something running from its first listener to its last. */
function whileWatched<T>(cell: Cell<T>, begin: () => () => void): Cell<T> {
  let listeners = 0;
  let end = (): void => undefined;
  return {
    get: cell.get,
    subscribe(listener) {
      const stop = cell.subscribe(listener);
      listeners += 1;
      if (listeners === 1) end = begin();
      return () => {
        stop();
        listeners -= 1;
        if (listeners === 0) end();
      };
    },
  };
}

function followChanges(client: Client, read: (fresh: boolean) => Promise<void>): () => void {
  const jobs = jobsOf(client);
  let ended = endedOf(jobs.get().jobs);
  const stopJobs = jobs.subscribe(() => {
    const now = endedOf(jobs.get().jobs);
    if (now !== ended) void read(true);
    ended = now;
  });
  const stopLine = client.connection.subscribe(() => {
    if (client.connection.get().kind === 'open') void read(false);
  });
  void read(false);
  return () => {
    stopJobs();
    stopLine();
  };
}

const endedOf = (jobs: readonly Job[]): string =>
  jobs
    .filter(isOver)
    .map((job) => `${job.id} ${job.phase}`)
    .sort()
    .join('\n');

/** The shop of this window, shared by all screens. */
export function useShop(): ShopView {
  const desk = shopDeskOf(useClient());
  const state = useCell(desk.cell);
  return { ...state, refresh: () => desk.read(true) };
}

/** Reads the shop again every so often while the window is in sight: what is free and loaded changes by itself. */
export function useFreshShop(everyMs: number): void {
  const desk = shopDeskOf(useClient());
  useEffect(() => {
    const timer = window.setInterval(() => {
      if (document.visibilityState === 'visible') void desk.read(false);
    }, everyMs);
    return () => window.clearInterval(timer);
  }, [desk, everyMs]);
}
