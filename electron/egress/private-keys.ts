import type { SecretRange } from './secret-range.ts';

/**
 * Private keys in text form, found by their frame: whole, cut off before the end line (an excerpt) or
 * before the begin line (a tail of output). Works on plain lines, diff lines and `\n` inside literals.
 */

const BEGIN = /-----BEGIN [A-Z0-9 ]{0,30}PRIVATE KEY(?: BLOCK)?-----/g;
const END = /-----END [A-Z0-9 ]{0,30}PRIVATE KEY(?: BLOCK)?-----/g;
const PUTTY = /^PuTTY-User-Key-File-\d/gm;
// What stands between the frame lines: base64, headers such as Proc-Type, line ends real or escaped,
// and what a diff or a string literal puts around a line.
const BODY = /^(?:[A-Za-z0-9+/=\s"'`,;+\\|>-]|[A-Za-z-]{3,20}: [^\n\\]{0,80})*/;
const MAX_KEY = 20_000;
// An end line alone, with what a diff or a quote puts before it, is no key.
const MIN_TAIL = 16;

export function findPrivateKeys(text: string): readonly SecretRange[] {
  if (!text.includes('PRIVATE KEY') && !text.includes('PuTTY-User-Key-File')) return [];
  const found: SecretRange[] = [];
  for (const begin of text.matchAll(BEGIN)) {
    const end = findEnd(text, begin.index + begin[0].length);
    if (end !== null) found.push(range(begin.index, end));
  }
  for (const end of text.matchAll(END)) {
    const stop = end.index + end[0].length;
    const start = findStart(text, end.index);
    if (start < end.index - MIN_TAIL) found.push(range(start, stop));
  }
  for (const putty of text.matchAll(PUTTY)) {
    const mac = text.slice(putty.index, putty.index + MAX_KEY).search(/Private-MAC: [0-9a-f]+/);
    found.push(range(putty.index, mac < 0 ? putty.index + 2_000 : putty.index + mac + 77));
  }
  return found.map((one) => ({ ...one, end: Math.min(one.end, text.length) }));
}

const range = (start: number, end: number): SecretRange => ({ kind: 'private-key', start, end });

/** Null when what follows is no key: source code and documentation speak of the frame too. */
function findEnd(text: string, from: number): number | null {
  const rest = text.slice(from, from + MAX_KEY);
  const body = BODY.exec(rest)?.[0] ?? '';
  const end = new RegExp(END.source).exec(rest);
  if (end !== null && body.length >= end.index && end.index >= 20) {
    return from + end.index + end[0].length;
  }
  return /[A-Za-z0-9+/=]{20}/.test(body) ? from + body.length : null;
}

/** Walks back over lines that can only be the key's: long and nothing but base64. */
function findStart(text: string, end: number): number {
  let start = end;
  for (let walked = 0; walked < 400; walked += 1) {
    const before = text.lastIndexOf('\n', start - 2);
    const line = text.slice(before + 1, start).replace(/[\s"'`,;+\\-]+$/, '');
    const body = line.replace(/^[\s"'`+\\-]+/, '');
    const isKeyLine = start === end ? body === '' || isBase64(body) : isBase64(body);
    if (!isKeyLine) return start;
    start = before + 1;
    if (start <= 0) return 0;
  }
  return start;
}

const isBase64 = (line: string): boolean => line.length >= 16 && /^[A-Za-z0-9+/=\\]+$/.test(line);
