// biome-ignore-all lint/a11y/useSemanticElements: a grid of divs, because rows in sight are placed by hand
// biome-ignore-all lint/a11y/useFocusableInteractive: rows and buttons have the focus, not the cells
import { type KeyboardEvent, type ReactNode, useMemo, useRef, useState } from 'react';
import { classNames } from './class-names.ts';
import styles from './data-table.module.css';
import { type Sort, sortRows } from './sort-rows.ts';
import { TableHead } from './table-head.tsx';
import { TableRows } from './table-rows.tsx';

export interface Column<Row> {
  readonly id: string;
  readonly header: string;
  readonly cell: (row: Row) => ReactNode;
  readonly align?: 'start' | 'end' | undefined;
  /** A track of the grid: `120px`, `minmax(0, 2fr)`. */
  readonly width?: string | undefined;
  /** Makes the column sortable by this. */
  readonly sortValue?: ((row: Row) => string | number) | undefined;
  /** The header is there for readers only. */
  readonly hideHeader?: boolean | undefined;
}

interface DataTableProps<Row> {
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  readonly label: string;
  readonly selected?: string | null | undefined;
  /** Moving to a row or pressing it. */
  readonly onSelect?: ((row: Row) => void) | undefined;
  /** Enter or a double press; where nothing selects, a single one. */
  readonly onOpen?: ((row: Row) => void) | undefined;
  /** Only the rows in sight are made; by itself above 200. */
  readonly virtual?: boolean | undefined;
  readonly initialSort?: Sort | undefined;
  /** Stands below the head when there are no rows. */
  readonly empty?: ReactNode;
  readonly className?: string | undefined;
}

const VIRTUAL_FROM = 200;
const PAGE = 10;

/** Where a key moves to from a row; null leaves the key alone. */
export function decideRow(key: string, current: number, count: number): number | null {
  const moves: Readonly<Record<string, number>> = {
    ArrowDown: current + 1,
    j: current + 1,
    ArrowUp: current - 1,
    k: current - 1,
    PageDown: current + PAGE,
    PageUp: current - PAGE,
    Home: 0,
    End: count - 1,
  };
  const to = moves[key];
  return to === undefined || count === 0 ? null : Math.min(count - 1, Math.max(0, to));
}

/** Rows and columns as a grid: one tab stop, arrow keys or j and k between rows, Enter opens. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { columns, rows, rowKey, label, selected, onSelect, onOpen } = props;
  const [sort, setSort] = useState<Sort | null>(props.initialSort ?? null);
  const [current, setCurrent] = useState<string | null>(null);
  const grid = useRef<HTMLDivElement>(null);
  const wantsFocus = useRef(false);
  const sorted = useMemo(() => sortRows(rows, columns, sort), [rows, columns, sort]);
  const activeKey = selected ?? current;
  const found = sorted.findIndex((row) => rowKey(row) === activeKey);
  const active = found === -1 ? 0 : found;
  const template = columns.map((column) => column.width ?? 'minmax(0, 1fr)').join(' ');

  const moveTo = (index: number): void => {
    const row = sorted[index];
    if (row === undefined) return;
    setCurrent(rowKey(row));
    onSelect?.(row);
  };
  const press = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    // Keys in a control inside a cell belong to that control.
    if (!(event.target instanceof HTMLElement) || event.target.getAttribute('role') !== 'row')
      return;
    const to = decideRow(event.key, active, sorted.length);
    const row = sorted[active];
    if (to !== null) {
      wantsFocus.current = to !== active;
      moveTo(to);
    } else if (event.key === 'Enter' && row !== undefined && onOpen !== undefined) onOpen(row);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div
      ref={grid}
      role="grid"
      aria-label={label}
      aria-rowcount={sorted.length + 1}
      className={classNames(styles.grid, props.className)}
      onKeyDown={press}
    >
      <TableHead columns={columns} template={template} sort={sort} onSort={setSort} />
      {sorted.length === 0 ? (
        <div role="row">
          <div role="gridcell">{props.empty}</div>
        </div>
      ) : (
        <TableRows
          columns={columns}
          rows={sorted}
          rowKey={rowKey}
          template={template}
          active={active}
          selected={selected ?? null}
          grid={grid}
          wantsFocus={wantsFocus}
          virtual={props.virtual ?? sorted.length > VIRTUAL_FROM}
          onPress={(row, index) => {
            moveTo(index);
            if (onSelect === undefined) onOpen?.(row);
          }}
          onOpen={onOpen}
        />
      )}
    </div>
  );
}
