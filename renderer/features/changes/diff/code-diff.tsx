import type { CodeViewItem, DiffLineAnnotation } from '@pierre/diffs';
import { CodeView, type CodeViewHandle } from '@pierre/diffs/react';
import { type ReactNode, useCallback, useEffect, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './code-diff.module.css';
import { describeDiff } from './describe-diff.ts';
import type { DiffProps } from './diff-controls.ts';
import { DIFF_THEME } from './diff-theme.ts';
import { WhenSeen } from './when-seen.tsx';

/** What stands between lines of a diff. */
type Remark =
  | { readonly kind: 'hunk'; readonly hunk: number }
  | { readonly kind: 'finding'; readonly index: number };

const EXPANDED_LINES = 20;
/** Usual heights, so that little moves when the real thing comes into sight. */
const BAR_PX = 30;
const FINDING_PX = 68;

interface Expandable {
  expandHunk(hunk: number, direction: 'up' | 'down' | 'both', lines?: number): void;
}

const isExpandable = (instance: object): instance is Expandable => 'expandHunk' in instance;

/** A diff in colours, of which only what is in sight is in the page. Needs the pool of workers around it. */
export function CodeDiff({ diff, name, layout, target, label, ...render }: DiffProps) {
  const { t } = useTranslation('changes');
  const noNewline = t('noNewline');
  const viewer = useRef<CodeViewHandle<Remark, undefined>>(null);
  const drawn = useRef<Expandable | null>(null);
  const items = useMemo(() => describeItem(diff, name), [diff, name]);
  const options = useMemo(
    () => ({
      theme: { light: DIFF_THEME, dark: DIFF_THEME },
      diffStyle: layout.split ? ('split' as const) : ('unified' as const),
      overflow: layout.wrap ? ('wrap' as const) : ('scroll' as const),
      expandUnchanged: layout.whole,
      hunkSeparators: 'metadata' as const,
      lineDiffType: 'word' as const,
      maxLineDiffLength: 1_000,
      tokenizeMaxLineLength: 1_000,
      disableFileHeader: true,
      diffIndicators: 'classic' as const,
      layout: { paddingTop: 0, paddingBottom: 32, gap: 0 },
      unsafeCSS: `${IN_SHADOW}[data-no-newline]::after { content: ${JSON.stringify(noNewline)}; }`,
      onPostRender: (node: HTMLElement, instance: object) => {
        drawn.current = isExpandable(instance) ? instance : null;
        // Each column scrolls sideways by itself, so each has to be reachable by keyboard.
        for (const column of node.shadowRoot?.querySelectorAll('code') ?? []) column.tabIndex = 0;
      },
    }),
    [layout.split, layout.wrap, layout.whole, noNewline],
  );
  const box = useCallback(
    (element: HTMLDivElement | null) => {
      // The box scrolls, so it has to be reachable by keyboard; the library leaves that to its user.
      element?.setAttribute('tabindex', '0');
      element?.setAttribute('role', 'region');
      element?.setAttribute('aria-label', label);
    },
    [label],
  );
  useEffect(() => {
    if (target === null) return;
    const { side, line } = target;
    viewer.current?.scrollTo({
      type: 'line',
      id: diff.path,
      lineNumber: line,
      side,
      align: 'center',
    });
  }, [target, diff.path]);
  const selected = useMemo(
    () =>
      target?.marked === true
        ? {
            id: diff.path,
            range: {
              start: target.line,
              end: target.line,
              side: target.side,
              endSide: target.side,
            },
          }
        : null,
    [target, diff.path],
  );
  const { renderHunk, renderFinding } = render;
  const canExpand = diff.before !== null && diff.after !== null && !layout.whole;
  const remark = (about: Remark): ReactNode =>
    about.kind === 'finding'
      ? renderFinding(about.index)
      : renderHunk(
          about.hunk,
          canExpand ? () => drawn.current?.expandHunk(about.hunk, 'up', EXPANDED_LINES) : null,
        );
  return (
    <CodeView<Remark>
      ref={viewer}
      items={items}
      options={options}
      className={styles.view ?? ''}
      containerRef={box}
      selectedLines={selected}
      renderAnnotation={(...[{ metadata }]) => (
        <WhenSeen
          minHeight={metadata.kind === 'hunk' ? BAR_PX : FINDING_PX}
          render={() => remark(metadata)}
        />
      )}
    />
  );
}

function describeItem(diff: DiffProps['diff'], name: string): readonly CodeViewItem<Remark>[] {
  const fileDiff = describeDiff(diff, name);
  if (fileDiff === undefined) return [];
  const annotations: DiffLineAnnotation<Remark>[] = [
    ...diff.places.map((place) => ({
      side: place.side === 'deletions' && place.above === 0 ? place.side : ('additions' as const),
      lineNumber: place.above,
      metadata: { kind: 'hunk' as const, hunk: place.hunk },
    })),
    ...diff.inline.map((finding, index) => ({
      side: 'additions' as const,
      lineNumber: finding.line ?? 0,
      metadata: { kind: 'finding' as const, index },
    })),
  ];
  return [{ id: diff.path, type: 'diff', fileDiff, annotations }];
}

/** Inside the library's shadow root: text of a line never reaches around itself, whatever its direction. */
const IN_SHADOW = `
[data-line] { unicode-bidi: isolate; direction: ltr; }
[data-line-annotation] { font-family: var(--font); }
[data-separator] { color: var(--text-3); font-family: var(--mono); font-size: 11px; }
[data-line-type=change-addition] { --diffs-computed-diff-line-bg: var(--add); }
[data-line-type=change-deletion] { --diffs-computed-diff-line-bg: var(--del); }
[data-selected-line] [data-line-number-content] { color: var(--text); }
[data-no-newline] span { display: none; }
[data-no-newline]::after { color: var(--text-2); font-style: italic; }
`;
