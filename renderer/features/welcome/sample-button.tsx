import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../client/use-invoke.ts';
import { ErrorView } from '../../stores/errors/error-view.tsx';
import { Button } from '../../ui/button.tsx';

/** Starts the sample run and goes to it. */
export function SampleButton({ done }: { readonly done: boolean }) {
  const { t } = useTranslation('welcome');
  const navigate = useNavigate();
  const sample = useAct('run.startSample');
  const ride = async (): Promise<void> => {
    const started = await sample.act({});
    if (started.ok) await navigate({ to: '/runs/$run', params: { run: started.value.runId } });
  };
  return (
    <>
      <Button kind={done ? 'plain' : 'primary'} busy={sample.busy} onClick={() => void ride()}>
        {done ? t('sampleAgain') : t('sampleStart')}
      </Button>
      {sample.error !== null && <ErrorView error={sample.error} />}
    </>
  );
}
