import type { BlameFamily, RunEvent } from '../event.ts';
import type { Confidence, Suspicion, Tier } from './explanation.ts';
import type { RunCase } from './run-case.ts';

/** A rule looks at a case, and at what rules before it found. Null or nothing: it has nothing to say. */
export interface Rule {
  readonly id: string;
  readonly family: BlameFamily;
  readonly find: (run: RunCase, found: readonly Suspicion[]) => readonly Suspected[];
}

/** What a rule found, before it is a suspicion of its family. */
export interface Suspected {
  readonly tier?: Tier;
  readonly confidence: Confidence;
  readonly sentence: string;
  readonly step?: string | null;
  readonly evidence: readonly Evidence[];
  /** The event that failed, where it is not the earliest of the evidence. */
  readonly at?: number;
}

export interface Evidence {
  readonly seq: number;
  readonly quote: string;
}

export const quote = (event: Pick<RunEvent, 'seq'>, text: string): Evidence => ({
  seq: event.seq,
  quote: clip(text.trim(), 300),
});

export const clip = (text: string, limit: number): string =>
  text.length <= limit ? text : `${text.slice(0, limit - 1)}…`;

export const toSuspicion = (rule: Rule, found: Suspected): Suspicion => ({
  family: rule.family,
  rule: rule.id,
  tier: found.tier ?? 'observed',
  confidence: found.confidence,
  sentence: found.sentence,
  step: found.step ?? null,
  evidence: [...found.evidence],
  first: found.at ?? Math.min(...found.evidence.map(({ seq }) => seq)),
});

/** `2 checks`, `1 check`. */
export const amount = (count: number, what: string): string =>
  `${count} ${what}${count === 1 ? '' : 's'}`;
