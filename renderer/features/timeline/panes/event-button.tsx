import { useTranslation } from 'react-i18next';
import { formatCount } from '../../../ui/format/count.ts';
import { useLocale } from '../../../ui/use-locale.ts';
import styles from './panes.module.css';

/** The number of an event; a press takes the playhead there. */
export function EventButton({
  seq,
  onShow,
}: {
  readonly seq: number;
  readonly onShow: (seq: number) => void;
}) {
  const { t } = useTranslation('timeline');
  const locale = useLocale();
  return (
    <button
      type="button"
      className={styles.eventButton}
      aria-label={t('showEvent', { seq })}
      onClick={() => onShow(seq)}
    >
      {formatCount(seq, locale)}
    </button>
  );
}
