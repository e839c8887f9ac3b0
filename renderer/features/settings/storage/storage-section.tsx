import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CleanUp, RunStorage } from '../../../../shared/ipc/storage.ts';
import { useAct, useInvoke } from '../../../client/use-invoke.ts';
import { ErrorView } from '../../../stores/errors/error-view.tsx';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { ConfirmDialog } from '../../../ui/confirm-dialog.tsx';
import { type Column, DataTable } from '../../../ui/data-table.tsx';
import { formatBytes } from '../../../ui/format/bytes.ts';
import { PlainText } from '../../../ui/plain-text.tsx';
import { Section } from '../../../ui/section.tsx';
import { useLocale } from '../../../ui/use-locale.ts';
import { useMediaQuery } from '../../../ui/use-media-query.ts';
import { Waiting } from '../../../ui/waiting.tsx';
import { NumberRow, SwitchRow } from '../setting-controls.tsx';
import screen from '../settings-screen.module.css';
import type { SettingsDesk } from '../use-settings.ts';
import styles from './storage.module.css';

const totalOf = (run: RunStorage): number =>
  run.fileBytes + run.worktreeBytes + run.patchBytes + (run.snapshotBytes ?? 0);

/** What runs take on the disk, which of them stay, and the rules about the others. */
export function StorageSection({ desk }: { readonly desk: SettingsDesk }) {
  const { t } = useTranslation('settings');
  const locale = useLocale();
  const listed = useInvoke('storage.list', {});
  const version = desk.view?.version ?? '';
  return (
    <>
      <Section title={t('storage.runs')}>
        <p className={screen.dim}>{t('storage.hint')}</p>
        {listed.error !== null && <ErrorView error={listed.error} />}
        {listed.value === null && listed.error === null && (
          <Waiting words={t('storage.measuring')} />
        )}
        {listed.value !== null && (
          <>
            <p>
              {t('storage.total', {
                count: listed.value.runs.length,
                size: formatBytes(
                  listed.value.runs.reduce((sum, run) => sum + totalOf(run), 0),
                  locale,
                ),
              })}
            </p>
            <Runs runs={listed.value.runs} onChange={listed.again} />
          </>
        )}
      </Section>
      <Section title={t('storage.rules')}>
        <p className={screen.dim}>{t('storage.rulesHint')}</p>
        <SwitchRow desk={desk} name="retention.on" label={t('storage.on')} />
        <NumberRow
          desk={desk}
          name="retention.keepDays"
          label={t('storage.keepDays')}
          min={1}
          max={36_500}
        />
        <NumberRow
          desk={desk}
          name="retention.keepLast"
          label={t('storage.keepLast')}
          min={1}
          max={1_000_000}
        />
        <NumberRow
          desk={desk}
          name="retention.maxGib"
          label={t('storage.maxGib')}
          min={1}
          max={1_000_000}
        />
        <SwitchRow desk={desk} name="retention.keepFailed" label={t('storage.keepFailed')} />
        <SwitchRow desk={desk} name="retention.keepApproved" label={t('storage.keepApproved')} />
        <Next key={version} />
      </Section>
    </>
  );
}

function Runs({
  runs,
  onChange,
}: {
  readonly runs: readonly RunStorage[];
  readonly onChange: () => void;
}) {
  const { t } = useTranslation('settings');
  const locale = useLocale();
  const keep = useAct('storage.keep');
  const remove = useAct('storage.remove');
  const narrow = useMediaQuery('(max-width: 900px)');
  const [asking, setAsking] = useState<RunStorage | null>(null);
  const after = (done: Promise<unknown>): void => void done.then(onChange);
  const all: readonly Column<RunStorage>[] = [
    {
      id: 'run',
      header: t('storage.run'),
      width: 'minmax(140px, 3fr)',
      sortValue: ({ startedAt }) => startedAt,
      cell: (run) => (
        <span className={styles.run}>
          <PlainText text={run.request || run.runId} maxChars={120} />
          <small>
            {run.runId} {run.imported && <Badge>{t('storage.imported')}</Badge>}{' '}
            {run.kept && <Badge tone="human">{t('storage.kept')}</Badge>}
          </small>
        </span>
      ),
    },
    {
      id: 'file',
      header: t('storage.file'),
      width: '90px',
      align: 'end',
      sortValue: ({ fileBytes }) => fileBytes,
      cell: ({ fileBytes }) => formatBytes(fileBytes, locale),
    },
    {
      id: 'worktree',
      header: t('storage.worktree'),
      width: '90px',
      align: 'end',
      sortValue: ({ worktreeBytes }) => worktreeBytes,
      cell: ({ worktreeBytes }) => formatBytes(worktreeBytes, locale),
    },
    {
      id: 'act',
      header: t('storage.act'),
      hideHeader: true,
      width: narrow ? '190px' : '240px',
      align: 'end',
      cell: (run) => (
        <span className={styles.acts}>
          <Button
            kind="quiet"
            aria-label={t(run.kept ? 'storage.letGoRun' : 'storage.keepRun', { run: run.runId })}
            onClick={() => after(keep.act({ run: run.runId, keep: !run.kept }))}
          >
            {t(run.kept ? 'storage.letGo' : 'storage.keep')}
          </Button>
          <Button
            kind="quiet"
            disabled={run.kept || run.held !== null}
            aria-label={t('storage.removeRun', { run: run.runId })}
            onClick={() => setAsking(run)}
          >
            {t('storage.remove')}
          </Button>
        </span>
      ),
    },
  ];
  const columns = narrow ? all.filter(({ id }) => id !== 'worktree') : all;
  return (
    <>
      {keep.error !== null && <ErrorView error={keep.error} />}
      {remove.error !== null && <ErrorView error={remove.error} />}
      <DataTable
        columns={columns}
        rows={runs}
        rowKey={({ runId }) => runId}
        label={t('storage.runs')}
        empty={<p>{t('storage.none')}</p>}
      />
      <ConfirmDialog
        open={asking !== null}
        title={t('storage.removeTitle')}
        body={t('storage.removeBody', {
          run: asking?.runId ?? '',
          size: formatBytes(asking === null ? 0 : totalOf(asking), locale),
        })}
        confirm={t('storage.remove')}
        onConfirm={() => {
          const run = asking?.runId;
          setAsking(null);
          if (run !== undefined) after(remove.act({ run, onlyWorktree: false, branch: false }));
        }}
        onClose={() => setAsking(null)}
      />
    </>
  );
}

/** The next clean-up, before it happens. */
function Next() {
  const { t } = useTranslation('settings');
  const listed = useInvoke('storage.list', {});
  const clean = useAct('storage.cleanUp');
  if (listed.value === null) return null;
  const { next } = listed.value;
  if (!next.on) return <p>{t('storage.off')}</p>;
  if (next.runs.length === 0) return <p>{t('storage.nothing')}</p>;
  return (
    <>
      {clean.error !== null && <ErrorView error={clean.error} />}
      <NextList next={next} />
      <Button
        disabled={clean.busy}
        onClick={() =>
          void clean.act({ runs: next.runs.map(({ runId }) => runId) }).then(listed.again)
        }
      >
        {t('storage.cleanNow')}
      </Button>
    </>
  );
}

function NextList({ next }: { readonly next: CleanUp }) {
  const { t } = useTranslation('settings');
  const locale = useLocale();
  return (
    <>
      <p>{t('storage.next', { count: next.runs.length, size: formatBytes(next.bytes, locale) })}</p>
      <ul>
        {next.runs.slice(0, 50).map(({ runId, because }) => (
          <li key={runId}>
            {runId}: {because}
          </li>
        ))}
      </ul>
      {next.runs.length > 50 && <p>{t('storage.more', { count: next.runs.length - 50 })}</p>}
    </>
  );
}
