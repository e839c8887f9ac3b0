import { describeCount } from '../../shared/describe-count.ts';
import { plainText } from './plain-text.ts';

/** What is left of a stream: the text to show, and how much there was. */
export interface KeptOutput {
  readonly text: string;
  readonly bytes: number;
  readonly cut: boolean;
}

/**
 * Keeps the first and the last bytes of a stream and counts the rest, so that a program printing for an
 * hour costs no more memory than one that prints a page. Errors stand at the end and the command line
 * echo at the start, which is why both ends are kept.
 */
export class OutputWindow {
  readonly #headSize: number;
  readonly #tailSize: number;
  #head = Buffer.alloc(0);
  #tail = Buffer.alloc(0);
  #bytes = 0;

  constructor(size: { readonly head: number; readonly tail: number }) {
    this.#headSize = size.head;
    this.#tailSize = size.tail;
  }

  get bytes(): number {
    return this.#bytes;
  }

  push(chunk: Buffer): void {
    this.#bytes += chunk.length;
    const room = this.#headSize - this.#head.length;
    if (room > 0) this.#head = Buffer.concat([this.#head, chunk.subarray(0, room)]);
    const rest = room > 0 ? chunk.subarray(room) : chunk;
    if (rest.length === 0) return;
    // Copied, never a view: a view would keep the whole chunk alive.
    this.#tail =
      rest.length >= this.#tailSize
        ? Buffer.from(rest.subarray(rest.length - this.#tailSize))
        : Buffer.concat([this.#tail, rest]).subarray(-this.#tailSize);
  }

  read(): KeptOutput {
    const left = this.#bytes - this.#head.length - this.#tail.length;
    if (left <= 0) {
      const all = Buffer.concat([this.#head, this.#tail]);
      return { text: plainText(all.toString('utf8')), bytes: this.#bytes, cut: false };
    }
    const head = wholeLinesBefore(this.#head);
    const tail = wholeLinesAfter(this.#tail);
    const missing = this.#bytes - head.length - tail.length;
    const gap = `\n[… ${describeCount(missing)} bytes left out …]\n`;
    const text = plainText(head.toString('utf8')) + gap + plainText(tail.toString('utf8'));
    return { text, bytes: this.#bytes, cut: true };
  }
}

const NEWLINE = 10;

function wholeLinesBefore(head: Buffer): Buffer {
  const end = head.lastIndexOf(NEWLINE);
  return end > head.length / 2 ? head.subarray(0, end) : dropTornEnd(head);
}

function wholeLinesAfter(tail: Buffer): Buffer {
  const start = tail.indexOf(NEWLINE) + 1;
  return start > 0 && start < tail.length / 2 ? tail.subarray(start) : dropTornStart(tail);
}

const isContinuation = (byte: number | undefined): boolean =>
  byte !== undefined && (byte & 0xc0) === 0x80;

function dropTornStart(bytes: Buffer): Buffer {
  let start = 0;
  while (start < 3 && isContinuation(bytes[start])) start += 1;
  return bytes.subarray(start);
}

/** Cuts back to before the last lead byte when its character is incomplete. */
function dropTornEnd(bytes: Buffer): Buffer {
  let lead = bytes.length - 1;
  while (lead > bytes.length - 4 && isContinuation(bytes[lead])) lead -= 1;
  const first = bytes[lead] ?? 0;
  const width = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc0 ? 2 : 1;
  return lead + width > bytes.length ? bytes.subarray(0, lead) : bytes;
}
