import type { TandemError } from '../../../../shared/errors.ts';
import { stepKey } from '../../../../shared/ids.ts';
import { err, ok, type Result } from '../../../../shared/result.ts';
import { appendLater } from './append-later.ts';

export interface Note {
  readonly run: string;
  readonly target: number;
  readonly text: string;
  readonly by: string;
}

/** Appends a note about an event. It carries no hash of an input: a replay passes it by. */
export function addNote(
  home: string,
  { run, target, text, by }: Note,
): Result<{ readonly seq: number }, TandemError> {
  return appendLater(home, run, (log) => {
    const events = log.events();
    const about = events[target - 1];
    if (about === undefined) {
      const message = `There is no event ${target} in this run: it has ${events.length}.`;
      return err({ kind: 'usage', message });
    }
    return ok({
      key: stepKey('notes', String(target)),
      parent: about.key,
      lane: 'system',
      body: { kind: 'human.note', target, text, by },
      durable: true,
    });
  });
}
