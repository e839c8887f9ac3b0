import { describeCount } from '../../../../shared/describe-count.ts';

export { describeCount };

/** Numbers for people: each unit in one place, none shown with more digits than it is worth. */

export function describeBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${(bytes / 1000).toFixed(bytes < 10_000 ? 1 : 0)} kB`;
  if (bytes < 1_000_000_000) return `${(bytes / 1_000_000).toFixed(1)} MB`;
  return `${(bytes / 1_000_000_000).toFixed(1)} GB`;
}

export function describeDuration(ms: number): string {
  if (ms < 950) return `${Math.max(0, Math.round(ms))} ms`;
  if (ms < 59_950) return `${(ms / 1000).toFixed(ms < 9_950 ? 1 : 0)} s`;
  const minutes = Math.floor(Math.round(ms / 1000) / 60);
  const seconds = Math.round(ms / 1000) % 60;
  if (minutes < 60) return `${minutes} min ${seconds} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** Dollars; small amounts keep two significant digits, so that a cent's tenth is not shown as nothing. */
export function describeMoney(usd: number): string {
  if (usd === 0) return '$0';
  const size = Math.abs(usd);
  if (size >= 0.1) return `${usd < 0 ? '−' : ''}$${size.toFixed(2)}`;
  if (size < 0.0001) return `${usd < 0 ? 'about −' : 'under '}$0.0001`;
  return `${usd < 0 ? '−' : ''}$${size.toFixed(size < 0.001 ? 5 : 4).replace(/0+$/, '')}`;
}

/** `1 file`, `3 files`; the plural only where it is not the singular with an s. */
export function describeAmount(count: number, one: string, many = `${one}s`): string {
  return `${describeCount(count)} ${count === 1 ? one : many}`;
}
