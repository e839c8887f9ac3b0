import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { type Filter, readFilters } from './filter-rows.ts';

/** What the address says about this screen, whoever wrote it. */
export interface ModelsSearch {
  readonly q: string;
  readonly show: readonly Filter[];
  /** Key of the selected model. */
  readonly model: string | null;
  readonly server: string | null;
}

const LONGEST = 300;

const textOf = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value).slice(0, LONGEST) : '';

export function readModelsSearch(search: Readonly<Record<string, unknown>>): ModelsSearch {
  return {
    q: textOf(search.q),
    show: readFilters(search.show),
    model: textOf(search.model) || null,
    server: textOf(search.server) || null,
  };
}

const writeModelsSearch = ({ q, show, model, server }: ModelsSearch) => ({
  ...(q === '' ? {} : { q }),
  ...(show.length === 0 ? {} : { show: show.join(',') }),
  ...(model === null ? {} : { model }),
  ...(server === null ? {} : { server }),
});

/**
 * The filters and the selection, kept in the address. They hold at once and the address follows, because it takes
 * its time and a key that is pressed meanwhile must not be lost; an address that comes from elsewhere is taken over.
 */
export function useModelsSearch(): readonly [
  ModelsSearch,
  (change: Partial<ModelsSearch>) => void,
] {
  const address = JSON.stringify(readModelsSearch(useSearch({ strict: false })));
  const navigate = useNavigate();
  const [now, setNow] = useState(address);
  const pending = useRef<readonly string[]>([]);
  const latest = useRef(now);
  useEffect(() => {
    const own = pending.current.indexOf(address);
    pending.current = pending.current.slice(own + 1);
    if (own !== -1 || latest.current === address) return;
    latest.current = address;
    setNow(address);
  }, [address]);
  const change = useCallback(
    (changed: Partial<ModelsSearch>): void => {
      const next: ModelsSearch = { ...JSON.parse(latest.current), ...changed };
      latest.current = JSON.stringify(next);
      pending.current = [...pending.current, latest.current];
      setNow(latest.current);
      void navigate({ to: '.', replace: true, search: writeModelsSearch(next) });
    },
    [navigate],
  );
  const search = useMemo<ModelsSearch>(() => JSON.parse(now), [now]);
  return [search, change];
}
