import { NO_BREAK, numberFormat } from './locale-cache.ts';

const UNITS = ['bytes', 'KB', 'MB', 'GB', 'TB'] as const;

/** `31 KB`, `17.7 GB`: decimal units, one digit behind the point below a hundred. Bytes alone are written out. */
export function formatBytes(bytes: number, locale: string): string {
  let value = Math.abs(bytes);
  let unit = 0;
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit === 0 || value >= 99.95 ? 0 : 1;
  const number = numberFormat(locale, { maximumFractionDigits: digits }).format(
    bytes < 0 ? -value : value,
  );
  if (unit > 0) return `${number}${NO_BREAK}${UNITS[unit]}`;
  const word = locale.startsWith('de') ? 'Byte' : Math.abs(bytes) === 1 ? 'byte' : 'bytes';
  return `${number}${NO_BREAK}${word}`;
}
