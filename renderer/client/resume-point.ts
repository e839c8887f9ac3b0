import type { ItemOf, ParamsOf, StreamName } from '../../shared/ipc/contract.ts';
import type { FollowItem } from '../../shared/ipc/runs.ts';

/**
 * Where a stream goes on after the line was lost. Most begin again with their snapshot. A followed run says
 * which event it has last, gets what came since, and anything that comes twice is dropped here: whatever
 * is cut where, its reader sees each event once and in order.
 */
export interface ResumePoint<S extends StreamName> {
  /** What to open the stream with, now. */
  params(): ParamsOf<S>;
  /** The items that are new; null when something is missing before them and the stream has to begin anew. */
  take(items: readonly ItemOf<S>[]): readonly ItemOf<S>[] | null;
}

export function createResumePoint<S extends StreamName>(
  stream: S,
  params: ParamsOf<S>,
): ResumePoint<S> {
  if (stream !== 'run.follow') return { params: () => params, take: (items) => items };
  // TypeScript does not narrow S by its value; the name just was compared.
  return createFollowPoint(params as ParamsOf<'run.follow'>) as unknown as ResumePoint<S>;
}

function createFollowPoint(params: ParamsOf<'run.follow'>): ResumePoint<'run.follow'> {
  let last = params.after;
  // A snapshot whose marks or words are still coming can't be gone on from.
  let isWhole = true;
  const takeOne = (item: FollowItem): FollowItem | null | 'gap' => {
    if (item.kind === 'snapshot') last = item.lastSeq;
    if (item.kind === 'snapshot' || item.kind === 'marks')
      isWhole = item.marksUpTo === last && (item.wordsLeft ?? 0) === 0;
    else if (item.kind === 'words') isWhole = item.wordsLeft === 0;
    if (item.kind !== 'events') return item;
    const known = last ?? 0;
    const events = item.events.filter((event) => event.seq > known);
    const first = events[0];
    if (first === undefined) return null;
    if (first.seq !== known + 1) return 'gap';
    last = events.at(-1)?.seq ?? known;
    return { kind: 'events', events };
  };
  return {
    params: () => ({ ...params, after: isWhole ? last : null }),
    take(items) {
      const fresh: FollowItem[] = [];
      for (const item of items) {
        const taken = takeOne(item);
        if (taken === 'gap') {
          last = null;
          return null;
        }
        if (taken !== null) fresh.push(taken);
      }
      return fresh;
    },
  };
}
