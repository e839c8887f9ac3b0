import type { AssessedRow } from './assess-row.ts';

/** What the list can be narrowed to; several hold together. */
export const filters = ['fits', 'installed', 'examined', 'classics'] as const;
export type Filter = (typeof filters)[number];

const HOLDS: Readonly<Record<Filter, (row: AssessedRow) => boolean>> = {
  fits: ({ fit }) => fit?.verdict === 'comfortable' || fit?.verdict === 'tight',
  installed: ({ installed }) => installed !== null,
  examined: ({ exam }) => exam !== null,
  classics: ({ entry }) => entry?.classic === true,
};

export const holds = (row: AssessedRow, filter: Filter): boolean => HOLDS[filter](row);

/** Rows in which every word is found and for which every filter holds. */
export function filterRows(
  rows: readonly AssessedRow[],
  show: readonly Filter[],
  query: string,
): readonly AssessedRow[] {
  const words = query
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  return rows.filter((row) => {
    const text = [row.name, row.entry?.family, row.entry?.licence, row.shape?.quantization]
      .join(' ')
      .toLowerCase();
    return show.every((filter) => HOLDS[filter](row)) && words.every((word) => text.includes(word));
  });
}

/** `fits,installed` of the address; what is none of the filters is left out. */
export const readFilters = (text: unknown): readonly Filter[] => {
  const named = typeof text === 'string' ? text.split(',') : [];
  return filters.filter((filter) => named.includes(filter));
};
