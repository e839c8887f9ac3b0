import type { Installed, Served, Shop } from '../../../shared/ipc/models.ts';
import type { CatalogueEntry } from '../../../shared/models/catalogue-entry.ts';
import { isSameTag, matchEntry } from '../../../shared/models/match-entry.ts';
import type { Qualification } from '../../../shared/models/qualification.ts';
import type { ModelShape } from '../../../shared/models/shape.ts';
import { nearest } from './nearest.ts';

/** A model as somebody typed it, with all that the shop knows of it; nothing known is no error here. */
export interface FoundModel {
  /** Where it is, or where it would be pulled to; null where no server is configured. */
  readonly server: Served | null;
  readonly tag: string;
  readonly installed: Installed | null;
  readonly entry: CatalogueEntry | null;
  /** The numbers of a file that is no model of a server yet. */
  readonly file?: ModelShape;
}

/**
 * Reads `TAG` or `SERVER/TAG`. The part before the first slash is a server only if one has that name: tags may hold
 * slashes of their own. Without a server the one that has the model counts, then `ollama`, then the first.
 */
export function findModel(shop: Shop, name: string): FoundModel {
  const [head = '', ...rest] = name.split('/');
  const named = rest.length === 0 ? undefined : shop.servers.find((one) => one.name === head);
  const tag = named === undefined ? name : rest.join('/');
  const home = named ?? homeServer(shop);
  const having = shop.installed.filter((one) => isSameTag(one.tag, tag));
  const there = having.find((one) => one.server === home?.name);
  const installed = there ?? (named === undefined ? having[0] : undefined) ?? null;
  const server = shop.servers.find((one) => one.name === installed?.server) ?? home ?? null;
  return { server, tag: installed?.tag ?? tag, installed, entry: entryOf(shop, tag, installed) };
}

/** Where a model goes when nobody names a server. */
export const homeServer = ({ servers }: Shop): Served | undefined =>
  servers.find(({ name }) => name === 'ollama') ?? servers[0];

/** What the catalogue says of it: by the server's word, by its file or tag, or by its name in the catalogue. */
export const entryOf = (
  { catalogue }: Pick<Shop, 'catalogue'>,
  tag: string,
  installed: Installed | null,
): CatalogueEntry | null =>
  catalogue.find(({ id }) => id === installed?.entry) ??
  matchEntry(catalogue, { tag, digest: installed?.digest ?? null }) ??
  catalogue.find(({ id }) => id === tag) ??
  null;

/** Its numbers: the file's own where there is one, else the catalogue's; null when neither knows it. */
export const shapeOf = ({ installed, entry, file }: FoundModel): ModelShape | null =>
  file ?? installed?.shape ?? entry?.shape ?? null;

/** `SERVER/TAG`, as runs take it; the tag alone where there is no server. */
export const fullName = ({ server, tag }: Pick<FoundModel, 'server' | 'tag'>): string =>
  server === null ? tag : `${server.name}/${tag}`;

/**
 * The latest exam of this very file: another digest under the same tag was not examined. Results of other servers
 * count, too, because the file is the same; one taken on this server goes first.
 */
export function qualificationOf(shop: Shop, found: FoundModel): Qualification | null {
  const digest = found.installed?.digest ?? null;
  const fitting = shop.qualifications.filter(
    (one) =>
      isSameTag(one.tag, found.tag) &&
      (digest === null || one.digest === null || sameDigest(digest, one.digest)),
  );
  const here = fitting.filter((one) => one.server === found.server?.name);
  return [...(here.length > 0 ? here : fitting)].sort(byTime).at(-1) ?? null;
}

const byTime = (one: Qualification, other: Qualification): number =>
  Date.parse(one.takenAt) - Date.parse(other.takenAt);

/** With or without the algorithm's name, whole or as the twelve digits that servers show. */
function sameDigest(one: string, other: string): boolean {
  const [a, b] = [one, other].map((digest) => digest.replace(/^sha256:/, ''));
  if (a === undefined || b === undefined || a === '' || b === '') return false;
  return a.startsWith(b) || b.startsWith(a);
}

const MOST_NEAR = 3;

/** Known names near a mistyped one, best first: of the same family, then by spelling. */
export function nearModels(shop: Shop, name: string): readonly string[] {
  const known = [
    ...new Set([
      ...shop.installed.map(({ tag }) => tag),
      ...shop.catalogue.map(({ tag, id }) => tag ?? id),
    ]),
  ];
  const typed = name.toLowerCase();
  const family = typed.split(':')[0] ?? typed;
  const alike = known.filter((tag) => family.length >= 3 && tag.startsWith(family));
  const spelt = nearest(typed, known);
  return [...new Set([...(spelt === null ? [] : [spelt]), ...alike])].slice(0, MOST_NEAR);
}
