import { assessFit } from '../assess-fit.ts';
import type { CatalogueEntry } from '../catalogue-entry.ts';
import { AGENT_FLOOR, type Fit, type Load, type Place } from '../fit-report.ts';
import type { ExamVerdict } from '../qualification.ts';

/** How well a model can be placed: all of it on the devices with the wanted context, with the floor, or partly. */
export type Reach = 'wanted' | 'floor' | 'offload' | 'none';

/** A model with everything that it is chosen by. */
export interface Candidate {
  readonly entry: CatalogueEntry;
  readonly fit: Fit;
  readonly reach: Reach;
  readonly exam: ExamVerdict | null;
}

export interface Wanted {
  readonly context: number;
  readonly people: number;
}

/**
 * The best that a model can do here: the wanted context before the floor, a 16-bit cache before an 8-bit one, and
 * layers on the processor last. A 4-bit cache is never assumed: agents suffer from it.
 */
export function createCandidate(
  entry: CatalogueEntry,
  wanted: Wanted,
  place: Place,
  exam: ExamVerdict | null,
): Candidate {
  const { shape, downloadBytes, minimumOllama } = entry;
  const assess = (context: number, kv: Load['kv']) =>
    assessFit(shape, { context, kv, slots: wanted.people }, place, {
      downloadBytes,
      minimumOllama,
    });
  const whole = assess(wanted.context, 'f16');
  const isServable = !whole.notes.some(({ code }) => code === 'server-too-old');
  for (const kv of ['f16', 'q8_0'] as const) {
    const fit = kv === 'f16' ? whole : assess(wanted.context, kv);
    const isReached = isServable && isOnDevices(fit) && fit.load.context >= wanted.context;
    if (isReached) return { entry, fit, reach: 'wanted', exam };
  }
  const floor = Math.min(AGENT_FLOOR, wanted.context);
  for (const kv of ['f16', 'q8_0'] as const) {
    const context = Math.min(whole.largest[kv] ?? 0, wanted.context);
    const isReached = isServable && context >= floor;
    if (isReached) return { entry, fit: assess(context, kv), reach: 'floor', exam };
  }
  const least = assess(floor, 'q8_0');
  const isOffload = isServable && least.verdict === 'offload';
  return isOffload
    ? { entry, fit: least, reach: 'offload', exam }
    : { entry, fit: whole, reach: 'none', exam };
}

export const isOnDevices = ({ verdict }: Fit): boolean =>
  verdict === 'comfortable' || verdict === 'tight';
