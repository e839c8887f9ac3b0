import type { replayMethods } from '../../../shared/ipc/replays.ts';
import { ok } from '../../../shared/result.ts';
import type { Engine } from '../../hosts/engine.ts';
import type { Handlers } from '../service.ts';

/** Verify, what a model was sent, and what a re-execution would be. A difference is an answer here and no error. */
export function createReplayHandlers(
  engine: Pick<Engine, 'replay' | 'replays'>,
): Pick<Handlers, keyof typeof replayMethods> {
  const { replays } = engine;
  return {
    async 'replay.verify'({ run }) {
      const replay = await engine.replay(run);
      if (replay.ok) return ok({ ...replay.value, same: true });
      const { error } = replay;
      if (error.kind !== 'replay-diverged') return replay;
      const { key, seq = null, cause = 'code', expected, actual, where = null } = error;
      return ok({ same: false, key, seq, cause, expected, actual, where });
    },
    'replay.input': (at) => replays.input(at),
    'replay.text': (at) => replays.text(at),
    'replay.find': (at) => replays.find(at),
    'replay.forecast': ({ run }) => replays.forecast(run),
    async 'replay.earlier'({ run }) {
      const ended = await replays.earlier(run);
      return ended.ok ? ok({ ended: ended.value }) : ended;
    },
  };
}
