import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { Download } from 'lucide-react';
import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import type { Payload } from '../../../shared/ipc/ledger.ts';
import { useInvoke } from '../../client/use-invoke.ts';
import { useAction } from '../../stores/actions/use-action.ts';
import { ErrorView } from '../../stores/errors/error-view.tsx';
import { useRunPart } from '../../stores/use-run.ts';
import { Button } from '../../ui/button.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { formatBytes } from '../../ui/format/bytes.ts';
import { saveFile } from '../../ui/save-file.ts';
import { SplitPanes } from '../../ui/split-panes.tsx';
import { useLocale } from '../../ui/use-locale.ts';
import { Waiting } from '../../ui/waiting.tsx';
import styles from './ledger-screen.module.css';
import { ledgerCsv } from './model/ledger-csv.ts';
import { shareParts } from './model/part-classes.ts';
import { totalOf } from './model/totals.ts';
import { PartBar } from './part-bar.tsx';
import { payloadColumns } from './payload-columns.tsx';
import { PayloadDetail } from './payload-detail.tsx';
import { TelemetrySent } from './telemetry-sent.tsx';

/** Everything of a run that left this machine, byte for byte. */
export function LedgerScreen() {
  const { t } = useTranslation('ledger');
  const { run = '' } = useParams({ strict: false });
  const ledger = useLedger(run);
  const { damage, payloads } = ledger.value ?? { damage: null, payloads: [] };
  return (
    <div className={styles.screen}>
      <Head run={run} payloads={payloads} />
      {ledger.state === 'failed' && <ErrorView error={ledger.error} />}
      {ledger.value === null && ledger.state === 'waiting' && <Waiting words={t('loading')} />}
      <Damage damage={damage} />
      <TelemetrySent run={run} sent={ledger.value?.telemetry ?? []} />
      {ledger.value !== null &&
        (payloads.length === 0 ? (
          <Nothing run={run} />
        ) : (
          <Payloads run={run} payloads={payloads} />
        ))}
    </div>
  );
}

/** Asked for again whenever the run has sent or received something more. */
function useLedger(run: string) {
  const traffic = useRunPart(run, ({ state }) => JSON.stringify(state.egress));
  const ledger = useInvoke('ledger.list', { run });
  const { again } = ledger;
  const [seen, setSeen] = useState(traffic);
  useEffect(() => {
    if (seen === traffic) return;
    setSeen(traffic);
    // The first reading is on its way already when the run itself arrives.
    if (seen !== null) again();
  }, [seen, traffic, again]);
  return ledger;
}

function Head({ run, payloads }: { readonly run: string; readonly payloads: readonly Payload[] }) {
  const { t } = useTranslation('ledger');
  const locale = useLocale();
  const totals = totalOf(payloads);
  const shares = useMemo(() => shareParts(payloads), [payloads]);
  const save = (): void => saveFile(`ledger-${run}.csv`, ledgerCsv(payloads), 'text/csv');
  const hasAny = payloads.length > 0;
  useAction({
    ...{ id: 'ledger.csv', label: t('csv'), group: t('title'), enabled: hasAny },
    run: save,
  });
  return (
    <header className={styles.head}>
      <h1 tabIndex={-1}>{t('title')}</h1>
      {hasAny && (
        <>
          <p className={styles.totals}>
            {t('totals', { count: totals.payloads, size: formatBytes(totals.bytes, locale) })}
            {' · '}
            {t('maskedCount', { count: totals.masked })}
            {' · '}
            {t('deniedCount', { count: totals.denied })}
          </p>
          <Button icon={<Download />} onClick={save}>
            {t('csv')}
          </Button>
          <div className={styles.wide}>
            <PartBar shares={shares} legend />
          </div>
        </>
      )}
    </header>
  );
}

/** Side by side needs room for a table and a text. */
const NARROW = '(max-width: 1150px)';

function useNarrow(): boolean {
  return useSyncExternalStore(
    (changed) => {
      const query = window.matchMedia(NARROW);
      query.addEventListener('change', changed);
      return () => query.removeEventListener('change', changed);
    },
    () => window.matchMedia(NARROW).matches,
  );
}

interface PayloadsProps {
  readonly run: string;
  readonly payloads: readonly Payload[];
}

function Payloads({ run, payloads }: PayloadsProps) {
  const { t } = useTranslation('ledger');
  const locale = useLocale();
  const navigate = useNavigate();
  const isNarrow = useNarrow();
  const search: { readonly event?: unknown } = useSearch({ strict: false });
  const chosen =
    payloads.find((payload) => payload.seq === Number(search.event)) ?? payloads[0] ?? null;
  const columns = useMemo(() => payloadColumns(t, locale), [t, locale]);
  return (
    <SplitPanes
      id="ledger"
      direction={isNarrow ? 'vertical' : 'horizontal'}
      className={styles.panes}
      panes={[
        {
          id: 'list',
          label: t('listLabel'),
          size: isNarrow ? 35 : 58,
          min: 20,
          content: (
            <div className={styles.list}>
              <DataTable
                label={t('listLabel')}
                columns={columns}
                rows={payloads}
                rowKey={({ seq }) => String(seq)}
                selected={chosen === null ? null : String(chosen.seq)}
                onSelect={({ seq }) =>
                  void navigate({
                    to: '/runs/$run/ledger',
                    params: { run },
                    search: { event: seq },
                    replace: true,
                  })
                }
              />
            </div>
          ),
        },
        {
          id: 'detail',
          label: t('detailLabel'),
          min: 25,
          content:
            chosen === null ? null : <PayloadDetail key={chosen.seq} run={run} payload={chosen} />,
        },
      ]}
    />
  );
}

/** The run file is damaged somewhere: what is listed is what comes before. */
function Damage({ damage }: { readonly damage: unknown }) {
  const { t } = useTranslation('ledger');
  if (damage === null || damage === undefined) return null;
  return <p className={styles.damage}>▲ {t('damage')}</p>;
}

function Nothing({ run }: { readonly run: string }) {
  const { t } = useTranslation('ledger');
  const started = useRunPart(run, ({ state }) => state.started);
  const why =
    started?.scripted === true ? 'scripted' : started?.mode === 'local' ? 'local' : 'notYet';
  return (
    <EmptyState
      title={t('empty.title')}
      body={t(`empty.${why}`)}
      action={
        <Link to="/runs/$run" params={{ run }} className="link">
          {t('empty.toRun')}
        </Link>
      }
    />
  );
}
