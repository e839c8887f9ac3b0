const NEWLINE = 0x0a;

/**
 * Cuts a byte stream into lines. Works on bytes, so a character split over two chunks is never decoded in
 * halves; keeps the pieces of a long line in a list, so that a line in a thousand chunks is joined once.
 */
export function createLineSplitter(maxLineBytes: number) {
  let pieces: Buffer[] = [];
  let held = 0;
  const take = (last: Buffer): string => {
    const line = pieces.length === 0 ? last : Buffer.concat([...pieces, last]);
    pieces = [];
    held = 0;
    return line.toString('utf8').trim();
  };
  return {
    /** The lines that the chunk completes, empty ones left out; null when a line exceeds the bound. */
    push(chunk: Buffer): readonly string[] | null {
      const lines: string[] = [];
      let start = 0;
      for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
        if (held + end - start > maxLineBytes) return null;
        const line = take(chunk.subarray(start, end));
        if (line !== '') lines.push(line);
        start = end + 1;
      }
      if (start < chunk.length) {
        pieces.push(chunk.subarray(start));
        held += chunk.length - start;
      }
      return held > maxLineBytes ? null : lines;
    },
    /** What came after the last newline. */
    rest(): string {
      return take(Buffer.alloc(0));
    },
  };
}
