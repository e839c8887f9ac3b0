import type { TandemError } from '../../../../shared/errors.ts';
import type { EventComparison } from '../../../../shared/ipc/comparisons.ts';
import { err, ok, type Result } from '../../../../shared/result.ts';
import { compareFields } from '../../../../shared/run/compare/fields.ts';
import { type Folders, noFolders } from '../../../../shared/run/compare/noise.ts';
import { isBlob } from '../../../../shared/run/compare/outline.ts';
import { isLogFault } from '../../../../shared/run/log-fault.ts';
import { readText } from '../../../changes/read-text.ts';
import { type OpenRun, openRun } from '../../../store/open-run.ts';
import type { EventName } from '../../comparison-desk.ts';
import { foldersOfRun } from './read-outline.ts';

/** Of a payload as much is shown. */
const PART_BYTES = 16 * 1024;

/** Two events field by field, payloads read out. Errors: those of opening; `stale` for an event that is not there. */
export async function compareEvents(
  home: string,
  { left, right }: { readonly left: EventName | null; readonly right: EventName | null },
): Promise<Result<EventComparison, TandemError>> {
  const one = readSide(home, left);
  if (!one.ok) return one;
  const other = readSide(home, right);
  if (!other.ok) return other;
  const { fields, leftOut } = compareFields(one.value, other.value);
  return ok({ fields, leftOut });
}

interface Side {
  readonly event: Readonly<Record<string, unknown>> | null;
  readonly folders: Folders;
}

function readSide(home: string, name: EventName | null): Result<Side, TandemError> {
  if (name === null) return ok({ event: null, folders: noFolders });
  const opened = openRun(home, name.run);
  if (!opened.ok) return opened;
  const run = opened.value;
  try {
    const event = run.event(name.seq);
    if (event === null) return err({ kind: 'stale', what: `${name.run} ${name.seq}` });
    const folders = foldersOfRun(run.snapshot().state.started);
    const { result: _result, ...fields } = event;
    return ok({ event: readOut(run, fields), folders });
  } catch (thrown) {
    if (isLogFault(thrown)) return err(thrown.fault);
    throw thrown;
  } finally {
    run.close();
  }
}

/** The event with the beginning of each payload in the place of its name. */
function readOut(run: OpenRun, event: Readonly<Record<string, unknown>>): Side['event'] {
  return Object.fromEntries(
    Object.entries(event).map(([name, value]) => {
      if (!isBlob(value)) return [name, value];
      const { content, bytes, next } = run.blob(value.blob, 0, PART_BYTES);
      const text = readText(content)?.text ?? null;
      const more = next === null ? '' : `\n… (${bytes} bytes in all)`;
      return [name, text === null ? `${bytes} bytes, not text` : `${text}${more}`];
    }),
  );
}
