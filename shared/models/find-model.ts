import type { Installed, Served, Shop } from '../ipc/models.ts';
import type { CatalogueEntry } from './catalogue-entry.ts';
import { chooseServer } from './choose-server.ts';
import { missingFields } from './fit/estimate-parts.ts';
import { isSameTag, matchEntry } from './match-entry.ts';
import { type KnownExam, qualificationOf } from './qualification-of.ts';
import type { ModelShape } from './shape.ts';

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
 * slashes of their own. Without a server the one that counts goes first, then any that has the model.
 */
export function findModel(shop: Shop, name: string): FoundModel {
  const [head = '', ...rest] = name.split('/');
  const named = rest.length === 0 ? undefined : shop.servers.find((one) => one.name === head);
  const tag = named === undefined ? name : rest.join('/');
  const home = named ?? chooseServer(shop);
  const having = shop.installed.filter((one) => isSameTag(one.tag, tag));
  const there = having.find((one) => one.server === home?.name);
  const installed = there ?? (named === undefined ? having[0] : undefined) ?? null;
  const server = shop.servers.find((one) => one.name === installed?.server) ?? home;
  return { server, tag: installed?.tag ?? tag, installed, entry: entryOf(shop, tag, installed) };
}

/** What the catalogue says of it: by the server's word, by its file or tag, or by its name in the catalogue. */
const entryOf = (
  { catalogue }: Pick<Shop, 'catalogue'>,
  tag: string,
  installed: Installed | null,
): CatalogueEntry | null =>
  catalogue.find(({ id }) => id === installed?.entry) ??
  matchEntry(catalogue, { tag, digest: installed?.digest ?? null }) ??
  catalogue.find(({ id }) => id === tag) ??
  null;

/** All models that somebody may think of here: what servers have, then what the catalogue knows besides. */
export function modelsOf(shop: Shop): readonly FoundModel[] {
  const installed = shop.installed.map((one) => ({
    server: shop.servers.find(({ name }) => name === one.server) ?? null,
    tag: one.tag,
    installed: one,
    entry: entryOf(shop, one.tag, one),
  }));
  const server = chooseServer(shop);
  const others = shop.catalogue
    .filter((entry) => !installed.some((found) => found.entry?.id === entry.id))
    .map((entry) => ({ server, tag: entry.tag ?? entry.id, installed: null, entry }));
  return [...installed, ...others];
}

/**
 * Its numbers: the file's own where they are enough for an estimate, else the catalogue's with the size of the file;
 * null when neither knows it.
 */
export function shapeOf({
  installed,
  entry,
  file,
}: Pick<FoundModel, 'installed' | 'entry' | 'file'>): ModelShape | null {
  const own = file ?? installed?.shape ?? null;
  if (own === null || entry === null || missingFields(own).length === 0)
    return own ?? entry?.shape ?? null;
  return {
    ...entry.shape,
    fileBytes: own.fileBytes ?? entry.shape.fileBytes,
    quantization: own.quantization ?? entry.shape.quantization,
  };
}

/** The exam that counts for it; `stale` when it was of another file under its tag. */
export const examOf = (
  { qualifications }: Pick<Shop, 'qualifications'>,
  { server, tag, installed }: Pick<FoundModel, 'server' | 'tag' | 'installed'>,
): KnownExam | null =>
  qualificationOf(qualifications, {
    tag,
    digest: installed?.digest ?? null,
    server: server?.name ?? null,
  });

/** Whether it can answer at all: one that makes embeddings is listed by servers as well. */
export const isAnswering = (installed: Pick<Installed, 'capabilities'> | null): boolean =>
  installed === null ||
  installed.capabilities.length === 0 ||
  installed.capabilities.includes('completion');

/** `SERVER/TAG`, as runs take it; the tag alone where there is no server. */
export const fullName = ({ server, tag }: Pick<FoundModel, 'server' | 'tag'>): string =>
  server === null ? tag : `${server.name}/${tag}`;
