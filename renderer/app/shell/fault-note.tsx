import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { ErrorNote } from '../../ui/error-note.tsx';
import styles from './shell.module.css';

interface FaultNoteProps {
  readonly fault: unknown;
}

const messageOf = (fault: unknown): string =>
  fault instanceof Error ? fault.message : String(fault);
const reportOf = (fault: unknown): string =>
  fault instanceof Error ? (fault.stack ?? fault.message) : String(fault);

function goHome(): void {
  window.location.hash = '#/';
  window.location.reload();
}

/** A mistake in the window itself: what happened, that runs go on, and a way back. */
export function FaultNote({ fault }: FaultNoteProps) {
  const { t } = useTranslation('app');
  return (
    <div className={styles.fault}>
      <ErrorNote
        what={t('fault.what', { message: messageOf(fault) })}
        safe={t('fault.safe')}
        next={t('fault.next')}
        details={reportOf(fault)}
        actions={
          <>
            <Button kind="primary" onClick={() => window.location.reload()}>
              {t('fault.reload')}
            </Button>
            <Button onClick={goHome}>{t('fault.home')}</Button>
          </>
        }
      />
    </div>
  );
}
