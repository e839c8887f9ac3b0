import { createInstance, type i18n as I18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { en as errors } from '../../stores/errors/text/en.ts';
import { en as ui } from '../../ui/text/en.ts';
import { en as app } from '../text/en.ts';
import { readTexts, type Texts } from './read-texts.ts';

/** What every screen needs; in English it is there from the start, so that a failed load still leaves words. */
export const SHELL_NAMESPACES = ['app', 'ui', 'errors'] as const;

interface I18nChoice {
  readonly language: string;
  /** Other texts than those of the catalogues: a pseudo-locale. */
  readonly read?: (namespace: string, language: string) => Promise<Texts | null>;
}

/** The translations of the window, in a language, ready for the shell; features load theirs with their route. */
export async function createI18n({ language, read = readTexts }: I18nChoice): Promise<I18n> {
  const instance = createInstance();
  instance.use(initReactI18next).use({
    type: 'backend' as const,
    read: (
      wanted: string,
      namespace: string,
      done: (fault: unknown, texts: Texts | null) => void,
    ) => {
      read(namespace, wanted).then(
        (texts) => done(null, texts ?? {}),
        (fault: unknown) => done(fault, null),
      );
    },
  });
  await instance.init({
    lng: language,
    fallbackLng: 'en',
    ns: [...SHELL_NAMESPACES],
    defaultNS: 'app',
    partialBundledLanguages: true,
    resources: { en: { app, ui, errors } },
    // React escapes; doing it twice would show entities.
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  return instance;
}
