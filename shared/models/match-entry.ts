import type { CatalogueEntry } from './catalogue-entry.ts';

/** A tag as servers take it: `llama3.3` is `llama3.3:latest`; case and a leading registry of their own don't matter. */
export function normalTag(tag: string): string {
  const plain = tag
    .trim()
    .toLowerCase()
    .replace(/^registry\.ollama\.ai\//, '')
    .replace(/^library\//, '');
  return plain.slice(plain.lastIndexOf('/') + 1).includes(':') ? plain : `${plain}:latest`;
}

export const isSameTag = (one: string, other: string): boolean =>
  normalTag(one) === normalTag(other);

/**
 * The catalogue's entry for a model that a server has; null for one that Tandem does not know. The digest goes before
 * the name: a model under another name is the same file. A name with another digest is still taken, because tags are
 * renewed in place and keep their dimensions.
 */
export function matchEntry(
  entries: readonly CatalogueEntry[],
  model: { readonly tag: string; readonly digest: string | null },
): CatalogueEntry | null {
  const digest = model.digest?.replace(/^sha256:/, '') ?? '';
  const byDigest = entries.find(
    ({ digest12 }) => digest12 !== null && digest12 !== '' && digest.startsWith(digest12),
  );
  const byTag = entries.find(({ tag }) => tag !== null && isSameTag(tag, model.tag));
  return byDigest ?? byTag ?? null;
}
