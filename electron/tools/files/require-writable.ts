import { err, ok } from '../../../shared/result.ts';
import type { Checked } from '../tool-fault.ts';

const SHOWN = 12;

/** Passes a path that the step owns. The refusal names the paths that it does own. */
export function requireWritable(path: string, writable: readonly string[] | null): Checked<string> {
  if (path === '') return err({ status: 'refused', text: 'The project folder itself is no file.' });
  if (writable === null || writable.some((owned) => owns(owned, path))) return ok(path);
  if (writable.length === 0) {
    return err({ status: 'refused', text: 'This step may read files but not write any.' });
  }
  const listed = writable.slice(0, SHOWN).join(', ');
  const more = writable.length > SHOWN ? ` and ${writable.length - SHOWN} more` : '';
  return err({
    status: 'refused',
    text: `"${path}" does not belong to this step. It may write only: ${listed}${more}. If another file must change, say so in finish_step.`,
  });
}

function owns(owned: string, path: string): boolean {
  const name = owned.replace(/^\.\//, '');
  return name.endsWith('/') ? path.startsWith(name) : path === name;
}
