import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef } from 'react';
import { classNames } from '../../../ui/class-names.ts';
import { FIRST_RECT, observeRect } from '../../../ui/observe-rect.ts';
import type { DiffLine } from '../model/read-patch.ts';
import type { DiffProps } from './diff-controls.ts';
import styles from './plain-diff.module.css';

/** What is drawn, one below the other. */
type Row =
  | { readonly kind: 'line'; readonly line: DiffLine }
  | { readonly kind: 'bar'; readonly hunk: number }
  | { readonly kind: 'finding'; readonly index: number };

const MARKS = { hunk: '', same: ' ', added: '+', removed: '−', note: '' } as const;

/**
 * The same diff without colours of code and without workers: one column, every line as it is. It stands in
 * wherever the other one can't be had, so that nobody ever looks at nothing.
 */
export function PlainDiff({ diff, layout, target, label, renderHunk, renderFinding }: DiffProps) {
  const rows = useMemo(() => arrangeRows(diff), [diff]);
  const box = useRef<HTMLDivElement>(null);
  const list = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: (index) => (rows[index]?.kind === 'line' ? 20 : 36),
    overscan: 20,
    initialRect: FIRST_RECT,
    observeElementRect: observeRect,
  });
  useEffect(() => {
    if (target === null) return;
    const at = rows.findIndex((row) => row.kind === 'line' && isAt(row.line, target));
    if (at >= 0) list.scrollToIndex(at, { align: 'center' });
  }, [target, rows, list]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard
    <section ref={box} className={styles.view} aria-label={label} tabIndex={0}>
      <div className={styles.content} style={{ blockSize: list.getTotalSize() }}>
        {list.getVirtualItems().map((place) => {
          const row = rows[place.index];
          if (row === undefined) return null;
          return (
            <div
              key={place.key}
              ref={list.measureElement}
              data-index={place.index}
              className={styles.row}
              style={{ transform: `translateY(${place.start}px)` }}
            >
              {row.kind === 'bar' && renderHunk(row.hunk, null)}
              {row.kind === 'finding' && renderFinding(row.index)}
              {row.kind === 'line' && (
                <Line
                  line={row.line}
                  wrap={layout.wrap}
                  found={target?.marked === true && isAt(row.line, target)}
                />
              )}
            </div>
          );
        })}
      </div>
    </section>
  );
}

interface LineProps {
  readonly line: DiffLine;
  readonly wrap: boolean;
  readonly found: boolean;
}

function Line({ line, wrap, found }: LineProps) {
  return (
    <div className={classNames(styles.line, styles[line.kind], found && styles.found)}>
      <span className={styles.number}>{line.oldLine}</span>
      <span className={styles.number}>{line.newLine}</span>
      <span className={styles.mark}>{MARKS[line.kind]}</span>
      <bdi className={classNames(styles.text, wrap && styles.wrap)} dir="ltr">
        {line.text}
      </bdi>
    </div>
  );
}

const isAt = (
  line: DiffLine,
  { side, line: number }: { readonly side: string; readonly line: number },
): boolean => (side === 'additions' ? line.newLine : line.oldLine) === number;

function arrangeRows(diff: DiffProps['diff']): readonly Row[] {
  const rows: Row[] = [];
  let barOf = -1;
  for (const line of diff.lines) {
    if ((line.kind === 'added' || line.kind === 'removed') && line.hunk !== barOf) {
      rows.push({ kind: 'bar', hunk: line.hunk });
      barOf = line.hunk;
    }
    rows.push({ kind: 'line', line });
    if (line.newLine === null) continue;
    for (const [index, finding] of diff.inline.entries()) {
      if (finding.line === line.newLine) rows.push({ kind: 'finding', index });
    }
  }
  return rows;
}
