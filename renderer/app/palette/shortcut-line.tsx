import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import type { ShortcutRow } from './shortcut-rows.ts';
import styles from './shortcut-sheet.module.css';

interface ShortcutLineProps {
  readonly row: ShortcutRow;
  readonly isCapturing: boolean;
  readonly onCapture: () => void;
  /** Null takes the shortcut away, undefined gives the original back. */
  readonly onSet: (keys: string | null | undefined) => void;
}

/** One action of the sheet with its keys and what can be done about them. */
export function ShortcutLine({ row, isCapturing, onCapture, onSet }: ShortcutLineProps) {
  const { t } = useTranslation('app');
  const { label } = row;
  return (
    <li className={styles.line}>
      <span className={styles.label}>
        {label}
        {row.twin !== null && row.keys !== null && (
          <span className={styles.twin}>
            ▲ {t('sheet.taken', { keys: row.keys, label: row.twin })}
          </span>
        )}
      </span>
      <span className={styles.keys}>
        {isCapturing ? (
          <span role="status">{t('sheet.press')}</span>
        ) : row.keys === null ? (
          <span className={styles.none}>{t('sheet.none')}</span>
        ) : (
          <Kbd keys={row.keys} />
        )}
      </span>
      <span className={styles.buttons}>
        <Button kind="quiet" onClick={onCapture} aria-label={t('sheet.changeOf', { label })}>
          {t('sheet.change')}
        </Button>
        {row.keys !== null && (
          <Button
            kind="quiet"
            onClick={() => onSet(null)}
            aria-label={t('sheet.removeOf', { label })}
          >
            {t('sheet.remove')}
          </Button>
        )}
        {row.isOwn && (
          <Button
            kind="quiet"
            onClick={() => onSet(undefined)}
            aria-label={t('sheet.resetOf', { label })}
          >
            {t('sheet.reset')}
          </Button>
        )}
      </span>
    </li>
  );
}
