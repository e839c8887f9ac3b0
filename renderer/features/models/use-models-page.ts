import { useDeferredValue, useMemo, useState } from 'react';
import type { Job, Served, Shop } from '../../../shared/ipc/models.ts';
import {
  AGENT_CONTEXT,
  type Fit,
  type Load,
  type Place,
  type Recommendation,
} from '../../../shared/models/fit-report.ts';
import { placeOf } from '../../../shared/models/place-of.ts';
import { recommend } from '../../../shared/models/recommend.ts';
import { type AssessedRow, assessRow, orderRows } from './model/assess-row.ts';
import { chooseServer, listModels } from './model/model-row.ts';
import { type ModelsSearch, useModelsSearch } from './model/read-search.ts';

/** Everything that the parts of this screen are made from. */
export interface ModelsPage {
  readonly shop: Shop;
  /** Whose machine the answers are for; null when there is no server at all. */
  readonly server: Served | null;
  readonly place: Place;
  readonly recommendation: Recommendation;
  readonly load: Load;
  readonly setLoad: (load: Load) => void;
  /** In the order of the list. */
  readonly rows: readonly AssessedRow[];
  readonly selected: AssessedRow | null;
  /** Of the selected one, for the load as it is on the slider this very moment. */
  readonly fit: Fit | null;
  readonly search: ModelsSearch;
  readonly change: (change: Partial<ModelsSearch>) => void;
}

/** Where nothing is known of a server: this machine, without its disk. */
const NOWHERE = { here: true, declared: [], disk: null, version: null };

/** Puts shop, jobs and the address together; moving the slider computes and asks nobody. */
export function useModelsPage(shop: Shop, jobs: readonly Job[]): ModelsPage {
  const [search, change] = useModelsSearch();
  const [chosen, setLoad] = useState<Load | null>(null);
  const server = chooseServer(shop, search.server);
  const place = useMemo(() => placeOf(shop.machine, server ?? NOWHERE), [shop.machine, server]);
  const recommendation = useMemo(
    () => recommend(recommendationInput(shop, server, place)),
    [shop, server, place],
  );
  const load = chosen ?? recommendation.load ?? { context: AGENT_CONTEXT, kv: 'f16', slots: 1 };
  // The picture follows the slider at once, the list as soon as there is time.
  const listLoad = useDeferredValue(load);
  const models = useMemo(() => listModels(shop, server, jobs), [shop, server, jobs]);
  const rows = useMemo(
    () =>
      orderRows(
        models.map((row) => ({ ...row, fit: assessRow(row, listLoad, place) })),
        recommendation.id,
      ),
    [models, listLoad, place, recommendation.id],
  );
  const selected = rows.find(({ key }) => key === search.model) ?? rows[0] ?? null;
  const fit = useMemo(
    () => (selected === null ? null : assessRow(selected, load, place)),
    [selected, load, place],
  );
  return {
    shop,
    server,
    place,
    recommendation,
    load,
    setLoad,
    rows,
    selected,
    fit,
    search,
    change,
  };
}

function recommendationInput(shop: Shop, server: Served | null, place: Place) {
  return {
    entries: shop.catalogue,
    place,
    qualifications: shop.qualifications,
    installed: shop.installed.filter((model) => model.server === server?.name),
  };
}
