const NEWLINE = 0x0a;
const RETURN = 0x0d;

/** One event of a server-sent stream. */
export interface SseEvent {
  /** `message` unless the server named it. */
  readonly event: string;
  /** Lines of data, joined with newlines. */
  readonly data: string;
}

/**
 * Cuts a byte stream into server-sent events. Works on bytes, so a character split over two chunks is never decoded in
 * halves. Lines end with LF, CRLF or a lone CR; comments (`: ping`) are dropped; several `data` lines are one event.
 */
export function createSseSplitter(maxEventBytes: number) {
  let pieces: Buffer[] = [];
  let held = 0;
  let afterReturn = false;
  let isFirst = true;
  let event = createPending();

  const takeLine = (last: Buffer): string => {
    const text = (pieces.length === 0 ? last : Buffer.concat([...pieces, last])).toString('utf8');
    pieces = [];
    const line = isFirst ? text.replace(/^\uFEFF/, '') : text;
    isFirst = false;
    return line;
  };
  /** Where the next line ends; what a CR before it has ended already is stepped over. */
  const nextEnd = (chunk: Buffer, start: number): number => {
    const line = chunk.indexOf(NEWLINE, start);
    const early = chunk.subarray(start, line < 0 ? chunk.length : line).indexOf(RETURN);
    return early < 0 ? line : start + early;
  };

  return {
    /** The events that the chunk completes; null when one exceeds the bound. */
    push(chunk: Buffer): readonly SseEvent[] | null {
      const events: SseEvent[] = [];
      let start = 0;
      if (afterReturn && chunk[0] === NEWLINE) start = 1;
      if (chunk.length > 0) afterReturn = false;
      for (let end = nextEnd(chunk, start); end >= 0; end = nextEnd(chunk, start)) {
        held += end - start;
        if (held > maxEventBytes) return null;
        const done = event.take(takeLine(chunk.subarray(start, end)));
        if (done !== null) events.push(done);
        if (event.isEmpty()) held = 0;
        afterReturn = chunk[end] === RETURN && end + 1 === chunk.length;
        const isPair = chunk[end] === RETURN && chunk[end + 1] === NEWLINE;
        start = end + (isPair ? 2 : 1);
      }
      if (start < chunk.length) {
        pieces.push(chunk.subarray(start));
        held += chunk.length - start;
      }
      return held > maxEventBytes ? null : events;
    },
    /** What came without the empty line that should end it; null when there was nothing. */
    rest(): SseEvent | null {
      const line = takeLine(Buffer.alloc(0));
      const ended = line === '' ? null : event.take(line);
      const last = ended ?? event.take('');
      event = createPending();
      return last;
    },
  };
}

/** The fields of an event until the empty line comes. */
function createPending() {
  let name = '';
  let data: string[] = [];
  return {
    isEmpty: () => data.length === 0 && name === '',
    take(line: string): SseEvent | null {
      if (line === '') {
        const done = data.length === 0 ? null : { event: name || 'message', data: data.join('\n') };
        name = '';
        data = [];
        return done;
      }
      const colon = line.indexOf(':');
      if (colon === 0) return null;
      const field = colon < 0 ? line : line.slice(0, colon);
      const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
      if (field === 'event') name = value;
      else if (field === 'data') data.push(value);
      else if (field === 'error') {
        // Older llama-servers write an error as a field of its own.
        name = 'error';
        data.push(value);
      }
      return null;
    },
  };
}
