import type { Installed, Job, Shop } from '../../../shared/ipc/models.ts';
import { assessFit } from '../../../shared/models/assess-fit.ts';
import type { CatalogueEntry } from '../../../shared/models/catalogue-entry.ts';
import type { Fit } from '../../../shared/models/fit-report.ts';
import { placeOf } from '../../../shared/models/place-of.ts';
import { recommend } from '../../../shared/models/recommend.ts';
import { chooseServer } from './choose-server.ts';

/** The one model that is named here, with whether it fits and how far it is on its way. */
export interface Suggestion {
  readonly entry: CatalogueEntry;
  readonly fit: Fit;
  readonly server: string;
  /** On the server already. */
  readonly installed: Installed | null;
}

/** Null where nothing can be recommended, or no server is there to run it. */
export function suggestModel(shop: Shop): Suggestion | null {
  const server = chooseServer(shop);
  if (server === null) return null;
  const place = placeOf(shop.machine, server);
  const installed = shop.installed.filter((model) => model.server === server.name);
  const { id, load } = recommend({
    entries: shop.catalogue,
    place,
    qualifications: shop.qualifications,
    installed,
  });
  const entry = shop.catalogue.find((one) => one.id === id);
  if (entry === undefined || load === null) return null;
  const own = installed.find((model) => model.entry === entry.id) ?? null;
  const fit = assessFit(entry.shape, load, place, {
    downloadBytes: entry.downloadBytes,
    installed: own !== null,
    minimumOllama: entry.minimumOllama,
  });
  return { entry, fit, server: server.name, installed: own };
}

/** The newest work of a kind on a model. */
export const jobOn = (
  jobs: readonly Job[],
  kind: Job['kind'],
  on: { readonly server: string; readonly tag: string },
): Job | null =>
  jobs.findLast((job) => job.kind === kind && job.server === on.server && job.tag === on.tag) ??
  null;
