import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { classNames } from './class-names.ts';
import { CopyButton } from './copy-button.tsx';
import styles from './notice.module.css';
import { PlainText } from './plain-text.tsx';

interface ErrorNoteProps {
  /** What happened, with the name of the thing and the value. */
  readonly what: string;
  /** What is still safe. */
  readonly safe: string;
  /** What to do. */
  readonly next: string;
  /** For a report; shown folded and copied whole. */
  readonly details?: string | undefined;
  readonly actions?: ReactNode;
  readonly className?: string | undefined;
}

/** An error in three sentences: what happened, what is safe, what to do. */
export function ErrorNote({ what, safe, next, details, actions, className }: ErrorNoteProps) {
  const { t } = useTranslation('ui');
  const report = [what, safe, next, ...(details === undefined ? [] : ['', details])].join('\n');
  return (
    <div role="alert" className={classNames(styles.notice, styles.bad, className)}>
      <span className={styles.shape} aria-hidden="true">
        ✗
      </span>
      <div className={styles.content}>
        <p className={styles.title}>
          <PlainText text={what} />
        </p>
        <p>
          <PlainText text={safe} />
        </p>
        <p>
          <PlainText text={next} />
        </p>
        {details !== undefined && (
          <details className={styles.details}>
            <summary>{t('details')}</summary>
            <pre>
              <PlainText text={details} />
            </pre>
          </details>
        )}
        <div className={styles.actions}>
          {actions}
          <CopyButton text={report} label={t('copyDetails')} kind="plain" />
        </div>
      </div>
    </div>
  );
}
