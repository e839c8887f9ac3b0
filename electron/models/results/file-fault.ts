import type { z } from 'zod';
import type { TandemError } from '../../../shared/errors.ts';
import { findLine, findSyntaxError } from '../../../shared/settings/json-line.ts';
import { isNestedTooDeep } from '../../../shared/settings/nesting.ts';

/** Why a file of people's own could not be used, as the screens show it. */
export interface FileFault {
  readonly path: string;
  /** Counted from 1; null when the place is not in the text. */
  readonly line: number | null;
  readonly detail: string;
}

export type FileInvalid = Extract<TandemError, { readonly kind: 'file-invalid' }>;

/** Finding a line takes a second look at the whole text; for one larger than people write it is not worth it. */
const LINES_UP_TO = 2_000_000;

export const fileInvalid = (path: string, line: number | null, detail: string): FileInvalid => ({
  kind: 'file-invalid',
  path,
  line,
  detail,
});

export const faultOf = ({ path, line, detail }: FileInvalid): FileFault => ({ path, line, detail });

/** The text as JSON, or where it stops being that. */
export function parseJson(
  path: string,
  text: string,
): { readonly value: unknown } | { readonly fault: FileInvalid } {
  if (isNestedTooDeep(text)) return { fault: fileInvalid(path, null, 'It is nested too deep.') };
  try {
    return { value: JSON.parse(text) };
  } catch (thrown) {
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    if (text.length > LINES_UP_TO) {
      const line = /\(line (\d+) /.exec(message)?.[1];
      const found = line === undefined ? null : Number(line);
      return { fault: fileInvalid(path, found, 'It is not JSON.') };
    }
    const broken = findSyntaxError(text);
    const detail = `It is not JSON: ${broken?.detail ?? message}.`;
    return { fault: fileInvalid(path, broken?.line ?? null, detail) };
  }
}

/** The first thing that does not fit, with its key and line. */
export function describeIssue(path: string, text: string, error: z.ZodError): FileInvalid {
  const issue = error.issues[0];
  if (issue === undefined) return fileInvalid(path, null, 'It does not fit.');
  const unknown = issue.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
  const place = unknown === undefined ? issue.path : [...issue.path, unknown];
  const what = unknown === undefined ? issue.message : 'there is no such field';
  const line = lineOf(text, place);
  return fileInvalid(
    path,
    line,
    place.length === 0 ? `${what}.` : `\`${place.join('.')}\`: ${what}.`,
  );
}

/** A missing key has no line of its own: the line of what it is missing in is named. */
export function lineOf(text: string, place: readonly PropertyKey[]): number | null {
  if (text.length > LINES_UP_TO) return null;
  for (let depth = place.length; depth > 0; depth -= 1) {
    const line = findLine(text, place.slice(0, depth));
    if (line !== null) return line;
  }
  return null;
}
