import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { Tone } from './badge.tsx';
import { classNames } from './class-names.ts';
import { formatCount } from './format/count.ts';
import styles from './meter.module.css';
import { useLocale } from './use-locale.ts';

interface ProgressProps {
  /** Left out while nobody knows how far it is; then the label says what is being done. */
  readonly value?: number | undefined;
  readonly max?: number | undefined;
  readonly label: string;
  /** Time left, in words. */
  readonly eta?: string | undefined;
  readonly tone?: Tone | undefined;
  readonly className?: string | undefined;
}

/** How far something is. */
export function Progress({
  value,
  max = 1,
  label,
  eta,
  tone = 'neutral',
  className,
}: ProgressProps) {
  const { t } = useTranslation('ui');
  const locale = useLocale();
  const id = useId();
  const share = value === undefined || max <= 0 ? null : Math.min(1, Math.max(0, value / max));
  const percent =
    share === null ? null : t('percent', { percent: formatCount(Math.floor(share * 100), locale) });
  const words = [percent, eta === undefined ? null : t('eta', { eta })]
    .filter((word) => word !== null)
    .join(' · ');
  return (
    <div className={classNames(styles.meter, className)}>
      <span className={styles.head}>
        <span id={id} className={styles.label}>
          {label}
        </span>
        <span className={styles.text}>{words}</span>
      </span>
      <div
        role="progressbar"
        aria-labelledby={id}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={share === null ? undefined : Math.floor(share * 100)}
        aria-valuetext={words === '' ? label : words}
        className={styles.track}
      >
        <div
          className={classNames(styles.fill, styles[tone], share === null && styles.unknown)}
          style={share === null ? undefined : { inlineSize: `${share * 100}%` }}
        />
      </div>
    </div>
  );
}
