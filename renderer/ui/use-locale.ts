import { useTranslation } from 'react-i18next';

/** The language of the window as a locale for the formatters of `format/`. */
export function useLocale(): string {
  const { i18n } = useTranslation();
  return i18n.resolvedLanguage ?? i18n.language ?? 'en';
}
