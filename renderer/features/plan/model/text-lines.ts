/** The line a fault of the text form names first; null when it names none. */
export function lineOfFault(fault: string): number | null {
  const [, line] = /^line (\d+)/.exec(fault) ?? [];
  return line === undefined ? null : Number(line);
}

/** Where a line begins, counted from 1, in characters; the end of the text for a line it does not have. */
export function offsetOfLine(text: string, line: number): number {
  let at = 0;
  for (let passed = 1; passed < line; passed += 1) {
    const next = text.indexOf('\n', at);
    if (next < 0) return text.length;
    at = next + 1;
  }
  return at;
}
