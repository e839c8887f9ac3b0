import { NO_BREAK, numberFormat } from './locale-cache.ts';

/** `9,140`, `214 k`, `1.2 M`: exact as long as it is short. */
export function formatTokens(tokens: number, locale: string): string {
  if (tokens < 10_000) return numberFormat(locale, { maximumFractionDigits: 0 }).format(tokens);
  const millions = tokens >= 999_500;
  const value = millions ? tokens / 1_000_000 : tokens / 1_000;
  const number = numberFormat(locale, { maximumFractionDigits: value < 10 ? 1 : 0 }).format(value);
  return `${number}${NO_BREAK}${millions ? 'M' : 'k'}`;
}
