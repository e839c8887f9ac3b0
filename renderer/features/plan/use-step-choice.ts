import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';
import { readRunSearch } from '../../stores/run-search.ts';

/** The selected step; it stands in the address, so that a reload or a link comes back to it. */
export function useStepChoice(): readonly [string | null, (id: string | null) => void] {
  const { step } = readRunSearch(useSearch({ strict: false }));
  const navigate = useNavigate();
  const select = useCallback(
    (id: string | null) => {
      void navigate({
        to: '.',
        replace: true,
        search: (before: Readonly<Record<string, unknown>>) => ({
          ...before,
          step: id ?? undefined,
        }),
      });
    },
    [navigate],
  );
  return [step, select];
}
