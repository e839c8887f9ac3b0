import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { classNames } from '../../../ui/class-names.ts';
import { cleanString } from '../../../ui/clean-text.ts';
import { formatBytes } from '../../../ui/format/bytes.ts';
import { FIRST_RECT, observeRect } from '../../../ui/observe-rect.ts';
import { PlainText } from '../../../ui/plain-text.tsx';
import { useLocale } from '../../../ui/use-locale.ts';
import styles from './panes.module.css';
import type { TreeRow } from './tree-rows.ts';

interface FileTreeProps {
  readonly rows: readonly TreeRow[];
  readonly selected: string | null;
  readonly onSelect: (path: string) => void;
  readonly onTurn: (folder: string) => void;
}

const ROW_PX = 24;
const SIGNS = { added: '+', modified: '~', deleted: '−', mode: 'm', type: 't' } as const;
const pathOf = (row: TreeRow): string => (row.is === 'folder' ? row.path : row.file.path);

/** Folders and files as a tree of any size; only what is in sight is there. */
export function FileTree({ rows, selected, onSelect, onTurn }: FileTreeProps) {
  const { t } = useTranslation('timeline');
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState(0);
  const list = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW_PX,
    overscan: 10,
    initialRect: FIRST_RECT,
    observeElementRect: observeRect,
  });
  const index = Math.min(active, rows.length - 1);
  const current = rows[index];
  useEffect(() => {
    if (index >= 0) list.scrollToIndex(index, { align: 'auto' });
  }, [index, list]);
  const press = (row: TreeRow | undefined): void => {
    if (row?.is === 'folder') onTurn(row.path);
    else if (row !== undefined) onSelect(row.file.path);
  };
  const keys = (event: KeyboardEvent): void => {
    const next = nextRow(event.key, index, rows);
    if (event.key === 'Enter' || event.key === ' ') press(current);
    else if (event.key === 'ArrowRight' && current?.is === 'folder' && !current.isOpen)
      onTurn(current.path);
    else if (event.key === 'ArrowLeft' && current?.is === 'folder' && current.isOpen)
      onTurn(current.path);
    else if (next !== null) setActive(next);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div
      ref={box}
      className={styles.tree}
      role="tree"
      aria-label={t('tree')}
      tabIndex={0}
      data-shortcuts="yes"
      aria-activedescendant={current === undefined ? undefined : `${id}-${index}`}
      onKeyDown={keys}
    >
      <div
        role="presentation"
        className={styles.treeContent}
        style={{ blockSize: `${list.getTotalSize()}px` }}
      >
        {list.getVirtualItems().map((item) => {
          const row = rows[item.index];
          return row === undefined ? null : (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the tree has the keys for all its items
            // biome-ignore lint/a11y/useFocusableInteractive: items are reached by aria-activedescendant
            <div
              key={`${row.is} ${pathOf(row)}`}
              id={`${id}-${item.index}`}
              role="treeitem"
              title={cleanString(pathOf(row), { maxChars: 300 })}
              aria-level={row.depth + 1}
              aria-expanded={row.is === 'folder' ? row.isOpen : undefined}
              aria-selected={row.is === 'file' && row.file.path === selected}
              className={classNames(
                styles.treeRow,
                item.index === index && styles.active,
                row.is === 'file' && row.file.path === selected && styles.selected,
              )}
              style={{
                transform: `translateY(${item.start}px)`,
                paddingInlineStart: `${12 + row.depth * 14}px`,
              }}
              onClick={() => {
                setActive(item.index);
                press(row);
              }}
            >
              <RowContent row={row} />
            </div>
          );
        })}
      </div>
    </div>
  );
}

function RowContent({ row }: { readonly row: TreeRow }) {
  const { t } = useTranslation('timeline');
  const locale = useLocale();
  if (row.is === 'folder') {
    return (
      <>
        <span className={styles.treeSign} aria-hidden="true">
          {row.isOpen ? '▾' : '▸'}
        </span>
        <span className={styles.treeName}>
          <PlainText text={row.name} maxChars={120} />
        </span>
        {row.changed > 0 && (
          <span className={styles.dim}>{t('changedBelow', { count: row.changed })}</span>
        )}
      </>
    );
  }
  const { status, bytes, planned } = row.file;
  return (
    <>
      <span
        className={classNames(styles.treeSign, status !== null && styles[status])}
        aria-hidden="true"
      >
        {status === null ? '' : SIGNS[status]}
      </span>
      <span className={classNames(styles.treeName, status === 'deleted' && styles.gone)}>
        <PlainText text={row.name} maxChars={120} />
      </span>
      {status !== null && <span className="visually-hidden">{t(`fileStatus.${status}`)}</span>}
      {status !== null && !planned && <span className={styles.warn}>{t('unplanned')}</span>}
      {bytes !== null && <span className={styles.dim}>{formatBytes(bytes, locale)}</span>}
    </>
  );
}

const PAGE = 15;

function nextRow(key: string, index: number, rows: readonly TreeRow[]): number | null {
  const last = rows.length - 1;
  switch (key) {
    case 'ArrowDown':
      return Math.min(last, index + 1);
    case 'ArrowUp':
      return Math.max(0, index - 1);
    case 'ArrowLeft': {
      const depth = rows[index]?.depth ?? 0;
      const parent = rows.findLastIndex((row, at) => at < index && row.depth < depth);
      return parent < 0 ? null : parent;
    }
    case 'ArrowRight':
      return Math.min(last, index + 1);
    case 'PageDown':
      return Math.min(last, index + PAGE);
    case 'PageUp':
      return Math.max(0, index - PAGE);
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return null;
  }
}
