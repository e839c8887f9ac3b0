import { z } from 'zod';
import { type StepName, steps } from './checklist.ts';

const PLACE = 'tandem.welcome.1';
const skippedSchema = z.array(z.enum(steps)).catch([]);

/** The lines that were left for later, in this window's storage. */
export function loadSkipped(store: Pick<Storage, 'getItem'>): readonly StepName[] {
  try {
    return skippedSchema.parse(JSON.parse(store.getItem(PLACE) ?? '[]'));
  } catch {
    // Not ours to read: nothing was left for later.
    return [];
  }
}

export function keepSkipped(store: Pick<Storage, 'setItem'>, skipped: readonly StepName[]): void {
  try {
    store.setItem(PLACE, JSON.stringify(skipped));
  } catch {
    // Full storage: it holds for as long as the page does.
  }
}
