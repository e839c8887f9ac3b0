import type { TandemError } from '../../shared/errors.ts';
import type { FollowItem } from '../../shared/ipc/runs.ts';
import { type Cell, createCell } from '../client/cell.ts';
import type { Client } from '../client/client.ts';
import { type FollowedRun, foldItems, type RunView } from './followed-run.ts';

/**
 * The runs that this window follows, one stream each, shared by everybody who looks at the run. What arrives
 * is applied at most twenty times a second, by a timer and not by animation frames: a hidden window has
 * none. A run nobody looks at any more is kept a while, so that going back to it is instant.
 */
const APPLY_MS = 50;
/**
 * While the marks of a long run are coming they are taken in at once. Drawing them on the way holds up the rest, so the first
 * ones are shown, then all; only where that takes long, also what there is meanwhile, each time it has doubled. Words change
 * little and are shown now and then.
 */
const SHOW_GROWTH = 2;
const SHOW_MARKS_MS = 1_000;
const SHOW_WORDS_MS = 1_000;
const WARM_MS = 30_000;

const WAITING: FollowedRun = { phase: 'waiting', error: null };

export type RunStores = (runId: string) => Cell<FollowedRun>;

const storesOf = new WeakMap<Client, RunStores>();

/** The stores of a client's window; always the same ones. */
export function runStoresOf(client: Client): RunStores {
  const known = storesOf.get(client);
  if (known !== undefined) return known;
  const cells = new Map<string, Cell<FollowedRun>>();
  const stores: RunStores = (runId) => {
    const kept = cells.get(runId);
    if (kept !== undefined) return kept;
    const cell = createRunStore(client, runId, () => cells.delete(runId));
    cells.set(runId, cell);
    return cell;
  };
  storesOf.set(client, stores);
  return stores;
}

/** Follows from the first subscription until a while after the last; `onCold` says that it let go. */
export function createRunStore(
  client: Client,
  runId: string,
  onCold: () => void = () => undefined,
): Cell<FollowedRun> {
  const cell = createCell<FollowedRun>(WAITING);
  let users = 0;
  let cooling: ReturnType<typeof setTimeout> | undefined;
  let stop: (() => void) | null = null;
  const follow = () => {
    stop?.();
    cell.set(WAITING);
    stop = followRun(client, runId, {
      onView: (view) => cell.set({ phase: 'ready', error: null, ...view }),
      onEnd: (error) => cell.set({ phase: 'failed', error, again: follow }),
    });
  };
  return {
    get: cell.get,
    subscribe(listener) {
      users += 1;
      clearTimeout(cooling);
      const unsubscribe = cell.subscribe(listener);
      if (stop === null) follow();
      return () => {
        unsubscribe();
        users -= 1;
        if (users > 0) return;
        cooling = setTimeout(() => {
          stop?.();
          stop = null;
          cell.set(WAITING);
          onCold();
        }, WARM_MS);
      };
    },
  };
}

function followRun(
  client: Client,
  runId: string,
  events: { onView(view: RunView): void; onEnd(error: TandemError): void },
): () => void {
  let view: RunView | null = null;
  let appliedAt = 0;
  let shownAt = 0;
  let shown = 0;
  const isWorthShowing = ({ marks, lastSeq }: RunView, items: readonly FollowItem[]): boolean => {
    const isFilling = items.every((item) =>
      item.kind === 'marks' ? marks.length < lastSeq : item.kind === 'words' && item.wordsLeft > 0,
    );
    if (!isFilling || shown === 0) return true;
    const since = appliedAt - shownAt;
    if (marks.length >= lastSeq) return shown < lastSeq || since >= SHOW_WORDS_MS;
    return since >= SHOW_MARKS_MS && marks.length >= shown * SHOW_GROWTH;
  };
  let timer: ReturnType<typeof setTimeout> | undefined;
  let waiting: FollowItem[] = [];
  let taken: (() => void)[] = [];
  const apply = () => {
    clearTimeout(timer);
    timer = undefined;
    appliedAt = Date.now();
    const items = waiting;
    const done = taken;
    waiting = [];
    taken = [];
    view = foldItems(view, items);
    if (view !== null && isWorthShowing(view, items)) {
      shownAt = appliedAt;
      shown = view.marks.length;
      events.onView(view);
    }
    // Only now is there room for more: this is what holds the engine back.
    for (const resolve of done) resolve();
  };
  const close = client.subscribe(
    'run.follow',
    { run: runId, after: null },
    {
      onItems(items) {
        waiting.push(...items);
        const since = Date.now() - appliedAt;
        const isFilling = items.some(({ kind }) => kind === 'marks' || kind === 'words');
        // Timers of hidden windows are slowed down, messages are not: what is due is applied at once.
        if (since >= APPLY_MS || since < 0 || isFilling) return apply();
        timer ??= setTimeout(apply, APPLY_MS - since);
        return new Promise((resolve) => taken.push(resolve));
      },
      onEnd(error) {
        clearTimeout(timer);
        events.onEnd(error ?? { kind: 'connection-lost' });
      },
    },
  );
  return () => {
    clearTimeout(timer);
    close();
  };
}
