import { useTranslation } from 'react-i18next';
import type { PlanStep } from '../../../shared/plan/plan.ts';
import type { StepState } from '../../../shared/run/state.ts';
import { Badge } from '../../ui/badge.tsx';
import { classNames } from '../../ui/class-names.ts';
import { cleanString } from '../../ui/clean-text.ts';
import { StatusMark } from '../../ui/status-mark.tsx';
import styles from './step-list.module.css';

export interface RowModel {
  readonly step: PlanStep;
  readonly number: number;
  readonly status: StepState['status'];
  readonly faults: number;
  readonly comments: number;
  readonly isEdited: boolean;
  /** Numbers of the steps it comes after, ids of those that are not there. */
  readonly after: string;
}

interface StepRowProps {
  readonly row: RowModel;
  readonly isSelected: boolean;
  readonly onSelect: (id: string) => void;
}

const TITLE_CHARS = 200;
const FILES_SHOWN = 3;

/** One step in the list: what it is, what it works on, what is to be said about it. */
export function StepRow({ row, isSelected, onSelect }: StepRowProps) {
  const { t } = useTranslation('plan');
  const { step } = row;
  const more = step.files.length - FILES_SHOWN;
  return (
    <button
      type="button"
      className={classNames(styles.row, isSelected && styles.selected)}
      aria-current={isSelected ? 'true' : undefined}
      onClick={() => onSelect(step.id)}
    >
      <StatusMark status={row.status} label={t(`status.${row.status}`)} className={styles.mark} />
      <span className={styles.rowText}>
        <span className={styles.title}>
          {row.number} · <bdi>{cleanString(step.title, { maxChars: TITLE_CHARS })}</bdi>
        </span>
        <span className={styles.files}>
          <bdi>
            {step.files
              .slice(0, FILES_SHOWN)
              .map((file) => cleanString(file.path, { maxChars: 120 }))
              .join(' · ')}
          </bdi>
          {more > 0 && ` · ${t('moreFiles', { count: more })}`}
          {step.files.length === 0 && t('noFiles')}
        </span>
        {row.after !== '' && (
          <span className={styles.after}>
            {t('after', { steps: cleanString(row.after, { maxChars: 120 }) })}
          </span>
        )}
      </span>
      <span className={styles.badges}>
        {row.faults > 0 && <Badge tone="bad">✗ {t('faultCount', { count: row.faults })}</Badge>}
        {row.comments > 0 && (
          <Badge tone="human">{t('commentCount', { count: row.comments })}</Badge>
        )}
        {row.isEdited && <Badge tone="human">{t('edited')}</Badge>}
      </span>
    </button>
  );
}
