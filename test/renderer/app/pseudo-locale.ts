import { readTexts, type Texts } from '../../../renderer/app/i18n/read-texts.ts';

const ACCENTS: Readonly<Record<string, string>> = {
  a: 'á',
  e: 'ë',
  i: 'ï',
  o: 'ô',
  u: 'ü',
  A: 'Å',
  E: 'É',
  I: 'Î',
  O: 'Ö',
  U: 'Û',
  c: 'ç',
  n: 'ñ',
  y: 'ý',
};

/** A text with accents and a third longer, its values untouched: what stays plain on a screen did not come from a catalogue. */
export function pseudo(text: string): string {
  const accented = text
    .split(/(\{\{[^}]*\}\})/)
    .map((part) =>
      part.startsWith('{{') ? part : part.replaceAll(/\w/g, (letter) => ACCENTS[letter] ?? letter),
    )
    .join('');
  return `⟦${accented}${'·'.repeat(Math.ceil(text.length / 3))}⟧`;
}

function pseudoTexts(texts: Texts): Texts {
  return Object.fromEntries(
    Object.entries(texts).map(([key, value]) => [
      key,
      typeof value === 'string' ? pseudo(value) : pseudoTexts(value as Texts),
    ]),
  );
}

export const PSEUDO = 'en-XA';

/** For `createI18n`: every catalogue in the pseudo-locale. */
export async function readPseudoTexts(namespace: string): Promise<Texts | null> {
  const texts = await readTexts(namespace, 'en');
  return texts === null ? null : pseudoTexts(texts);
}
