import type { i18n as I18n } from 'i18next';
import { usePreferences } from '../../stores/preferences/preferences-store.ts';
import { decideLanguage } from './decide-language.ts';

/** Keeps the language as preferred, and the page's own language with it, without a reload. Returns the way to stop. */
export function followLanguage(
  i18n: I18n,
  root: HTMLElement = document.documentElement,
): () => void {
  const again = (): void => {
    const language = decideLanguage(usePreferences.getState().language, navigator.languages);
    root.lang = language;
    if (i18n.language !== language) void i18n.changeLanguage(language);
  };
  again();
  window.addEventListener('languagechange', again);
  const unsubscribe = usePreferences.subscribe(again);
  return () => {
    window.removeEventListener('languagechange', again);
    unsubscribe();
  };
}
