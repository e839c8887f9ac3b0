import { useTranslation } from 'react-i18next';
import type { AskOf } from '../../../shared/ipc/asks.ts';
import { Button } from '../../ui/button.tsx';
import { PlainText } from '../../ui/plain-text.tsx';
import { Section } from '../../ui/section.tsx';
import styles from './intake-screen.module.css';

interface FileRequestProps {
  readonly ask: AskOf<'file'>;
  readonly busy: boolean;
  readonly onDecide: (show: boolean) => void;
}

/** Whether a file that Claude asked for is shown to it. */
export function FileRequest({ ask, busy, onDecide }: FileRequestProps) {
  const { t } = useTranslation('intake');
  return (
    <Section title={t('fileAsked')} className={styles.card}>
      <p className="mono">
        <PlainText text={ask.path} />
      </p>
      <p className={styles.why}>
        <b>{t('fileWhy')}</b> <PlainText text={ask.why} />
      </p>
      <p className={styles.dim}>{t('fileMeans')}</p>
      <div className={styles.buttons}>
        <Button busy={busy} onClick={() => onDecide(false)}>
          {t('fileKeep')}
        </Button>
        <Button kind="primary" busy={busy} onClick={() => onDecide(true)}>
          {t('fileShow')}
        </Button>
      </div>
    </Section>
  );
}

interface ConsentRequestProps {
  readonly ask: AskOf<'consent'>;
  readonly busy: boolean;
  readonly onDecide: (agree: boolean) => void;
}

/** Whether commands may run where nothing isolates them. */
export function ConsentRequest({ ask, busy, onDecide }: ConsentRequestProps) {
  const { t } = useTranslation('intake');
  return (
    <Section title={t('consent')} className={styles.card}>
      <p>
        <PlainText text={ask.detail} />
      </p>
      <p>{t('consentMeans')}</p>
      <p className={styles.dim}>{t('consentRecorded')}</p>
      <div className={styles.buttons}>
        <Button busy={busy} onClick={() => onDecide(false)}>
          {t('consentStop')}
        </Button>
        <Button kind="danger" busy={busy} onClick={() => onDecide(true)}>
          {t('consentAgree')}
        </Button>
      </div>
    </Section>
  );
}
