import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct, useInvoke } from '../../client/use-invoke.ts';
import { ErrorView } from '../../stores/errors/error-view.tsx';
import { useRuns } from '../../stores/runs-store.ts';
import { Button } from '../../ui/button.tsx';
import { Meter } from '../../ui/meter.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import { type ChecklistStep, readChecklist, type StepName } from './checklist.ts';
import { ChecklistRow } from './checklist-row.tsx';
import { keepSkipped, loadSkipped } from './skipped.ts';
import styles from './welcome-screen.module.css';

/** First steps: a checklist over what really is there, which may be left and taken up at any line. */
export function WelcomeScreen() {
  const { t } = useTranslation('welcome');
  const examined = useInvoke('doctor.examine', {});
  const settings = useInvoke('settings.read', {});
  const library = useRuns();
  const again = (): void => {
    examined.again();
    settings.again();
  };
  const checklist =
    examined.value !== null && settings.value !== null
      ? readChecklist({
          findings: examined.value.findings,
          settings: settings.value.settings,
          runs: library.runs,
        })
      : null;
  return (
    <div className={styles.screen}>
      <header className={styles.top}>
        <div>
          <h1 tabIndex={-1}>{t('title')}</h1>
          <p className={styles.dim}>{t('lead')}</p>
        </div>
        <Link to="/">{t('toRuns')}</Link>
        <Button busy={examined.state === 'waiting'} onClick={again}>
          {t('again')}
        </Button>
      </header>
      {examined.error !== null && <ErrorView error={examined.error} />}
      {checklist === null && examined.error === null && <Waiting words={t('looking')} />}
      {checklist !== null && (
        <Checklist checklist={checklist} executor={settings.value?.settings.executor ?? null} />
      )}
    </div>
  );
}

interface ChecklistProps {
  readonly checklist: readonly ChecklistStep[];
  readonly executor: string | null;
}

function Checklist({ checklist, executor }: ChecklistProps) {
  const { t } = useTranslation('welcome');
  const navigate = useNavigate();
  const sample = useAct('run.startSample');
  const [skipped, setSkipped] = useState(() => loadSkipped(localStorage));
  const done = checklist.filter(({ state }) => state === 'done').length;
  const toggle = (name: StepName): void => {
    const next = skipped.includes(name)
      ? skipped.filter((other) => other !== name)
      : [...skipped, name];
    setSkipped(next);
    keepSkipped(localStorage, next);
  };
  const ride = async (): Promise<void> => {
    const started = await sample.act({});
    if (started.ok) await navigate({ to: '/runs/$run', params: { run: started.value.runId } });
  };
  return (
    <div className={styles.body}>
      <Meter
        value={done}
        max={checklist.length}
        label={t('title')}
        hideLabel
        text={t('progress', { done, all: checklist.length })}
      />
      <ol className={styles.steps}>
        {checklist.map((step) => (
          <ChecklistRow
            key={step.name}
            step={step}
            executor={executor}
            skipped={skipped.includes(step.name)}
            onToggle={() => toggle(step.name)}
            action={
              step.name === 'sample' && (
                <Button
                  kind={step.state === 'done' ? 'plain' : 'primary'}
                  busy={sample.busy}
                  onClick={() => void ride()}
                >
                  {step.state === 'done' ? t('sampleAgain') : t('sampleStart')}
                </Button>
              )
            }
          />
        ))}
      </ol>
      {sample.error !== null && <ErrorView error={sample.error} />}
    </div>
  );
}
