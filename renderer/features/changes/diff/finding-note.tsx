import { useTranslation } from 'react-i18next';
import type { FileDiff } from '../../../../shared/ipc/changes.ts';
import { PlainText } from '../../../ui/plain-text.tsx';
import styles from './finding-note.module.css';

interface FindingNoteProps {
  readonly finding: FileDiff['findings'][number];
  /** Says the line too, for a finding that does not stand at it. */
  readonly withLine?: boolean;
}

const MAX_CHARS = 4_000;

/** What the verifier found, where it found it. */
export function FindingNote({ finding, withLine = false }: FindingNoteProps) {
  const { t } = useTranslation('changes');
  const { round, step, line, severity, problem, instruction } = finding;
  const where = withLine && line !== null ? ` · ${t('finding.line', { line })}` : '';
  return (
    <div className={styles.finding} role="note">
      <p className={styles.head}>
        <span aria-hidden="true">▲ </span>
        {t(`finding.${severity}`)}
        <span className={styles.where}>
          {t('finding.where', { round })} · <PlainText text={t('origin.step', { step })} />
          {where}
        </span>
      </p>
      <p>
        <PlainText text={problem} maxChars={MAX_CHARS} />
      </p>
      {instruction !== '' && (
        <p className={styles.instruction}>
          <PlainText text={instruction} maxChars={MAX_CHARS} />
        </p>
      )}
    </div>
  );
}
