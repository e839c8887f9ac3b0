// biome-ignore-all lint/a11y/useSemanticElements: a grid of divs, because rows in sight are placed by hand
// biome-ignore-all lint/a11y/useFocusableInteractive: rows and buttons have the focus, not the cells
import { useTranslation } from 'react-i18next';
import { classNames } from './class-names.ts';
import styles from './data-table.module.css';
import type { Column } from './data-table.tsx';
import type { Sort } from './sort-rows.ts';

interface TableHeadProps<Row> {
  readonly columns: readonly Column<Row>[];
  readonly template: string;
  readonly sort: Sort | null;
  readonly onSort: (sort: Sort) => void;
}

function ariaSort(sort: Sort | null, column: string): 'ascending' | 'descending' | 'none' {
  if (sort?.column !== column) return 'none';
  return sort.descending ? 'descending' : 'ascending';
}

/** The row of column names; those that sort are buttons. */
export function TableHead<Row>({ columns, template, sort, onSort }: TableHeadProps<Row>) {
  const { t } = useTranslation('ui');
  return (
    <div
      role="row"
      aria-rowindex={1}
      className={classNames(styles.row, styles.head)}
      style={{ gridTemplateColumns: template }}
    >
      {columns.map((column) => {
        const sortable = column.sortValue !== undefined;
        const here = sort?.column === column.id;
        return (
          <div
            key={column.id}
            role="columnheader"
            aria-sort={sortable ? ariaSort(sort, column.id) : undefined}
            className={classNames(styles.cell, column.align === 'end' && styles.end)}
          >
            {sortable ? (
              <button
                type="button"
                className={styles.sort}
                aria-label={t('sortBy', { column: column.header })}
                onClick={() => onSort({ column: column.id, descending: here && !sort.descending })}
              >
                {column.header}
                <span aria-hidden="true">{here ? (sort.descending ? ' ↓' : ' ↑') : ''}</span>
              </button>
            ) : (
              <span className={column.hideHeader === true ? 'visually-hidden' : undefined}>
                {column.header}
              </span>
            )}
          </div>
        );
      })}
    </div>
  );
}
