import { create } from 'zustand';
import { type Preferences, parsePreferences, storedPreferences } from './preferences.ts';

export const PREFERENCES_KEY = 'tandem.preferences';

function read(): Preferences {
  try {
    return parsePreferences(JSON.parse(localStorage.getItem(PREFERENCES_KEY) ?? 'null'));
  } catch {
    // Storage may be off, or hold what is no JSON: the defaults are good.
    return parsePreferences(null);
  }
}

function write(preferences: Preferences): void {
  try {
    localStorage.setItem(PREFERENCES_KEY, storedPreferences(preferences));
  } catch {
    // Full or forbidden storage: the preference holds until the window closes.
  }
}

/** The preferences of this window. Select from it: `usePreferences((p) => p.density)`. */
export const usePreferences = create<Preferences>(() => read());

/** Changes some of them, here, in the storage, and by that in other windows. */
export function setPreferences(change: Partial<Preferences>): void {
  usePreferences.setState(change);
  write(usePreferences.getState());
}

/** Takes over what another window of the same origin stored. Returns the way to stop. */
export function followOtherWindows(): () => void {
  const take = (event: StorageEvent): void => {
    if (event.key === PREFERENCES_KEY || event.key === null) usePreferences.setState(read(), true);
  };
  window.addEventListener('storage', take);
  return () => window.removeEventListener('storage', take);
}
