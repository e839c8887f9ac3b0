import type { Job } from '../../../shared/ipc/models.ts';
import { ok } from '../../../shared/result.ts';
import type { Engine } from '../../hosts/engine.ts';
import type { OpenFeeds } from '../service.ts';

/** The jobs, newest state only: who reads slowly misses steps on the way and never the end. */
export const openJobsFeed =
  ({ desk }: Pick<Engine, 'desk'>): OpenFeeds['models.jobs'] =>
  async (_params, events) => {
    let jobs: readonly Job[] | null = await desk.jobs();
    const leave = desk.watch((now) => {
      jobs = now;
      events.wake();
    });
    return ok({
      take() {
        if (jobs === null) return [];
        const items = [{ jobs: [...jobs] }];
        jobs = null;
        return items;
      },
      close: leave,
    });
  };
