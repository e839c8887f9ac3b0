/**
 * A non-negative number as programs print it, or null: `24564`, `24564 MiB`, `45,5`, `1.024`, ` 12 `. Words such
 * as `[N/A]`, `[Not Supported]`, `ERR!` are null, in every language, because they hold no number at the start.
 */
export function parseNumber(text: string): number | null {
  const match = /^[\s"']*(\d[\d.,' \u00a0\u202f]*)/u.exec(text);
  if (match === null) return null;
  const digits = (match[1] ?? '').trim().replace(/[.,']$/u, '');
  const grouped = /^\d{1,3}(?:[.,' \u00a0\u202f]\d{3})+$/u.test(digits);
  const plain = grouped ? digits.replace(/\D/gu, '') : digits.replace(',', '.');
  const value = /^\d+(?:\.\d+)?$/u.test(plain) ? Number(plain) : Number.NaN;
  return Number.isFinite(value) && value <= Number.MAX_SAFE_INTEGER ? value : null;
}

/** A whole number in a file of its own, as sysfs has them; `0x…` too. */
export function parseWhole(text: string | null): number | null {
  const plain = text?.trim() ?? '';
  if (!/^(?:\d+|0x[0-9a-f]+)$/iu.test(plain)) return null;
  const value = Number(plain);
  return Number.isSafeInteger(value) ? value : null;
}
