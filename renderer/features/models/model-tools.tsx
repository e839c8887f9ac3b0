import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../client/use-invoke.ts';
import { ErrorView } from '../../stores/errors/error-view.tsx';
import { Button } from '../../ui/button.tsx';
import { saveFile } from '../../ui/save-file.ts';
import { useToasts } from '../../ui/use-toasts.ts';
import { ImportDialog } from './import-dialog.tsx';
import styles from './models-screen.module.css';
import { PullDialog } from './pull-dialog.tsx';
import type { ModelsPage } from './use-models-page.ts';

interface ModelToolsProps {
  readonly page: ModelsPage;
  readonly refresh: () => Promise<void>;
}

/** What is not about one model of the list: any tag, a file, and results of exams from elsewhere. */
export function ModelTools({ page, refresh }: ModelToolsProps) {
  const { t } = useTranslation('models');
  const [open, setOpen] = useState<'pull' | 'import' | null>(null);
  const isManagedThere = page.server?.kind === 'openai';
  const ready = page.server?.state === 'ready' && !isManagedThere;
  const reason = isManagedThere
    ? t('action.managedThere', { server: page.server?.name ?? '' })
    : t('action.noServer');
  return (
    <div className={styles.stack}>
      <div className={styles.actions}>
        <Button disabled={!ready} disabledReason={reason} onClick={() => setOpen('pull')}>
          {t('pull.open')}
        </Button>
        <Button disabled={!ready} disabledReason={reason} onClick={() => setOpen('import')}>
          {t('import.open')}
        </Button>
        <ExamFiles refresh={refresh} />
      </div>
      {open === 'pull' && page.server !== null && (
        <PullDialog page={page} server={page.server.name} onClose={() => setOpen(null)} />
      )}
      {open === 'import' && page.server !== null && (
        <ImportDialog server={page.server} onClose={() => setOpen(null)} />
      )}
    </div>
  );
}

const FILE_NAME = 'tandem-exams.json';

/** The results of exams as a file: out for the team, in from it. */
function ExamFiles({ refresh }: { readonly refresh: () => Promise<void> }) {
  const { t } = useTranslation('models');
  const toasts = useToasts();
  const file = useRef<HTMLInputElement>(null);
  const out = useAct('models.exportQualifications');
  const into = useAct('models.importQualifications');
  const take = async (chosen: File | undefined): Promise<void> => {
    if (chosen === undefined) return;
    const reply = await into.act({ text: await chosen.text() });
    if (file.current !== null) file.current.value = '';
    if (!reply.ok) return;
    toasts.add({
      tone: 'ok',
      title: t('exams.taken', { count: reply.value.taken, ...reply.value }),
    });
    await refresh();
  };
  const error = out.error ?? into.error;
  return (
    <>
      <Button
        kind="quiet"
        busy={out.busy}
        onClick={async () => {
          const reply = await out.act({});
          if (reply.ok) saveFile(FILE_NAME, reply.value.text, 'application/json');
        }}
      >
        {t('exams.export')}
      </Button>
      <Button kind="quiet" busy={into.busy} onClick={() => file.current?.click()}>
        {t('exams.import')}
      </Button>
      <input
        ref={file}
        type="file"
        accept=".json,application/json"
        hidden
        aria-label={t('exams.import')}
        onChange={(event) => void take(event.currentTarget.files?.[0])}
      />
      {error !== null && <ErrorView error={error} />}
    </>
  );
}
