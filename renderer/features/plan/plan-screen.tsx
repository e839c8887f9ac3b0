import { Link, useParams } from '@tanstack/react-router';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../client/use-invoke.ts';
import { ErrorView } from '../../stores/errors/error-view.tsx';
import type { RunView } from '../../stores/followed-run.ts';
import { useRun } from '../../stores/use-run.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import { LivePlan } from './live-plan.tsx';
import styles from './plan-screen.module.css';
import { PlannerAtWork } from './planner-at-work.tsx';
import { RecordedPlan } from './recorded-plan.tsx';

/** A run's plan: to be decided about while it waits for that, else as the log has it. */
export function PlanScreen() {
  const { t } = useTranslation('plan');
  const { run = '' } = useParams({ strict: false });
  const followed = useRun(run);
  if (followed.phase === 'waiting') return <Waiting words={t('loading')} />;
  if (followed.phase === 'failed') return <ErrorView error={followed.error} />;
  return <PlanOfRun key={followed.runId} view={followed} />;
}

function PlanOfRun({ view }: { readonly view: RunView }) {
  // Kept up here: a decision that came too late is explained over the version that took its place.
  const answer = useAct('run.answer');
  const ask = view.control.asks.find((one) => one.kind === 'plan');
  const { plan } = view.state;
  const wasAsked = useRef(false);
  wasAsked.current ||= ask !== undefined;
  if (ask !== undefined) return <LivePlan key={ask.id} view={view} ask={ask} answer={answer} />;
  if (plan !== null)
    return <RecordedPlan view={view} latest={plan} justDecided={wasAsked.current} />;
  return <NoPlan view={view} />;
}

function NoPlan({ view }: { readonly view: RunView }) {
  const { t } = useTranslation('plan');
  const { runId: run, control } = view;
  return (
    <div className={styles.empty}>
      <h1 tabIndex={-1}>{t('title')}</h1>
      {control.running && control.here && <PlannerAtWork pulse={view.pulse} />}
      <EmptyState
        title={t('noPlan')}
        body={t(control.running ? 'noPlanYet' : 'noPlanEver')}
        action={
          <Link to="/runs/$run/intake" params={{ run }} className="link">
            {t('toIntake')}
          </Link>
        }
      />
    </div>
  );
}
