/**
 * Tells generated values from words. Entropy alone can't: a long camelCase name scores like a short key. What
 * sets a generated value apart is how often it changes between small letters, capitals and digits.
 */

/** Bits per character, by letter frequency within the text. */
export function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const letter of text) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) {
    const share = count / text.length;
    bits -= share * Math.log2(share);
  }
  return bits;
}

/** Whether a value looks generated. Values shorter than `minLength` never do. */
export function looksRandom(value: string, minLength: number): boolean {
  if (value.length < minLength) return false;
  const core = value.replace(/[-_./+=~:]/g, '');
  if (core.length < minLength * 0.75 || !/\d/.test(core) || !/[A-Za-z]/.test(core)) return false;
  const mixed = /[A-Z]/.test(core) && /[a-z]/.test(core);
  return changes(core) / (core.length - 1) >= (mixed ? 0.36 : 0.25) && entropy(core) >= 2.8;
}

function changes(text: string): number {
  let count = 0;
  let before = '';
  for (const letter of text) {
    const kind = /\d/.test(letter) ? 'd' : /[A-Z]/.test(letter) ? 'u' : 'l';
    if (before !== '' && kind !== before) count += 1;
    before = kind;
  }
  return count;
}

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
/** Lengths of MD5, SHA-1, SHA-224, SHA-256, SHA-384 and SHA-512 in hex: digests and commits, not keys. */
const DIGEST_LENGTHS = new Set([32, 40, 56, 64, 96, 128]);

export const isUuid = (value: string): boolean => UUID.test(value);
export const isHexDigest = (value: string): boolean =>
  DIGEST_LENGTHS.has(value.length) && /^[0-9a-f]+$/i.test(value);

const PLACEHOLDER =
  /^(?:[x*.#-]+|(?:your|my|the|an?|some|insert|enter|put)[-_ ].*|.*(?:change[-_ ]?me|placeholder|redacted|example|dummy|not[-_ ]?a[-_ ]?secret).*|[<{[%$(].*|process\.env.*|env\..*|os\.environ.*|todo|none|null|nil|undefined|true|false|yes|no|on|off|test(?:ing)?|secret|pass(?:word|wd)?|token|admin|root|user(?:name)?|guest|postgres|mysql|default|string|localhost|hunter|foo|bar|baz|abc|qwerty)$/i;

/** Values that stand for a secret without being one. */
export const isPlaceholder = (value: string): boolean => PLACEHOLDER.test(value);
