// biome-ignore-all lint/a11y/useAriaPropsSupportedByRole: the role is list or log, and both are named
import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from './button.tsx';
import { classNames } from './class-names.ts';
import { FIRST_RECT, measureHeight, observeRect } from './observe-rect.ts';
import styles from './virtual-list.module.css';

interface VirtualListProps<Item> {
  readonly items: readonly Item[];
  /** The usual height of one, in pixels; the real one is measured. */
  readonly estimate: number;
  readonly render: (item: Item, index: number) => ReactNode;
  readonly label: string;
  readonly itemKey: (item: Item, index: number) => string | number;
  /** Stays at the end as items arrive, until someone scrolls up. */
  readonly follow?: boolean | undefined;
  /** Brings one into view when it changes. */
  readonly scrollToIndex?: number | undefined;
  readonly role?: 'list' | 'log' | undefined;
  readonly className?: string | undefined;
}

/** Distance from the end that still counts as being there. */
const NEAR_PX = 24;

/** A list of any length; only what is in sight is there. */
export function VirtualList<Item>(props: VirtualListProps<Item>) {
  const { items, estimate, render, label, itemKey, follow = false, role = 'list' } = props;
  const { t } = useTranslation('ui');
  const box = useRef<HTMLDivElement>(null);
  const [atEnd, setAtEnd] = useState(true);
  const list = useVirtualizer({
    count: items.length,
    getScrollElement: () => box.current,
    estimateSize: () => estimate,
    overscan: 8,
    initialRect: FIRST_RECT,
    observeElementRect: observeRect,
    measureElement: (element) => measureHeight(element, estimate),
    getItemKey: (index) => {
      const item = items[index];
      return item === undefined ? index : itemKey(item, index);
    },
  });
  const last = items.length - 1;
  const stays = follow && atEnd;
  useLayoutEffect(() => {
    if (stays && last >= 0) list.scrollToIndex(last, { align: 'end' });
  }, [stays, last, list]);
  const { scrollToIndex } = props;
  useEffect(() => {
    if (scrollToIndex !== undefined) list.scrollToIndex(scrollToIndex, { align: 'auto' });
  }, [scrollToIndex, list]);
  const lastTop = useRef(0);
  /* Only scrolling up leaves the end: on the way down to it the list grows as items are measured. */
  const watch = (): void => {
    const element = box.current;
    if (element === null) return;
    const { scrollTop, scrollHeight, clientHeight } = element;
    if (scrollHeight - scrollTop - clientHeight < NEAR_PX) setAtEnd(true);
    else if (scrollTop < lastTop.current) setAtEnd(false);
    lastTop.current = scrollTop;
  };
  return (
    <div className={classNames(styles.frame, props.className)}>
      <div
        ref={box}
        className={styles.box}
        role={role}
        aria-label={label}
        aria-live="off"
        tabIndex={0}
        onScroll={watch}
      >
        <div
          role="presentation"
          className={styles.content}
          style={{ blockSize: `${list.getTotalSize()}px` }}
        >
          {list.getVirtualItems().map((row) => {
            const item = items[row.index];
            return item === undefined ? null : (
              <div
                key={row.key}
                ref={list.measureElement}
                data-index={row.index}
                role={role === 'list' ? 'listitem' : undefined}
                aria-setsize={role === 'list' ? items.length : undefined}
                aria-posinset={role === 'list' ? row.index + 1 : undefined}
                className={styles.item}
                style={{ transform: `translateY(${row.start}px)` }}
              >
                {render(item, row.index)}
              </div>
            );
          })}
        </div>
      </div>
      {follow && !atEnd && (
        <Button className={styles.jump} onClick={() => setAtEnd(true)}>
          {t('jumpToEnd')}
        </Button>
      )}
    </div>
  );
}
