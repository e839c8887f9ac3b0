import { LANGUAGES, type Language } from './read-texts.ts';

/** The language of the window: the one wished for, or the first of the system's that there is. */
export function decideLanguage(wish: 'system' | Language, system: readonly string[]): Language {
  if (wish !== 'system') return wish;
  for (const locale of system) {
    const found = LANGUAGES.find((language) => locale.toLowerCase().split('-')[0] === language);
    if (found !== undefined) return found;
  }
  return 'en';
}
