import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useInvoke } from '../../client/use-invoke.ts';
import { ErrorView } from '../../stores/errors/error-view.tsx';
import { Button } from '../../ui/button.tsx';
import { CodeText } from '../../ui/code-text.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Section } from '../../ui/section.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import styles from './diagnostics-screen.module.css';

/** A text to pass on, shown before it is copied. */
export function ReportSection() {
  const { t } = useTranslation('diagnostics');
  const [wanted, setWanted] = useState(false);
  const report = useInvoke('doctor.report', wanted ? {} : null);
  return (
    <Section title={t('report')}>
      <p className={styles.dim}>{t('reportLead')}</p>
      <div className={styles.actions}>
        <Button onClick={() => (wanted ? report.again() : setWanted(true))}>
          {t('reportMake')}
        </Button>
        {report.value !== null && <CopyButton text={report.value.text} label={t('reportCopy')} />}
      </div>
      {wanted && report.state === 'waiting' && <Waiting words={t('reportMaking')} />}
      {report.error !== null && <ErrorView error={report.error} />}
      {report.value !== null && (
        <div className={styles.report}>
          <CodeText text={report.value.text} label={t('report')} wrap />
        </div>
      )}
    </Section>
  );
}
