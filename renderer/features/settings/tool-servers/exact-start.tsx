import { useTranslation } from 'react-i18next';
import { PlainText } from '../../../ui/plain-text.tsx';
import styles from './tool-servers.module.css';

interface ExactStartProps {
  /** A command line in which nothing is left out or invisible, or an address. */
  readonly starts: string;
  readonly isProgram: boolean;
  /** Predicates without a final stop. */
  readonly warnings: readonly string[];
}

/** A command is judged by all of it; nothing here is ever cut. */
const WHOLE = Number.MAX_SAFE_INTEGER;

/** What is started or asked, to the letter, and what is worth knowing about it. */
export function ExactStart({ starts, isProgram, warnings }: ExactStartProps) {
  const { t } = useTranslation('settings');
  return (
    <div className={styles.starts}>
      <p className={styles.dim}>{isProgram ? t('toolStartsProgram') : t('toolStartsAddress')}</p>
      <pre className={styles.exact}>
        <PlainText text={starts} maxChars={WHOLE} />
      </pre>
      {warnings.length > 0 && (
        <ul className={styles.warnings} aria-label={t('toolWarnings')}>
          {warnings.map((warning) => (
            <li key={warning}>
              <span aria-hidden="true">▲</span>
              <PlainText text={warning} maxChars={WHOLE} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
