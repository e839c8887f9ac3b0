import { useNavigate, useSearch } from '@tanstack/react-router';
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

/** The filters and the selection, kept in the address. */
export function useModelsSearch(): readonly [
  ModelsSearch,
  (change: Partial<ModelsSearch>) => void,
] {
  const search = readModelsSearch(useSearch({ strict: false }));
  const navigate = useNavigate();
  const change = (changed: Partial<ModelsSearch>): void => {
    const { q, show, model, server } = { ...search, ...changed };
    void navigate({
      to: '.',
      replace: true,
      search: {
        ...(q === '' ? {} : { q }),
        ...(show.length === 0 ? {} : { show: show.join(',') }),
        ...(model === null ? {} : { model }),
        ...(server === null ? {} : { server }),
      },
    });
  };
  return [search, change];
}
