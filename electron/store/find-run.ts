import type { TandemError } from '../../shared/errors.ts';
import type { RunId } from '../../shared/ids.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { describeFault } from './describe-fault.ts';
import { listRunIds, runsFolder } from './run-paths.ts';

/** More candidates than this would only scroll the message away. */
const CANDIDATES_SHOWN = 5;

/**
 * The run that people mean by an id or by the beginning of one. The text is only compared with the names of
 * existing run files and never becomes part of a path.
 * Errors: `run-not-found`; `usage` naming the candidates when several runs begin like this.
 */
export function findRun(home: string, text: string): Result<RunId, TandemError> {
  let runs: readonly RunId[];
  try {
    runs = listRunIds(runsFolder(home));
  } catch (thrown) {
    return err(describeFault(thrown, home));
  }
  const wanted = text.trim().toLowerCase();
  const matches = wanted === '' ? [] : runs.filter((run) => run.startsWith(wanted));
  const [found, second] = matches;
  if (found === undefined) return err({ kind: 'run-not-found', run: text, home });
  if (second === undefined) return ok(found);
  const shown = matches.slice(0, CANDIDATES_SHOWN).join(', ');
  const more = matches.length - CANDIDATES_SHOWN;
  const rest = more > 0 ? ` and ${more} more` : '';
  return err({
    kind: 'usage',
    message: `\`${text}\` could be any of ${matches.length} runs: ${shown}${rest}.`,
  });
}
