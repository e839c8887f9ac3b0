/**
 * The ways one known value is written: as it is, escaped for JSON (once and twice), for a URL, in hex, and in
 * base64. Base64 shifts with what stands before the value, so its stable core at each of the three shifts is
 * looked for; the rim characters that mix with a neighbour are cut off.
 */

const MIN_CORE = 8;

export function secretForms(value: string): readonly string[] {
  const bytes = Buffer.from(value, 'utf8');
  const once = escapeJson(value);
  const url = encodeURIComponent(value);
  const strict = url.replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);
  const forms = [
    value,
    once,
    escapeJson(once),
    escapeUnicode(value),
    url,
    strict,
    lowerHex(url),
    lowerHex(strict),
    strict.replaceAll('%20', '+'),
    ...(bytes.length >= MIN_CORE
      ? [bytes.toString('hex'), bytes.toString('hex').toUpperCase()]
      : []),
    ...base64Cores(bytes),
  ];
  return [...new Set(forms)];
}

const escapeJson = (text: string): string => JSON.stringify(text).slice(1, -1);

/** As `JSON.stringify` of other languages writes it: slashes escaped, everything past ASCII as `\u`. */
const escapeUnicode = (text: string): string =>
  escapeJson(text)
    .replaceAll('/', '\\/')
    .replace(
      /[\u007f-\uffff]/g,
      (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );

const lowerHex = (text: string): string =>
  text.replace(/%[0-9A-F]{2}/g, (byte) => byte.toLowerCase());

function base64Cores(bytes: Buffer): readonly string[] {
  const cores: string[] = [];
  for (const shift of [0, 1, 2]) {
    const encoded = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    const head = shift === 0 ? 0 : shift + 1;
    const tail = (shift + bytes.length) % 3 === 0 ? 0 : 1;
    const core = encoded.slice(head, encoded.length - tail);
    if (core.length < MIN_CORE) continue;
    cores.push(core, core.replaceAll('+', '-').replaceAll('/', '_'));
  }
  return cores;
}
