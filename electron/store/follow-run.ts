import type { RunEvent } from '../../shared/run/event.ts';
import { describeFault, type StoreError } from './describe-fault.ts';
import { signFile } from './file-signature.ts';
import { scanEvents } from './read-outline.ts';
import type { RunConnection } from './run-connection.ts';
import type { RunOutline } from './run-outline.ts';
import type { RunMeta } from './run-tables.ts';

/** Brings an outline up to date with a file that somebody else writes. */
export interface RunFollower {
  /** The events that are new; they are in the outline then. */
  poll(outline: RunOutline): Followed;
}

interface Followed {
  readonly events: readonly RunEvent[];
  readonly fault: StoreError | null;
}

/** At most so many events at once; the next call brings the rest. */
const MOST_EVENTS = 2_000;
/**
 * File times are as coarse as the system's clock ticks: a write right after a look may leave a file that
 * looks the same. So a look counts as the last one only when the file had been left alone for this long.
 */
const SETTLED_MS = 100;
/** However the file looks, somebody looks into it this often: not every file system tells the truth. */
const TRUST_MS = 2_000;

const none: Followed = { events: [], fault: null };

export function followRun(run: {
  readonly path: string;
  readonly meta: RunMeta;
  readonly connection: RunConnection;
}): RunFollower {
  const { path, meta, connection } = run;
  let seen: { readonly signature: string; readonly at: number } | null = null;

  const readNew = (outline: RunOutline): Followed => {
    const fresh: { readonly event: RunEvent; readonly crc: number }[] = [];
    const from = outline.place;
    const fault = connection.use((database) => {
      // Whoever was called a second time begins anew.
      fresh.length = 0;
      const row = database.prepare('SELECT crc FROM event WHERE seq = ?').get(from.seq);
      if (from.seq > 0 && row?.crc !== from.crc) return replaced(path);
      const file = { path, meta, from, limit: MOST_EVENTS };
      return scanEvents(database, file, (event, crc) => fresh.push({ event, crc })).fault;
    });
    for (const { event, crc } of fresh) outline.add(event, crc);
    return { events: fresh.map(({ event }) => event), fault };
  };

  return {
    poll(outline) {
      const { signature, writtenAt } = signFile(path);
      const now = Date.now();
      const isKnown = seen?.signature === signature && Math.abs(now - seen.at) < TRUST_MS;
      if (isKnown) return none;
      try {
        const followed = readNew(outline);
        const isSettled = Math.abs(now - writtenAt) > SETTLED_MS;
        seen = isSettled && followed.events.length === 0 ? { signature, at: now } : null;
        return followed;
      } catch (thrown) {
        const fault = describeFault(thrown, path, outline.place.seq);
        // Busy or unreadable just now; the next call tries again.
        return fault.kind === 'log-corrupt' ? { events: [], fault } : none;
      }
    },
  };
}

const replaced = (path: string): StoreError => ({
  kind: 'log-corrupt',
  path,
  detail: 'it was replaced by another file while it was open',
  readable: 0,
});
