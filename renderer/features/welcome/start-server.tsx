import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Served } from '../../../shared/ipc/models.ts';
import { useAct } from '../../client/use-invoke.ts';
import { ErrorView } from '../../stores/errors/error-view.tsx';
import { Button } from '../../ui/button.tsx';
import { cleanString } from '../../ui/clean-text.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { PlainText } from '../../ui/plain-text.tsx';

interface StartServerProps {
  readonly server: Served;
  readonly onStarted: () => void;
}

/** Starts a server's program on this machine, after people agreed to it. */
export function StartServer({ server, onStarted }: StartServerProps) {
  const { t } = useTranslation('welcome');
  const start = useAct('models.startServer');
  const [asking, setAsking] = useState(false);
  const agree = async (): Promise<void> => {
    const started = await start.act({ server: server.name });
    setAsking(false);
    if (started.ok) onStarted();
  };
  const name = cleanString(server.name, { maxChars: 80 });
  return (
    <>
      <Button
        kind="primary"
        busy={start.busy ? t('serverStarting', { name }) : false}
        onClick={() => setAsking(true)}
      >
        {t('serverStart', { name })}
      </Button>
      <ConfirmDialog
        open={asking}
        title={t('serverStartTitle', { name })}
        body={
          <PlainText
            text={t('serverStartBody', { program: server.program ?? '', url: server.url })}
            maxChars={600}
          />
        }
        confirm={t('serverStart', { name })}
        busy={start.busy}
        onConfirm={() => void agree()}
        onClose={() => setAsking(false)}
      />
      {start.error !== null && <ErrorView error={start.error} />}
    </>
  );
}
