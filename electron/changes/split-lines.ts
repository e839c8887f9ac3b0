/**
 * Lines as git counts them: ended by LF only, each with its ending, so that joining them gives back the very
 * text. A carriage return belongs to its line; a last line without LF is a line of its own kind.
 */
export function splitLines(text: string): readonly string[] {
  const lines: string[] = [];
  let start = 0;
  for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
    lines.push(text.slice(start, end + 1));
    start = end + 1;
  }
  if (start < text.length) lines.push(text.slice(start));
  return lines;
}
