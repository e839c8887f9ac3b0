import { formatCount } from '../../ui/format/count.ts';

const K = 1_024;

/** `64K` of 65,536 tokens, `1M`; a context that is no round number is written out. */
export function formatContext(tokens: number, locale: string): string {
  if (tokens >= K * K && tokens % (K * K) === 0) return `${formatCount(tokens / K / K, locale)}M`;
  if (tokens >= K && tokens % K === 0) return `${formatCount(tokens / K, locale)}K`;
  return formatCount(tokens, locale);
}
