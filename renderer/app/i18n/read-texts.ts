/**
 * Where texts are: one catalogue a folder and language, `<folder>/text/<language>.ts`, whose one export bears the name of the
 * language. The folder's name is the namespace. A new feature needs no entry here.
 */
export const LANGUAGES = ['en', 'de'] as const;
export type Language = (typeof LANGUAGES)[number];

export type Texts = Readonly<Record<string, unknown>>;

const catalogues = {
  ...import.meta.glob<Readonly<Record<string, Texts>>>('../../features/*/text/*.ts'),
  ...import.meta.glob<Readonly<Record<string, Texts>>>('../../stores/*/text/*.ts'),
  ...import.meta.glob<Readonly<Record<string, Texts>>>('../../ui/text/*.ts'),
  ...import.meta.glob<Readonly<Record<string, Texts>>>('../text/*.ts'),
};

/** `compose/de` of `../../features/compose/text/de.ts`; the shell's own catalogue is the one beside this folder. */
function placeOf(path: string): string {
  const parts = path.split('/');
  const folder = parts.at(-3) ?? '';
  return `${folder === '..' ? 'app' : folder}/${parts.at(-1)?.replace(/\.ts$/, '')}`;
}

const byPlace = new Map(Object.entries(catalogues).map(([path, load]) => [placeOf(path), load]));

/** All namespaces that have texts. */
export const NAMESPACES: readonly string[] = [
  ...new Set([...byPlace.keys()].map((place) => place.split('/')[0] ?? '')),
];

/** The texts of a namespace in a language; null where there are none. */
export async function readTexts(namespace: string, language: string): Promise<Texts | null> {
  const load = byPlace.get(`${namespace}/${language}`);
  return load === undefined ? null : ((await load())[language] ?? null);
}
