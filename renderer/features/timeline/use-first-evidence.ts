import { useMemo } from 'react';
import type { Mark } from '../../../shared/run/mark.ts';
import { type FirstEvidence, findFirstEvidence } from '../../../shared/run/view-first-evidence.ts';

/** Where to look first in a run that did not end well; null where there is nothing to look for. */
export function useFirstEvidence(
  kept: readonly Mark[],
  isOver: boolean,
  count: number,
): FirstEvidence | null {
  // biome-ignore lint/correctness/useExhaustiveDependencies: the list grows in place; its length says that it did
  return useMemo(() => (isOver ? findFirstEvidence(kept) : null), [kept, isOver, count]);
}
