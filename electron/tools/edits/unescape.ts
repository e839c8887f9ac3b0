/**
 * A quotation that was escaped once too often on its way: `\n` as two characters where a line ends, or `&lt;`
 * for `<`. Null when there is nothing to take back.
 */
export function unescapeQuotation(text: string): string | null {
  const plain = text.includes('\n') ? withoutEntities(text) : withoutEntities(withoutEscapes(text));
  return plain === text ? null : plain;
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', '"': '"', "'": "'" };

/** Only in a text of one line: in one of several the escapes are the code’s own. */
const withoutEscapes = (text: string): string =>
  text.replace(/\\(\\|[nt"'])/g, (_all, next: string) => ESCAPES[next] ?? next);

const ENTITIES: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
  '&apos;': "'",
  '&amp;': '&',
};

const withoutEntities = (text: string): string =>
  text.replace(/&(?:lt|gt|quot|#39|apos|amp);/g, (entity) => ENTITIES[entity] ?? entity);
