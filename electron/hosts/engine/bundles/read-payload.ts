/** Of a payload that can't be looked through as a text. */
const LONGEST = 64 * 1024 * 1024;

/**
 * A payload that is no text, or one with gaps between its signs, in the reading in which a secret would show: older
 * encodings byte by byte, and those of two bytes without the zeros between; in a program zeros end a text. Null for what reads as it is, and for what is
 * too long to be looked through (`isTooLong`).
 */
export function readHidden(bytes: Uint8Array): string | null {
  if (isTooLong(bytes) || (!bytes.includes(0) && textOf(bytes) !== null)) return null;
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const read = buffer.toString('latin1');
  return `${read.replaceAll('\0', '')}\n${read.replaceAll('\0', '\n')}`;
}

export const isTooLong = (bytes: Uint8Array): boolean => bytes.byteLength > LONGEST;

/** Null for what is not text. */
export function textOf(bytes: Uint8Array): string | null {
  if (isTooLong(bytes)) return null;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    // Another encoding, or a picture.
    return null;
  }
}
