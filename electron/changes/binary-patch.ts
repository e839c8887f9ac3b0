import { createHash } from 'node:crypto';
import { deflateSync } from 'node:zlib';

/**
 * Git's own form for content that is no text: both sides whole, deflated, in base 85. `git apply` checks the
 * name of what it finds first, so a patch made here can't overwrite another content.
 */

const DIGITS =
  '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~';
const LINE_BYTES = 52;

/** The `index` line and both literals; null is a side that does not exist. */
export function writeBinaryPatch(before: Uint8Array | null, after: Uint8Array | null): string {
  const index = `index ${blobName(before)}..${blobName(after)}\n`;
  return `${index}GIT binary patch\n${literal(after)}${literal(before)}`;
}

/** Git's name of a content (SHA-1 objects). */
function blobName(content: Uint8Array | null): string {
  if (content === null) return '0'.repeat(40);
  return createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex');
}

function literal(content: Uint8Array | null): string {
  const bytes = content ?? new Uint8Array();
  const packed = deflateSync(bytes);
  const lines: string[] = [`literal ${bytes.length}\n`];
  for (let at = 0; at < packed.length; at += LINE_BYTES) {
    const part = packed.subarray(at, at + LINE_BYTES);
    lines.push(lengthMark(part.length), encode85(part), '\n');
  }
  return `${lines.join('')}\n`;
}

/** A for one byte to Z for 26, then a for 27 to z for 52. */
const lengthMark = (bytes: number): string =>
  String.fromCharCode(bytes <= 26 ? 64 + bytes : 96 + bytes - 26);

function encode85(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 4) {
    let word = 0;
    for (let offset = 0; offset < 4; offset += 1) word = word * 256 + (bytes[at + offset] ?? 0);
    const digits: string[] = [];
    for (let count = 0; count < 5; count += 1) {
      digits.unshift(DIGITS[word % 85] ?? '');
      word = Math.floor(word / 85);
    }
    text += digits.join('');
  }
  return text;
}
