import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type BundleProgress, type Redaction, redactions } from '../../../shared/ipc/bundles.ts';
import { ErrorView } from '../../stores/errors/error-view.tsx';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { formatBytes } from '../../ui/format/bytes.ts';
import { Progress } from '../../ui/progress.tsx';
import { saveParts } from '../../ui/save-file.ts';
import { Section } from '../../ui/section.tsx';
import { useLocale } from '../../ui/use-locale.ts';
import styles from './export-screen.module.css';
import { PreviewView } from './preview-view.tsx';
import { useExportFile, usePreview } from './use-export.ts';

/** A run as a file to pass on: what would be in it, what is replaced, and the file. */
export function ExportScreen() {
  const { t } = useTranslation('bundles');
  const { run = '' } = useParams({ strict: false });
  const [redact, setRedact] = useState<readonly Redaction[]>(['secrets']);
  const looking = usePreview(run, redact);
  const toggle = (redaction: Redaction, on: boolean): void =>
    setRedact(redactions.filter((one) => (one === redaction ? on : redact.includes(one))));
  return (
    <div className={styles.screen}>
      <h1 tabIndex={-1}>{t('title')}</h1>
      <p className={styles.dim}>{t('hint')}</p>
      <Section title={t('replace')}>
        <div className={styles.switches}>
          {redactions.map((redaction) => (
            <Checkbox
              key={redaction}
              checked={redact.includes(redaction)}
              onChange={(on) => toggle(redaction, on)}
              label={t(redaction)}
              detail={t(`${redaction}Detail`)}
            />
          ))}
        </div>
      </Section>
      <SaveRow run={run} redact={redact} />
      {looking.progress !== null && <Step progress={looking.progress} />}
      {looking.error !== null && (
        <ErrorView
          error={looking.error}
          actions={<Button onClick={looking.again}>{t('again')}</Button>}
        />
      )}
      {looking.preview !== null && <PreviewView preview={looking.preview} />}
      <p className={styles.dim}>
        <Link to="/runs/$run/telemetry" params={{ run }} className="link">
          {t('toTelemetry')}
        </Link>
      </p>
    </div>
  );
}

function SaveRow({ run, redact }: { readonly run: string; readonly redact: readonly Redaction[] }) {
  const { t } = useTranslation('bundles');
  const locale = useLocale();
  const { fetching, begin, cancel } = useExportFile(saveParts);
  const isBusy = fetching.state === 'busy';
  const save = (form: 'bundle' | 'report'): void => begin({ run, redact: [...redact], form });
  return (
    <div className={styles.save}>
      <div className={styles.buttons}>
        <Button kind="primary" disabled={isBusy} onClick={() => save('bundle')}>
          {t('saveBundle')}
        </Button>
        <Button disabled={isBusy} onClick={() => save('report')}>
          {t('saveReport')}
        </Button>
        {isBusy && <Button onClick={cancel}>{t('cancel')}</Button>}
      </div>
      {isBusy && fetching.progress !== null && <Step progress={fetching.progress} />}
      <p role="status" className={styles.dim}>
        {fetching.state === 'done' &&
          t('saved', { name: fetching.name, size: formatBytes(fetching.bytes, locale) })}
        {fetching.state === 'cancelled' && t('cancelled')}
      </p>
      {fetching.error !== null && <ErrorView error={fetching.error} />}
    </div>
  );
}

function Step({ progress }: { readonly progress: BundleProgress }) {
  const { t } = useTranslation('bundles');
  return progress.of === null || progress.of === 0 ? (
    <Progress label={t(progress.stage)} />
  ) : (
    <Progress label={t(progress.stage)} value={progress.done} max={progress.of} />
  );
}
