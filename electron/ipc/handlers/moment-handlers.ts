import type { momentMethods } from '../../../shared/ipc/moments.ts';
import type { Engine } from '../../hosts/engine.ts';
import type { Handlers } from '../service.ts';

/** A run as it was at one event, and what it had spent by then. */
export function createMomentHandlers({
  moments,
}: Pick<Engine, 'moments'>): Pick<Handlers, keyof typeof momentMethods> {
  return {
    'moment.tree': ({ run, seq, only = 'all' }) => moments.tree({ run, seq, only }),
    'moment.file': (asked) => moments.file(asked),
    'moment.waits': ({ run }) => moments.waits(run),
    'moment.spent': ({ run, from = null, to = null }) => moments.spent({ run, from, to }),
  };
}
