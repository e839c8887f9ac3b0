import type { Machine } from '../../../../shared/hardware/machine.ts';
import type { Shop } from '../../../../shared/ipc/models.ts';
import { assessFit } from '../../../../shared/models/assess-fit.ts';
import type { CatalogueEntry } from '../../../../shared/models/catalogue-entry.ts';
import type { Fit } from '../../../../shared/models/fit-report.ts';
import { placeOf } from '../../../../shared/models/place-of.ts';
import { recommend } from '../../../../shared/models/recommend.ts';
import { HERE } from './usable.ts';

/** The model that is recommended on this machine, and how it fits; null when none can be. */
export function decideBest(
  machine: Machine,
  shop: Shop,
): { readonly entry: CatalogueEntry; readonly fit: Fit } | null {
  const server = shop.servers.find(({ here }) => here);
  const place = placeOf(machine, server ?? HERE);
  const { id, load } = recommend({
    entries: shop.catalogue,
    place,
    qualifications: shop.qualifications,
    installed: shop.installed.filter((model) => model.server === server?.name),
  });
  const entry = shop.catalogue.find((one) => one.id === id);
  return entry === undefined || load === null
    ? null
    : { entry, fit: assessFit(entry.shape, load, place) };
}
