// biome-ignore-all lint/a11y/useSemanticElements: a grid of divs, because rows in sight are placed by hand
// biome-ignore-all lint/a11y/useFocusableInteractive: rows and buttons have the focus, not the cells
import { useVirtualizer } from '@tanstack/react-virtual';
import {
  type CSSProperties,
  type RefCallback,
  type RefObject,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { classNames } from './class-names.ts';
import styles from './data-table.module.css';
import type { Column } from './data-table.tsx';
import { FIRST_RECT, measureHeight, observeRect } from './observe-rect.ts';

interface TableRowsProps<Row> {
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  readonly template: string;
  readonly active: number;
  readonly selected: string | null;
  readonly virtual: boolean;
  readonly onPress: (row: Row, index: number) => void;
  readonly onOpen: ((row: Row) => void) | undefined;
  /** The grid, which is what scrolls. */
  readonly grid: RefObject<HTMLDivElement | null>;
  /** Set by a key that moved to another row: the row takes the focus as soon as it is there. */
  readonly wantsFocus: RefObject<boolean>;
}

const ROW_PX = 32;

/** The rows of a table, all of them or those in sight. */
export function TableRows<Row>(props: TableRowsProps<Row>) {
  const { rows, active, virtual, grid, wantsFocus } = props;
  const box = useRef<HTMLDivElement>(null);
  const [above, setAbove] = useState(0);
  useLayoutEffect(() => setAbove(box.current?.offsetTop ?? 0), []);
  const list = useVirtualizer({
    count: virtual ? rows.length : 0,
    getScrollElement: () => grid.current,
    estimateSize: () => ROW_PX,
    overscan: 12,
    scrollMargin: above,
    // The head stays in sight above the rows.
    scrollPaddingStart: above,
    initialRect: FIRST_RECT,
    observeElementRect: observeRect,
    measureElement: (element) => measureHeight(element, ROW_PX),
  });
  useEffect(() => {
    if (virtual) list.scrollToIndex(active, { align: 'auto' });
  }, [virtual, active, list]);
  useLayoutEffect(() => {
    if (!wantsFocus.current) return;
    const row = box.current?.querySelector<HTMLElement>(`[data-index="${active}"]`);
    if (row === null || row === undefined) return;
    wantsFocus.current = false;
    // Unless someone has moved on to something else meanwhile; a row that was scrolled away leaves it to the page.
    const focused = document.activeElement;
    if (focused === document.body || grid.current?.contains(focused) === true) row.focus();
  });
  if (!virtual) {
    return (
      <div ref={box} role="rowgroup" className={styles.body}>
        {rows.map((row, index) => (
          <TableRow key={props.rowKey(row)} {...props} row={row} index={index} />
        ))}
      </div>
    );
  }
  return (
    <div ref={box} role="rowgroup" className={styles.body}>
      <div
        role="presentation"
        className={styles.space}
        style={{ blockSize: `${list.getTotalSize()}px` }}
      >
        {list.getVirtualItems().map((item) => {
          const row = rows[item.index];
          return row === undefined ? null : (
            <TableRow
              key={props.rowKey(row)}
              {...props}
              row={row}
              index={item.index}
              measure={list.measureElement}
              place={{
                position: 'absolute',
                insetInline: 0,
                transform: `translateY(${item.start - above}px)`,
              }}
            />
          );
        })}
      </div>
    </div>
  );
}

interface TableRowProps<Row> extends TableRowsProps<Row> {
  readonly row: Row;
  readonly index: number;
  readonly measure?: RefCallback<HTMLDivElement>;
  readonly place?: CSSProperties;
}

function TableRow<Row>(props: TableRowProps<Row>) {
  const { columns, row, index, template, onPress, onOpen } = props;
  const isSelected = props.selected !== null && props.rowKey(row) === props.selected;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid answers the keys of all its rows
    <div
      ref={props.measure}
      role="row"
      data-index={index}
      aria-rowindex={index + 2}
      aria-selected={props.selected === null ? undefined : isSelected}
      tabIndex={index === props.active ? 0 : -1}
      className={classNames(styles.row, styles.item, isSelected && styles.selected)}
      style={{ gridTemplateColumns: template, ...props.place }}
      onClick={() => onPress(row, index)}
      onDoubleClick={() => onOpen?.(row)}
    >
      {columns.map((column) => (
        <div
          key={column.id}
          role="gridcell"
          className={classNames(styles.cell, column.align === 'end' && styles.end)}
        >
          {column.cell(row)}
        </div>
      ))}
    </div>
  );
}
