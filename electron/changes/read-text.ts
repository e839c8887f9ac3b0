/** A file's content for showing it line by line. */
export interface Text {
  readonly text: string;
  /** False when the bytes are no UTF-8: `text` is then only for looking at and does not give them back. */
  readonly exact: boolean;
}

/** Null for bytes that are no text. A byte order mark is kept: it is part of the file. */
export function readText(bytes: Uint8Array): Text | null {
  if (bytes.includes(0)) return null;
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return { text, exact: true };
  } catch {
    // An older encoding; every byte is a character in this one.
    return { text: Buffer.from(bytes).toString('latin1'), exact: false };
  }
}
