import { numberFormat } from './locale-cache.ts';

/** `$0.07`; below a cent four digits, `$0.0021`, because there two would read as nothing. */
export function formatUsd(usd: number, locale: string): string {
  const size = Math.abs(usd);
  const small = size > 0 && size < 0.01;
  const digits = small ? 4 : 2;
  const format = numberFormat(locale, {
    style: 'currency',
    currency: 'USD',
    currencyDisplay: 'narrowSymbol',
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  if (small && size < 0.0001) return `<${format.format(0.0001)}`;
  // The minus of figures, as wide as a plus; Intl writes a hyphen.
  return format.format(usd).replace('-', '−');
}
