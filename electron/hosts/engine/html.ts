/** Text that is HTML already. Only the tag below and `raw` make one, so nothing unescaped gets in by accident. */
export interface Html {
  readonly text: string;
}

/** A template whose values are escaped unless they are HTML themselves. */
export function html(parts: TemplateStringsArray, ...values: readonly (string | Html)[]): Html {
  const text = parts.reduce((sum, part, index) => {
    const value = values[index];
    return sum + part + (value === undefined ? '' : textOf(value));
  }, '');
  return { text };
}

const textOf = (value: string | Html): string =>
  typeof value === 'string' ? escapeHtml(value) : value.text;

/** For our own style sheets and data that was made safe by other means. */
export const raw = (text: string): Html => ({ text });

export const join = (parts: readonly Html[]): Html => raw(parts.map(({ text }) => text).join(''));

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** For text between tags and for values of attributes in quotes. Invisible controls that turn text around go, too. */
const escapeHtml = (text: string): string =>
  text
    .toWellFormed()
    .replace(/[\u202a-\u202e\u2066-\u2069]/g, '')
    .replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
