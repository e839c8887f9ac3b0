import { useSyncExternalStore } from 'react';

/** Below this width, what would stand side by side stands one under the other. */
const NARROW = '(max-width: 1040px)';

const subscribe = (listener: () => void): (() => void) => {
  const query = window.matchMedia(NARROW);
  query.addEventListener('change', listener);
  return () => query.removeEventListener('change', listener);
};

export const useIsNarrow = (): boolean =>
  useSyncExternalStore(subscribe, () => window.matchMedia(NARROW).matches);
