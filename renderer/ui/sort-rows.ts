export interface Sort {
  readonly column: string;
  readonly descending: boolean;
}

interface SortableColumn<Row> {
  readonly id: string;
  readonly sortValue?: ((row: Row) => string | number) | undefined;
}

function compare(one: string | number, other: string | number): number {
  if (typeof one === 'number' && typeof other === 'number') return one - other;
  return String(one).localeCompare(String(other), undefined, { numeric: true });
}

/** Rows in the order of a column; as they came where there is none to sort by. */
export function sortRows<Row>(
  rows: readonly Row[],
  columns: readonly SortableColumn<Row>[],
  sort: Sort | null,
): readonly Row[] {
  const sortValueOf = columns.find((column) => column.id === sort?.column)?.sortValue;
  if (sort === null || sortValueOf === undefined) return rows;
  const direction = sort.descending ? -1 : 1;
  return rows.toSorted((one, other) => direction * compare(sortValueOf(one), sortValueOf(other)));
}
