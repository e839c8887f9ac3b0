import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { KeptReport } from '../../../shared/ipc/machines.ts';
import { useAct } from '../../client/use-invoke.ts';
import { ErrorView } from '../../stores/errors/error-view.tsx';
import { Button } from '../../ui/button.tsx';
import { cleanString } from '../../ui/clean-text.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { formatRelativeTime } from '../../ui/format/relative-time.ts';
import { PlainText } from '../../ui/plain-text.tsx';
import { Section } from '../../ui/section.tsx';
import { useLocale } from '../../ui/use-locale.ts';
import { useNow } from '../../ui/use-now.ts';
import styles from './hardware-screen.module.css';
import { ImportReports } from './import-reports.tsx';
import { describeDevices } from './machine-summary.tsx';

interface KeptReportsProps {
  /** Null until they were read. */
  readonly reports: readonly KeptReport[] | null;
  readonly onChanged: () => void;
}

const nameOf = ({ machine }: KeptReport): string =>
  cleanString(machine.host.name, { maxChars: 80 });

/** Reports of other machines, with the ways to take one in and to let go of one. */
export function KeptReports({ reports, onChanged }: KeptReportsProps) {
  const { t } = useTranslation('hardware');
  const drop = useAct('machine.dropReport');
  const [leaving, setLeaving] = useState<KeptReport | null>(null);
  const letGo = async (report: KeptReport): Promise<void> => {
    setLeaving(null);
    const gone = await drop.act({ id: report.id });
    if (gone.ok) onChanged();
  };
  return (
    <Section title={t('reports')}>
      <ImportReports onKept={onChanged} />
      {reports?.length === 0 && <EmptyState title={t('reportsNone')} body={t('reportsNoneBody')} />}
      <ul className={styles.reports}>
        {(reports ?? []).map((report) => (
          <ReportLine key={report.id} report={report} onDrop={() => setLeaving(report)} />
        ))}
      </ul>
      {drop.error !== null && <ErrorView error={drop.error} />}
      <ConfirmDialog
        open={leaving !== null}
        danger
        title={t('dropTitle', { name: leaving === null ? '' : nameOf(leaving) })}
        body={t('dropBody')}
        confirm={t('dropConfirm')}
        onConfirm={() => {
          if (leaving !== null) void letGo(leaving);
        }}
        onClose={() => setLeaving(null)}
      />
    </Section>
  );
}

interface ReportLineProps {
  readonly report: KeptReport;
  readonly onDrop: () => void;
}

function ReportLine({ report, onDrop }: ReportLineProps) {
  const { t } = useTranslation('hardware');
  const locale = useLocale();
  const now = useNow(60_000);
  const { machine } = report;
  return (
    <li className={styles.reportLine}>
      <span>
        <strong>
          <PlainText text={machine.host.name} maxChars={80} />
        </strong>{' '}
        <span className={styles.dim}>
          <PlainText text={machine.host.os} maxChars={80} /> ·{' '}
          {formatRelativeTime(machine.takenAt, now, locale)}
        </span>
        <br />
        {describeDevices(machine, t, locale)}
      </span>
      <Button kind="quiet" aria-label={t('dropOf', { name: nameOf(report) })} onClick={onDrop}>
        {t('drop')}
      </Button>
    </li>
  );
}
