import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';

/** The selected step; it stands in the address, so that a reload or a link comes back to it. */
export function useStepChoice(): readonly [string | null, (id: string | null) => void] {
  const { step } = useSearch({ strict: false });
  const navigate = useNavigate();
  const select = useCallback(
    (id: string | null) => {
      void navigate({
        to: '.',
        replace: true,
        search: (before: Record<string, unknown>) => ({ ...before, step: id ?? undefined }),
      });
    },
    [navigate],
  );
  // An id that looks like a number or a truth is one in the address.
  return [step === undefined || step === null ? null : String(step), select];
}
