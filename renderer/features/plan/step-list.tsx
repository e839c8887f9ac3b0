import { useTranslation } from 'react-i18next';
import { Badge } from '../../ui/badge.tsx';
import { classNames } from '../../ui/class-names.ts';
import { VirtualList } from '../../ui/virtual-list.tsx';
import styles from './step-list.module.css';
import { type RowModel, StepRow } from './step-row.tsx';

interface StepListProps {
  readonly rows: readonly RowModel[];
  /** Id of the selected step; null for the plan as a whole. */
  readonly selected: string | null;
  readonly wholeFaults: number;
  readonly wholeComments: number;
  readonly onSelect: (id: string | null) => void;
}

/** The plan as a whole, then its steps in their order. */
export function StepList({ rows, selected, wholeFaults, wholeComments, onSelect }: StepListProps) {
  const { t } = useTranslation('plan');
  const at = rows.findIndex((row) => row.step.id === selected);
  return (
    <div className={styles.pane}>
      <button
        type="button"
        className={classNames(styles.row, selected === null && styles.selected)}
        aria-current={selected === null ? 'true' : undefined}
        onClick={() => onSelect(null)}
      >
        <span className={styles.mark} aria-hidden="true">
          ◆
        </span>
        <span className={styles.rowText}>
          <span className={styles.title}>{t('whole')}</span>
          <span className={styles.after}>{t('wholeHint')}</span>
        </span>
        <span className={styles.badges}>
          {wholeFaults > 0 && <Badge tone="bad">✗ {t('faultCount', { count: wholeFaults })}</Badge>}
          {wholeComments > 0 && (
            <Badge tone="human">{t('commentCount', { count: wholeComments })}</Badge>
          )}
        </span>
      </button>
      {rows.length === 0 ? (
        <p className={styles.empty}>{t('noSteps')}</p>
      ) : (
        <VirtualList
          className={styles.list}
          label={t('steps')}
          items={rows}
          estimate={58}
          itemKey={(row) => `${row.number} ${row.step.id}`}
          {...(at >= 0 ? { scrollToIndex: at } : {})}
          render={(row) => (
            <StepRow row={row} isSelected={row.step.id === selected} onSelect={onSelect} />
          )}
        />
      )}
    </div>
  );
}
