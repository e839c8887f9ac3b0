import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../client/use-invoke.ts';
import { ErrorView } from '../../stores/errors/error-view.tsx';
import { isOver } from '../../stores/models/jobs-store.ts';
import { useExam } from '../../stores/models/use-exam.tsx';
import { Button } from '../../ui/button.tsx';
import { formatBytes } from '../../ui/format/bytes.ts';
import { useLocale } from '../../ui/use-locale.ts';
import { DeleteDialog } from './delete-dialog.tsx';
import { ExecutorDialog } from './executor-dialog.tsx';
import type { AssessedRow } from './model/assess-row.ts';
import styles from './models-screen.module.css';
import type { ModelsPage } from './use-models-page.ts';

interface ModelActionsProps {
  readonly page: ModelsPage;
  readonly row: AssessedRow;
  /** Tokens of context that it would be used and measured at. */
  readonly context: number;
  readonly refresh: () => Promise<void>;
  /** Also what takes away: unload and delete. */
  readonly all?: boolean | undefined;
}

/** What can be done with a model now; one button is the next thing to do. */
export function ModelActions({ page, row, context, refresh, all = false }: ModelActionsProps) {
  const { t } = useTranslation('models');
  const { server } = page;
  if (row.tag === null) return <p className={styles.dim}>{t('action.noTag')}</p>;
  if (server === null || server.state !== 'ready') {
    const missing = server !== null && server.howToInstall.length > 0;
    return <p className={styles.dim}>{t(missing ? 'action.notInstalled' : 'action.noServer')}</p>;
  }
  const target = { server: server.name, tag: row.tag };
  if (row.installed === null && server.kind === 'openai') {
    return <p className={styles.dim}>{t('action.managedThere', { server: server.name })}</p>;
  }
  return (
    <div className={styles.stack}>
      {row.installed === null ? (
        <PullButton target={target} bytes={row.bytes} busy={row.job !== null && !isOver(row.job)} />
      ) : (
        <Installed
          page={page}
          row={row}
          context={context}
          refresh={refresh}
          target={target}
          all={all}
        />
      )}
    </div>
  );
}

interface Target {
  readonly server: string;
  readonly tag: string;
}

interface PullButtonProps {
  readonly target: Target;
  /** Of the download; null when nobody knows. */
  readonly bytes: number | null;
  readonly busy: boolean;
}

function PullButton({ target, bytes, busy }: PullButtonProps) {
  const { t } = useTranslation('models');
  const locale = useLocale();
  const pull = useAct('models.pull');
  return (
    <>
      <div className={styles.actions}>
        <Button
          kind="primary"
          busy={busy ? t('action.working') : pull.busy}
          onClick={() => void pull.act(target)}
        >
          {bytes === null
            ? t('action.pull')
            : t('action.pullSize', { size: formatBytes(bytes, locale) })}
        </Button>
      </div>
      {pull.error !== null && <ErrorView error={pull.error} />}
    </>
  );
}

interface InstalledProps extends ModelActionsProps {
  readonly target: Target;
}

function Installed({ page, row, context, refresh, target, all = false }: InstalledProps) {
  const { t } = useTranslation('models');
  const [asking, setAsking] = useState<'use' | 'delete' | null>(null);
  const measure = useAct('models.measure');
  const exam = useExam(target);
  const unload = useAct('models.unload');
  const isManagedThere = page.server?.kind === 'openai';
  const isExecutor = page.shop.executor === `${target.server}/${target.tag}`;
  const isInUse = isExecutor && page.shop.contextTokens === context;
  const working = row.job !== null && !isOver(row.job) ? row.job.kind : null;
  const error = measure.error ?? exam.error ?? unload.error;
  return (
    <>
      <div className={styles.actions}>
        {isInUse ? (
          <strong>{t('action.inUse')}</strong>
        ) : (
          <Button kind="primary" onClick={() => setAsking('use')}>
            {t('action.use')}
          </Button>
        )}
        {!isManagedThere && (
          <Button
            busy={working === 'measure' ? t('action.working') : measure.busy}
            onClick={() => void measure.act({ ...target, context })}
          >
            {t('action.measure')}
          </Button>
        )}
        <Button busy={working === 'qualify' ? t('action.working') : exam.busy} onClick={exam.begin}>
          {t('action.examine')}
        </Button>
        {all && !isManagedThere && row.installed?.loaded !== null && (
          <Button
            busy={unload.busy}
            onClick={async () => {
              if ((await unload.act(target)).ok) await refresh();
            }}
          >
            {t('action.unload')}
          </Button>
        )}
        {all && !isManagedThere && (
          <Button kind="danger" onClick={() => setAsking('delete')}>
            {t('action.delete')}
          </Button>
        )}
      </div>
      {error !== null && <ErrorView error={error} />}
      {exam.question}
      {asking === 'use' && (
        <ExecutorDialog
          page={page}
          row={row}
          context={context}
          refresh={refresh}
          onClose={() => setAsking(null)}
        />
      )}
      {asking === 'delete' && (
        <DeleteDialog row={row} target={target} refresh={refresh} onClose={() => setAsking(null)} />
      )}
    </>
  );
}
