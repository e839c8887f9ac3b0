import { numberFormat } from './locale-cache.ts';

/** `84,211`: a number with the groups of its language. */
export function formatCount(count: number, locale: string): string {
  return numberFormat(locale, { maximumFractionDigits: 1 }).format(count);
}

/** `98 %` of a share between 0 and 1. */
export function formatPercent(share: number, locale: string): string {
  return `${numberFormat(locale, { maximumFractionDigits: 0 }).format(share * 100)}\u00a0%`;
}
