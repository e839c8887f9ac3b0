import { useTranslation } from 'react-i18next';
import type { Machine } from '../../../shared/hardware/machine.ts';
import { useAct } from '../../client/use-invoke.ts';
import { ErrorView } from '../../stores/errors/error-view.tsx';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { saveFile } from '../../ui/save-file.ts';
import { Section } from '../../ui/section.tsx';
import { useLocale } from '../../ui/use-locale.ts';
import styles from './hardware-screen.module.css';
import { machineText } from './model/machine-text.ts';

/** Ways to pass on what was found: as text, as a file for another Tandem, as a page for people. */
export function ReportActions({ machine }: { readonly machine: Machine }) {
  const { t } = useTranslation('hardware');
  const locale = useLocale();
  const report = useAct('machine.report');
  const save = async (as: 'json' | 'page'): Promise<void> => {
    const made = await report.act({});
    if (!made.ok) return;
    const { name, json, page } = made.value;
    if (as === 'json') saveFile(`${name}.json`, json, 'application/json');
    else saveFile(`${name}.html`, page, 'text/html');
  };
  return (
    <Section title={t('report')}>
      <p className={styles.dim}>{t('reportLead')}</p>
      <div className={styles.actions}>
        <Button busy={report.busy} onClick={() => void save('json')}>
          {t('saveJson')}
        </Button>
        <Button busy={report.busy} onClick={() => void save('page')}>
          {t('savePage')}
        </Button>
        <CopyButton
          kind="plain"
          label={t('copyText')}
          text={() => machineText(machine, t, locale)}
        />
      </div>
      {report.error !== null && <ErrorView error={report.error} />}
    </Section>
  );
}
