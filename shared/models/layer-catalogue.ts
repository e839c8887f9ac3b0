import type { CatalogueEntry } from './catalogue-entry.ts';
import { type CatalogueFile, createEntry } from './catalogue-file.ts';
import { isSameTag } from './match-entry.ts';

/**
 * The catalogue with the files laid over it, the policy last: what it hides stays hidden, what it adds or pins can't
 * be hidden, and where it pins, only its pins count.
 */
export function layerCatalogue(
  builtIn: readonly CatalogueEntry[],
  user: CatalogueFile | null,
  policy: CatalogueFile | null,
): CatalogueEntry[] {
  const added = [
    ...(policy?.add ?? []).map((entry) => createEntry(entry, 'policy')),
    ...(user?.add ?? []).map((entry) => createEntry(entry, 'user')),
    ...builtIn,
  ];
  // The first of those with one id or tag is the one that counts.
  const distinct = added.filter(
    (entry, index) => !added.slice(0, index).some((earlier) => isSameModel(earlier, entry)),
  );
  const pins = policy?.pin?.length ? policy.pin : (user?.pin ?? []);
  return distinct
    .filter((entry) => !isHidden(entry, user, policy))
    .map((entry) => ({ ...entry, pinned: pins.some((pin) => isNamed(entry, pin)) }))
    .toSorted((one, other) => orderOf(one) - orderOf(other));
}

/** What `hide` and `pin` name although no entry is called so; for a message to who wrote the file. */
export function unknownNames(
  file: CatalogueFile,
  entries: readonly CatalogueEntry[],
): { readonly list: 'hide' | 'pin'; readonly index: number; readonly name: string }[] {
  const known = [...entries, ...(file.add ?? []).map((entry) => createEntry(entry, 'user'))];
  return (['hide', 'pin'] as const).flatMap((list) =>
    (file[list] ?? []).flatMap((name, index) =>
      known.some((entry) => isNamed(entry, name)) ? [] : [{ list, index, name }],
    ),
  );
}

/** Built-in models first, then people's own. */
const orderOf = ({ origin }: CatalogueEntry): number => (origin === 'built-in' ? 0 : 1);

function isHidden(
  entry: CatalogueEntry,
  user: CatalogueFile | null,
  policy: CatalogueFile | null,
): boolean {
  if (policy?.hide?.some((name) => isNamed(entry, name))) return true;
  if (entry.origin === 'policy' || policy?.pin?.some((name) => isNamed(entry, name))) return false;
  return user?.hide?.some((name) => isNamed(entry, name)) === true;
}

const isNamed = ({ id, tag }: CatalogueEntry, name: string): boolean =>
  id === name || (tag !== null && isSameTag(tag, name));

const isSameModel = (one: CatalogueEntry, other: CatalogueEntry): boolean =>
  one.id === other.id || (one.tag !== null && other.tag !== null && isSameTag(one.tag, other.tag));
