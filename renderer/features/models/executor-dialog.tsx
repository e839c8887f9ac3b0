import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TandemError } from '../../../shared/errors.ts';
import { cacheTypeOf } from '../../../shared/models/server-settings.ts';
import { useClient } from '../../client/client-context.tsx';
import { ErrorView } from '../../stores/errors/error-view.tsx';
import { qualificationWords } from '../../stores/fit/qualification-words.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { formatCount } from '../../ui/format/count.ts';
import { KeyValues } from '../../ui/key-values.tsx';
import { Notice } from '../../ui/notice.tsx';
import { useLocale } from '../../ui/use-locale.ts';
import { useToasts } from '../../ui/use-toasts.ts';
import type { AssessedRow } from './model/assess-row.ts';

import styles from './models-screen.module.css';
import type { ModelsPage } from './use-models-page.ts';

interface ExecutorDialogProps {
  readonly page: ModelsPage;
  readonly row: AssessedRow;
  readonly context: number;
  readonly refresh: () => Promise<void>;
  readonly onClose: () => void;
}

/** Says what changes in the settings, warns once where there is reason to, and writes both values together. */
export function ExecutorDialog({ page, row, context, refresh, onClose }: ExecutorDialogProps) {
  const { t } = useTranslation('models');
  const locale = useLocale();
  const client = useClient();
  const toasts = useToasts();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<TandemError | null>(null);
  const executor = `${page.server?.name ?? ''}/${row.tag ?? ''}`;
  const write = async (): Promise<void> => {
    setBusy(true);
    const settings = await client.invoke('settings.read', {});
    const reply = settings.ok
      ? await client.invoke('settings.write', {
          version: settings.value.version,
          changes: [
            { key: 'executor', value: executor },
            { key: 'budgets.contextTokens', value: context },
          ],
        })
      : settings;
    setBusy(false);
    if (!reply.ok) {
      setError(reply.error);
      return;
    }
    toasts.add({ tone: 'ok', title: t('use.done', { executor }) });
    onClose();
    await refresh();
  };
  const change = (before: string, after: string): string =>
    before === after ? t('use.same', { after }) : t('use.change', { before, after });
  return (
    <ConfirmDialog
      open
      title={t('use.title')}
      body={
        <div className={styles.stack}>
          <KeyValues
            items={[
              {
                label: t('use.executor'),
                value: change(page.shop.executor ?? t('use.none'), executor),
              },
              {
                label: t('use.context'),
                value: change(
                  formatCount(page.shop.contextTokens, locale),
                  formatCount(context, locale),
                ),
              },
            ]}
          />
          <Warnings page={page} row={row} />
          {error !== null && <ErrorView error={error} />}
        </div>
      }
      confirm={t('action.use')}
      busy={busy}
      onConfirm={() => void write()}
      onClose={onClose}
    />
  );
}

/** What speaks against it. None of it forbids anything: people may choose it anyway. */
function Warnings({ page, row }: { readonly page: ModelsPage; readonly row: AssessedRow }) {
  const { t } = useTranslation('models');
  const exam = row.exam === null || row.exam.stale ? 'none' : row.exam.exam.verdict;
  const cache = cacheTypeOf(page.server);
  const warnings = [
    ...(exam === 'executor' ? [] : [qualificationWords(exam, t).sentence]),
    ...(row.fit?.verdict === 'too-big' ? [t('use.tooBig')] : []),
    ...(row.fit?.verdict === 'offload' ? [t('use.offload')] : []),
    ...(row.cloud ? [t('use.cloud')] : []),
    ...(row.cloud || cache === page.load.kv
      ? []
      : [t('use.cacheType', { server: cache, wanted: page.load.kv })]),
  ];
  return warnings.map((warning) => (
    <Notice key={warning} tone="warn">
      {warning}
    </Notice>
  ));
}
