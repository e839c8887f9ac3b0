import type { Shop } from '../../../shared/ipc/models.ts';
import { assessFit } from '../../../shared/models/assess-fit.ts';
import {
  AGENT_CONTEXT,
  type Fit,
  type Load,
  type Place,
  type Recommendation,
} from '../../../shared/models/fit-report.ts';
import { isSameTag } from '../../../shared/models/match-entry.ts';
import type { Measurement } from '../../../shared/models/measurement.ts';
import { placeOf } from '../../../shared/models/place-of.ts';
import { recommend } from '../../../shared/models/recommend.ts';
import { entryOf, type FoundModel, homeServer, shapeOf } from './find-model.ts';
import type { AskedLoad } from './model-arguments.ts';

/** The load that a model is judged under: that of an agent, unless somebody asks for another. */
export const loadOf = (asked: Partial<AskedLoad> = {}): Load => ({
  context: asked.context ?? AGENT_CONTEXT,
  kv: asked.kv ?? 'f16',
  slots: asked.slots ?? 1,
});

/** Where a model is or would be: the machine of its server. */
export const placeOfModel = (shop: Shop, { server }: FoundModel): Place | null =>
  server === null ? null : placeOf(shop.machine, server);

/** Its fit there; null when there is no server, no number of it, or it runs in a cloud. */
export function fitHere(shop: Shop, found: FoundModel, load: Load): Fit | null {
  const shape = shapeOf(found);
  const place = placeOfModel(shop, found);
  if (shape === null || place === null || found.installed?.cloud === true) return null;
  return assessFit(shape, load, place, {
    downloadBytes: found.entry?.downloadBytes ?? null,
    installed: found.installed !== null,
    minimumOllama: found.entry?.minimumOllama ?? null,
    measurement: measurementOf(shop, found, load),
  });
}

/**
 * The newest measurement of this very load and file on this machine. Whether all else is the same is seen by the
 * arithmetic, which takes it only then.
 */
function measurementOf(shop: Shop, found: FoundModel, load: Load): Measurement | null {
  const digest = found.installed?.digest ?? null;
  const fitting = shop.measurements.filter(
    (one) =>
      one.machine === shop.machine.id &&
      one.server === found.server?.name &&
      isSameTag(one.tag, found.tag) &&
      (digest === null || one.digest === null || one.digest === digest) &&
      one.context === load.context &&
      (one.kv ?? 'f16') === load.kv &&
      (one.slots ?? 1) === load.slots,
  );
  return fitting.toSorted((a, b) => Date.parse(a.takenAt) - Date.parse(b.takenAt)).at(-1) ?? null;
}

/** All models that somebody may think of here: what servers have, then what the catalogue knows besides. */
export function modelsOf(shop: Shop): readonly FoundModel[] {
  const installed = shop.installed.map((one) => ({
    server: shop.servers.find(({ name }) => name === one.server) ?? null,
    tag: one.tag,
    installed: one,
    entry: entryOf(shop, one.tag, one),
  }));
  const server = homeServer(shop) ?? null;
  const others = shop.catalogue
    .filter((entry) => !installed.some((found) => found.entry?.id === entry.id))
    .map((entry) => ({ server, tag: entry.tag ?? entry.id, installed: null, entry }));
  return [...installed, ...others];
}

/** The one that suits best where models go when nobody names a server: this machine, if none is configured. */
export function recommendHere(shop: Shop, load: Load): Recommendation {
  const server = homeServer(shop);
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
