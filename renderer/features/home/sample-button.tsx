import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../client/use-invoke.ts';
import { ErrorView } from '../../stores/errors/error-view.tsx';
import { Button } from '../../ui/button.tsx';

/** Starts the built-in sample and goes to it. */
export function SampleButton() {
  const { t } = useTranslation('home');
  const navigate = useNavigate();
  const sample = useAct('run.startSample');
  const start = async (): Promise<void> => {
    const started = await sample.act({});
    if (started.ok) await navigate({ to: '/runs/$run', params: { run: started.value.runId } });
  };
  return (
    <>
      <Button kind="primary" busy={sample.busy} onClick={() => void start()}>
        {t('emptyAction')}
      </Button>
      {sample.error !== null && <ErrorView error={sample.error} />}
    </>
  );
}
