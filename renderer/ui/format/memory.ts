import { NO_BREAK, numberFormat } from './locale-cache.ts';

const MIB = 2 ** 20;
const GIB = 2 ** 30;
const TIB = 2 ** 40;

/**
 * `22.9 GiB`, `640 MiB`: memory as makers count it, so that a card of 24 reads 24. Files and downloads are decimal, see
 * bytes.ts; the unit always says which.
 */
export function formatMemory(bytes: number, locale: string): string {
  const [size, unit] =
    bytes >= 9_999.5 * GIB ? [TIB, 'TiB'] : bytes >= 0.9995 * GIB ? [GIB, 'GiB'] : [MIB, 'MiB'];
  const value = bytes / size;
  const maximumFractionDigits = unit === 'MiB' || value >= 99.95 ? 0 : 1;
  return `${numberFormat(locale, { maximumFractionDigits }).format(value)}${NO_BREAK}${unit}`;
}
