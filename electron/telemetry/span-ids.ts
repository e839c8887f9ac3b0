import { createHash } from 'node:crypto';

/**
 * Ids of a run's spans. They look random, as collectors want it, and follow from the run's name and the place in its
 * log alone: sent a second time, the same span is the same span, and a fork can name its parent's without reading it.
 */
export interface SpanIds {
  readonly traceId: string;
  readonly root: string;
  /** Of the span that begins with an event. */
  at(seq: number): string;
}

export function createSpanIds(runId: string): SpanIds {
  const of = (what: string, chars: number): string =>
    createHash('sha256').update(`tandem ${runId} ${what}`).digest('hex').slice(0, chars);
  return { traceId: of('trace', 32), root: of('root', 16), at: (seq) => of(`span ${seq}`, 16) };
}
