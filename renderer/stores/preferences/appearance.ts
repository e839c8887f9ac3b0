import type { Preferences } from './preferences.ts';
import { usePreferences } from './preferences-store.ts';

/** The part of the preferences that is a look, as data attributes that the tokens answer to. */
export interface Appearance {
  readonly theme: 'light' | 'dark';
  readonly contrast: 'normal' | 'more';
  readonly density: 'compact' | 'comfortable';
}

export interface SystemLook {
  readonly dark: boolean;
  readonly moreContrast: boolean;
}

/** What is shown, from what is wished and what the system says. */
export function decideAppearance(wish: Preferences, system: SystemLook): Appearance {
  const systemTheme = system.dark ? 'dark' : 'light';
  const systemContrast = system.moreContrast ? 'more' : 'normal';
  return {
    theme: wish.theme === 'system' ? systemTheme : wish.theme,
    contrast: wish.contrast === 'system' ? systemContrast : wish.contrast,
    density: wish.density,
  };
}

const DARK = '(prefers-color-scheme: dark)';
const CONTRAST = '(prefers-contrast: more)';

function apply(root: HTMLElement): void {
  const look = decideAppearance(usePreferences.getState(), {
    dark: matchMedia(DARK).matches,
    moreContrast: matchMedia(CONTRAST).matches,
  });
  root.dataset.theme = look.theme;
  root.dataset.contrast = look.contrast;
  root.dataset.density = look.density;
}

/** Keeps the look on the root element, now and whenever a preference or the system changes. Returns the way to stop. */
export function followAppearance(root: HTMLElement = document.documentElement): () => void {
  const again = (): void => apply(root);
  again();
  const queries = [matchMedia(DARK), matchMedia(CONTRAST)];
  for (const query of queries) query.addEventListener('change', again);
  const unsubscribe = usePreferences.subscribe(again);
  return () => {
    for (const query of queries) query.removeEventListener('change', again);
    unsubscribe();
  };
}
