import { EXIT } from '../../../../shared/exit-code.ts';
import type { Engine } from '../../engine.ts';
import { sayFailure } from '../say-failure.ts';
import type { NoteAct } from '../search-arguments.ts';
import type { TerminalIo } from '../terminal-io.ts';
import { wholeName } from '../whole-name.ts';

/** Appends a note to a run, pinned to one of its events. */
export async function noteCommand(
  io: TerminalIo,
  engine: Pick<Engine, 'moments' | 'open'>,
  { run, event, text, json }: NoteAct & { readonly json: boolean },
): Promise<number> {
  const added = await engine.moments.note({ run, target: event, text, by: 'user' });
  if (!added.ok) return sayFailure(io, added.error);
  const { seq } = added.value;
  io.stdout.write(
    json
      ? `${JSON.stringify({ kind: 'note.added', runId: await wholeName(engine, run), target: event, seq })}\n`
      : `Noted at event ${event}; the note is event ${seq}.\n`,
  );
  return EXIT.delivered;
}
