import { setPreferences, usePreferences } from './preferences-store.ts';

/** Whether a foldable detail is open, remembered by name for all places that show it. */
export function useDetail(
  name: string,
  initially = false,
): readonly [boolean, (open: boolean) => void] {
  const open = usePreferences((preferences) => preferences.details[name]) ?? initially;
  const set = (next: boolean): void => {
    const { details } = usePreferences.getState();
    setPreferences({ details: { ...details, [name]: next } });
  };
  return [open, set];
}
