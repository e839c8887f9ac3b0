import { useMemo } from 'react';
import { formatDuration } from '../../../ui/format/duration.ts';
import { useLocale } from '../../../ui/use-locale.ts';
import { useNow } from '../../../ui/use-now.ts';

interface ElapsedProps {
  /** Milliseconds that had passed when this value came. */
  readonly ms: number;
  /** Whether they go on passing. */
  readonly ticks: boolean;
  /** When the value was true, by this window’s clock; else when it came. */
  readonly at?: number;
}

/** A duration that grows by itself. Only this ticks, nothing around it; the clock of this machine is compared with itself. */
export function Elapsed({ ms, ticks, at }: ElapsedProps) {
  const locale = useLocale();
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new value restarts the count
  const came = useMemo(() => Date.now(), [ms, ticks]);
  const since = at ?? came;
  const now = useNow(ticks ? 1_000 : null);
  return <span>{formatDuration(ms + (ticks ? Math.max(0, now - since) : 0), locale)}</span>;
}
