import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useInvoke } from '../../client/use-invoke.ts';
import { useAction } from '../../stores/actions/use-action.ts';
import { ErrorView } from '../../stores/errors/error-view.tsx';
import { Button } from '../../ui/button.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import styles from './diagnostics-screen.module.css';
import { type Finding, Findings } from './findings.tsx';
import { HostFactsSection } from './host-facts.tsx';
import { ReportSection } from './report-section.tsx';

/** The doctor's findings with a way to mend each, what this Tandem is, and a report to pass on. */
export function DiagnosticsScreen() {
  const { t } = useTranslation('diagnostics');
  const examined = useInvoke('doctor.examine', {});
  const facts = useInvoke('host.describe', {});
  const below = new Set(facts.value?.containment?.holds);
  const isSaidBelow = ({ status, what }: Finding): boolean => status === 'ok' && below.has(what);
  useAction({
    id: 'diagnostics.again',
    label: t('again'),
    group: t('title'),
    shortcut: 'Shift+R',
    run: examined.again,
  });
  return (
    <div className={styles.screen}>
      <header className={styles.top}>
        <div>
          <h1 tabIndex={-1}>{t('title')}</h1>
          <p className={styles.dim}>{t('lead')}</p>
        </div>
        <Link to="/welcome">{t('checklist')}</Link>
        <Link to="/hardware">{t('toHardware')}</Link>
        <Button busy={examined.state === 'waiting'} onClick={examined.again}>
          {t('again')}
        </Button>
      </header>
      <div className={styles.body}>
        {examined.error !== null && <ErrorView error={examined.error} />}
        {examined.value === null && examined.state === 'waiting' && (
          <Waiting words={t('looking')} />
        )}
        {examined.value !== null && (
          <Findings findings={examined.value.findings.filter((finding) => !isSaidBelow(finding))} />
        )}
        <HostFactsSection facts={facts} />
        <ReportSection />
      </div>
    </div>
  );
}
