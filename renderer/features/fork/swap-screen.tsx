import { useParams, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ForkPlaces } from '../../../shared/ipc/forks.ts';
import type { SwapRequest } from '../../../shared/ipc/swap.ts';
import type { ForkChange } from '../../../shared/run/fork-change.ts';
import { useInvoke } from '../../client/use-invoke.ts';
import { useAction } from '../../stores/actions/use-action.ts';
import { ErrorView } from '../../stores/errors/error-view.tsx';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { RadioGroup } from '../../ui/radio-group.tsx';
import { Section } from '../../ui/section.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import { ExecutorField, PlanFields } from './change-fields.tsx';
import styles from './fork-screen.module.css';
import { SwapCost, SwapForks, SwapShown } from './swap-facts.tsx';
import { useSettled } from './use-settled.ts';
import { useSwap } from './use-swap.ts';

/** Was it the executor or the plan? What to try instead, what it costs, the test, and what it shows. */
export function SwapScreen() {
  const { t } = useTranslation('fork');
  const { run = '' } = useParams({ strict: false });
  const { state, value, error } = useInvoke('fork.places', { run });
  return (
    <div className={styles.screen}>
      <h1 tabIndex={-1}>{t('swap.title')}</h1>
      <p className={styles.intro}>{t('swap.intro')}</p>
      {state === 'failed' && <ErrorView error={error} />}
      {value === null && state === 'waiting' && <Waiting words={t('loading')} />}
      {value !== null && <Swap run={run} known={value} />}
    </div>
  );
}

const REPEATS = ['3', '5'] as const;
const CRITERIA = ['step', 'run'] as const;

function Swap({ run, known }: { readonly run: string; readonly known: ForkPlaces }) {
  const { t } = useTranslation('fork');
  const search: { readonly step?: unknown } = useSearch({ strict: false });
  const [executor, setExecutor] = useState<ForkChange | null>(null);
  const [plan, setPlan] = useState<ForkChange | null>(null);
  const [edits, setEdits] = useState(false);
  const [repeats, setRepeats] = useState<(typeof REPEATS)[number]>('3');
  const [criterion, setCriterion] = useState<SwapRequest['criterion']>('step');
  const [onlyLocal, setOnlyLocal] = useState(false);
  const asked: SwapRequest = {
    ...{ run, criterion, repeats: Number(repeats) },
    step: typeof search.step === 'string' ? search.step : null,
    executor: executor?.what === 'executor' ? executor.executor : null,
    plan: edits && plan?.what === 'plan' ? plan.plan : null,
    onlyLocal: onlyLocal && criterion === 'step',
  };
  const forecast = useInvoke('swap.forecast', useSettled(asked));
  const swapping = useSwap();
  const isRunning = swapping.since !== undefined;
  const step = forecast.value?.step ?? null;
  const place = known.places.find((each) => each.kind === 'attempt' && each.step === step);
  const canStart = forecast.state === 'ready' && !isRunning;
  useAction({
    ...{ id: 'swap.start', label: t('swap.start'), group: t('swap.title'), enabled: canStart },
    run: () => swapping.start(asked),
  });
  return (
    <div className={styles.panes}>
      <Section title={t('swap.instead')}>
        <div className={styles.form}>
          <ExecutorField current={known.executor} onChange={setExecutor} />
          <Checkbox checked={edits} onChange={setEdits} label={t('swap.otherPlan')} />
          {edits && place !== undefined && (
            <PlanFields known={known} place={place} onChange={setPlan} />
          )}
          <RadioGroup
            label={t('swap.repeats')}
            value={repeats}
            inline
            options={REPEATS.map((value) => ({ value, label: t(`swap.times.${value}`) }))}
            onChange={setRepeats}
          />
          <RadioGroup
            label={t('swap.criterion')}
            value={criterion}
            options={CRITERIA.map((value) => ({ value, label: t(`swap.passes.${value}`) }))}
            onChange={setCriterion}
          />
          {criterion === 'step' && (
            <Checkbox checked={onlyLocal} onChange={setOnlyLocal} label={t('swap.onlyLocal')} />
          )}
        </div>
      </Section>
      <div className={styles.work}>
        <Section title={t('swap.cost')}>
          {forecast.state === 'failed' && <ErrorView error={forecast.error} />}
          {forecast.value === null && forecast.state === 'waiting' && (
            <Waiting words={t('forecasting')} />
          )}
          {forecast.value !== null && <SwapCost forecast={forecast.value} />}
        </Section>
        <div className={styles.actions}>
          <Button kind="primary" disabled={!canStart} onClick={() => swapping.start(asked)}>
            {t('swap.start')}
          </Button>
          {isRunning && <Button onClick={swapping.stop}>{t('swap.stop')}</Button>}
        </div>
        {swapping.error !== null && <ErrorView error={swapping.error} />}
        {isRunning && <Waiting words={t('swap.running')} since={swapping.since} />}
        {swapping.forks.length > 0 && (
          <Section title={t('swap.forks')}>
            <SwapForks forks={swapping.forks} />
          </Section>
        )}
        {swapping.result !== null && (
          <Section title={t('swap.shows')}>
            <SwapShown result={swapping.result} />
          </Section>
        )}
      </div>
    </div>
  );
}
