import { err, ok } from '../../../shared/result.ts';
import type { Checked } from '../tool-fault.ts';

/**
 * A file as text, with what is needed to write it back unchanged where it was not edited: encoding, byte
 * order mark and each line's own ending.
 */
export interface TextFile {
  /** Content as it is, line endings included, without the byte order mark. */
  readonly text: string;
  readonly encoding: 'utf-8' | 'utf-16le' | 'latin-1';
  readonly mark: boolean;
  /** What most lines end with. */
  readonly lineEnd: '\n' | '\r\n';
}

const UTF8_MARK = Buffer.from([0xef, 0xbb, 0xbf]);
const UTF16_MARK = Buffer.from([0xff, 0xfe]);
/** How much git looks at to tell binary from text. */
const BINARY_PROBE = 8_000;

/** Null when the bytes are no text. */
export function decodeText(bytes: Buffer): TextFile | null {
  if (bytes.subarray(0, 2).equals(UTF16_MARK)) {
    return withLineEnd(bytes.subarray(2).toString('utf16le'), 'utf-16le', true);
  }
  if (bytes.subarray(0, BINARY_PROBE).includes(0)) return null;
  const mark = bytes.subarray(0, 3).equals(UTF8_MARK);
  const body = mark ? bytes.subarray(3) : bytes;
  try {
    return withLineEnd(STRICT_UTF8.decode(body), 'utf-8', mark);
  } catch {
    // Not UTF-8: every byte is a character of Latin-1, so this can't lose anything.
    return withLineEnd(bytes.toString('latin1'), 'latin-1', false);
  }
}

const STRICT_UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The bytes of an edited text in the file's own encoding. */
export function encodeText(file: TextFile, text: string): Checked<Buffer> {
  switch (file.encoding) {
    case 'utf-8':
      return ok(file.mark ? Buffer.concat([UTF8_MARK, Buffer.from(text)]) : Buffer.from(text));
    case 'utf-16le':
      return ok(Buffer.concat([UTF16_MARK, Buffer.from(text, 'utf16le')]));
    case 'latin-1': {
      const foreign = [...text].find((character) => (character.codePointAt(0) ?? 0) > 0xff);
      return foreign === undefined
        ? ok(Buffer.from(text, 'latin1'))
        : err({
            status: 'error',
            text: `The file is encoded in Latin-1, which has no "${foreign}". Use an ASCII spelling.`,
          });
    }
  }
}

function withLineEnd(text: string, encoding: TextFile['encoding'], mark: boolean): TextFile {
  const windows = text.split('\r\n').length - 1;
  const all = text.split('\n').length - 1;
  return { text, encoding, mark, lineEnd: windows * 2 > all ? '\r\n' : '\n' };
}

/** Lines without their endings; a final line end does not open another line. */
export function linesOf(text: string): readonly string[] {
  if (text === '') return [];
  const lines = text.split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}
