import { cleanString, MAX_LINE } from '../../../ui/clean-text.ts';

/**
 * Lines of untrusted files as they are drawn: hidden and bidirectional characters become visible marks,
 * terminal sequences go, very long lines are cut with a count. Every text of a diff passes here line by
 * line, so that a patch and the whole files around it keep the same lines.
 */
export interface ShowOptions {
  /** Draw spaces and tabs. */
  readonly whitespace: boolean;
  /** Draw the carriage returns of line endings: where both kinds occur they are part of the change. */
  readonly carriageReturns: boolean;
}

/** Anything outside plain printable text; lines without it need no cleaning. */
const SUSPECT_TEXT = /[^\n\t\x20-\x7e\u00a1-\u00ac\u00ae-\u02ff\u0370-\u05ff]/;
const SUSPECT = /[^\t\x20-\x7e\u00a1-\u00ac\u00ae-\u02ff\u0370-\u05ff]/;

export function showLine(line: string, options: ShowOptions): string {
  const hasReturn = line.endsWith('\r');
  const body = hasReturn ? line.slice(0, -1) : line;
  const isPlain = body.length <= MAX_LINE && !SUSPECT.test(body);
  const clean = isPlain ? body : cleanLong(body);
  const spaced = options.whitespace ? clean.replaceAll(' ', '·').replaceAll('\t', '→\t') : clean;
  return hasReturn && options.carriageReturns ? `${spaced}␍` : spaced;
}

const cleanLong = (line: string): string => {
  const left = line.length - MAX_LINE;
  const shown = cleanString(line, { maxLine: MAX_LINE });
  return left > 0 ? `${shown} ⟨+${left}⟩` : shown;
};

/** A whole text, its newlines as they were. */
export const showText = (text: string, options: ShowOptions): string =>
  isPlainText(text, options)
    ? text
    : text
        .split('\n')
        .map((line) => showLine(line, options))
        .join('\n');

/** Nearly every file: nothing in it that is drawn otherwise than it is. One look at the whole is much quicker. */
function isPlainText(text: string, { whitespace }: ShowOptions): boolean {
  if (whitespace || SUSPECT_TEXT.test(text)) return false;
  let start = 0;
  for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
    if (end - start > MAX_LINE) return false;
    start = end + 1;
  }
  return text.length - start <= MAX_LINE;
}

/** A patch: the mark before each line stays, headers are left alone. */
export function showPatch(patch: string, options: ShowOptions): string {
  if (isPlainText(patch, options)) return patch;
  let isBody = false;
  return patch
    .split('\n')
    .map((line) => {
      if (line.startsWith('@@ ')) isBody = true;
      else if (isBody && line !== '' && !line.startsWith('\\')) {
        return line.slice(0, 1) + showLine(line.slice(1), options);
      }
      return line;
    })
    .join('\n');
}

/** Whether lines end in both ways, on one side or between the two. */
export function mixesEndings(texts: readonly string[]): boolean {
  let withReturn = false;
  let without = false;
  for (const text of texts) {
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
      if (text[at - 1] === '\r') withReturn = true;
      else without = true;
      if (withReturn && without) return true;
    }
  }
  return false;
}
