import type { Served, Shop } from '../ipc/models.ts';
import { assessFit } from './assess-fit.ts';
import { chooseServer } from './choose-server.ts';
import { type FoundModel, shapeOf } from './find-model.ts';
import {
  AGENT_CONTEXT,
  type Fit,
  type Load,
  type Place,
  type Recommendation,
} from './fit-report.ts';
import { measurementOf, measurementsOf } from './measurements-of.ts';
import { placeOf } from './place-of.ts';
import { recommend } from './recommend.ts';
import { cacheTypeOf, slotsOf } from './server-settings.ts';

/**
 * The load that a model is judged under: what somebody asks for, else the context of an agent with the cache and the
 * slots that the server is started with, as far as its environment can be read.
 */
export const loadOf = (
  asked: { readonly [Name in keyof Load]?: Load[Name] | null } = {},
  server: Pick<Served, 'environment'> | null = null,
): Load => ({
  context: asked.context ?? AGENT_CONTEXT,
  kv: asked.kv ?? cacheTypeOf(server),
  slots: asked.slots ?? slotsOf(server),
});

/** Where a model is or would be: the machine of its server. */
export const placeOfModel = (
  shop: Pick<Shop, 'machine'>,
  { server }: Pick<FoundModel, 'server'>,
): Place | null => (server === null ? null : placeOf(shop.machine, server));

/** Its fit there; null when there is no server, no number of it, or it runs in a cloud. */
export function fitHere(shop: Shop, found: FoundModel, load: Load): Fit | null {
  const { server, tag, installed, entry } = found;
  const shape = shapeOf(found);
  const place = placeOfModel(shop, found);
  if (shape === null || place === null || installed?.cloud === true) return null;
  const measured = measurementsOf(shop, server, { tag, digest: installed?.digest ?? null });
  return assessFit(shape, load, place, {
    downloadBytes: entry?.downloadBytes ?? null,
    installed: installed !== null,
    minimumOllama: entry?.minimumOllama ?? null,
    measurement: measurementOf(measured, shape, load, place),
  });
}

/** The one that suits best where models go when nobody names a server: this machine, if none is configured. */
export function recommendHere(shop: Shop, load: Load): Recommendation {
  const server = chooseServer(shop);
  const nowhere = { here: true, declared: [], disk: null, version: null };
  return recommend({
    entries: shop.catalogue,
    place: placeOf(shop.machine, server ?? nowhere),
    qualifications: shop.qualifications,
    installed: shop.installed.filter((one) => one.server === server?.name),
    context: load.context,
    people: load.slots,
  });
}
