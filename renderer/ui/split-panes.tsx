import { Fragment, type ReactNode, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Group, type Layout, Panel, Separator } from 'react-resizable-panels';
import { classNames } from './class-names.ts';
import styles from './split-panes.module.css';

export interface Pane {
  readonly id: string;
  /** Names the handle before it: "Resize …". */
  readonly label: string;
  readonly content: ReactNode;
  /** Percent of the whole, or a length: `30`, `"372px"`. */
  readonly size?: number | string | undefined;
  readonly min?: number | string | undefined;
  readonly max?: number | string | undefined;
}

interface SplitPanesProps {
  /** The sizes are remembered under this name. */
  readonly id: string;
  readonly panes: readonly Pane[];
  readonly direction?: 'horizontal' | 'vertical' | undefined;
  readonly className?: string | undefined;
}

const keyOf = (id: string, panes: readonly Pane[]): string =>
  `tandem.panes.${id}.${panes.map((pane) => pane.id).join('+')}`;

/** What is stored may come from another version or be broken; then it counts as nothing. */
function readLayout(key: string, panes: readonly Pane[]): Layout | undefined {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(key) ?? 'null');
    if (typeof stored !== 'object' || stored === null) return undefined;
    const sizes = new Map<string, unknown>(Object.entries(stored));
    const layout: Record<string, number> = {};
    for (const pane of panes) {
      const size = sizes.get(pane.id);
      if (typeof size !== 'number' || !(size > 0 && size <= 100)) return undefined;
      layout[pane.id] = size;
    }
    return layout;
  } catch {
    // Storage may be off or hold something else; the default sizes are good.
    return undefined;
  }
}

function writeLayout(key: string, layout: Layout): void {
  try {
    localStorage.setItem(key, JSON.stringify(layout));
  } catch {
    // A size that can't be remembered is not worth a word.
  }
}

const percent = (size: number | string | undefined): string | undefined =>
  typeof size === 'number' ? `${size}%` : size;

/** Panes with handles between them, moved by mouse or arrow keys; their sizes are remembered. */
export function SplitPanes({ id, panes, direction = 'horizontal', className }: SplitPanesProps) {
  const { t } = useTranslation('ui');
  const key = keyOf(id, panes);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key names the panes
  const stored = useMemo(() => readLayout(key, panes), [key]);
  return (
    <Group
      key={key}
      orientation={direction}
      defaultLayout={stored}
      onLayoutChanged={(layout, meta) => {
        if (meta.isUserInteraction) writeLayout(key, layout);
      }}
      className={classNames(styles.group, className)}
    >
      {panes.map((pane, index) => (
        <Fragment key={pane.id}>
          {index > 0 && (
            <Separator
              className={direction === 'horizontal' ? styles.upright : styles.flat}
              aria-label={t('resize', { name: pane.label })}
            />
          )}
          <Panel
            id={pane.id}
            defaultSize={percent(pane.size)}
            minSize={percent(pane.min ?? 10)}
            maxSize={percent(pane.max ?? 100)}
            className={styles.pane}
          >
            {pane.content}
          </Panel>
        </Fragment>
      ))}
    </Group>
  );
}
