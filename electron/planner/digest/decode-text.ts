const BINARY_PROBE = 8_000;

/**
 * A blob as text, or null when it is binary (a NUL near the start, as git decides). UTF-16 is known by its
 * mark; what is not UTF-8 is read as Windows-1252, which never fails and keeps every ASCII identifier.
 */
export function decodeText(content: Uint8Array): string | null {
  if (content[0] === 0xff && content[1] === 0xfe) return decode('utf-16le', content);
  if (content[0] === 0xfe && content[1] === 0xff) return decode('utf-16be', content);
  if (content.subarray(0, BINARY_PROBE).includes(0)) return null;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(content);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return decode('windows-1252', content);
  }
}

const decode = (encoding: string, content: Uint8Array): string =>
  new TextDecoder(encoding).decode(content);

const LONGEST_LINE = 2_000;

/** Minified or generated text: a line longer than anyone writes. */
export function hasLongLine(text: string): boolean {
  for (let start = 0; start < text.length; ) {
    const end = text.indexOf('\n', start);
    if ((end < 0 ? text.length : end) - start > LONGEST_LINE) return true;
    if (end < 0) return false;
    start = end + 1;
  }
  return false;
}
