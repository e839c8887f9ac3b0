import type { forkMethods } from '../../../shared/ipc/forks.ts';
import { ok } from '../../../shared/result.ts';
import type { Engine } from '../../hosts/engine.ts';
import type { Desk } from '../desk.ts';
import type { Handlers } from '../service.ts';

/** Forks: where they can begin, what they would be, and making one, which is then ridden here. */
export function createForkHandlers(
  desk: Pick<Desk, 'resume'>,
  { forks }: Pick<Engine, 'forks'>,
): Pick<Handlers, keyof typeof forkMethods> {
  return {
    'fork.places': ({ run }) => forks.places(run),
    'fork.forecast': (asked) => forks.forecast(asked),
    async 'fork.start'(asked) {
      const made = await forks.create(asked);
      if (!made.ok) return made;
      const live = await desk.resume(made.value.runId);
      // What keeps it from going on does not undo it: it is an interrupted run, and can be resumed.
      return live.ok ? ok({ runId: live.value.runId }) : live;
    },
  };
}
