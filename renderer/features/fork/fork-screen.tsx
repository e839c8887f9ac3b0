import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ForkPlaces } from '../../../shared/ipc/forks.ts';
import type { ForkChange } from '../../../shared/run/fork-change.ts';
import { findForkPlace } from '../../../shared/run/fork-places.ts';
import { useAct, useInvoke } from '../../client/use-invoke.ts';
import { useAction } from '../../stores/actions/use-action.ts';
import { ErrorView } from '../../stores/errors/error-view.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Section } from '../../ui/section.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import { ChangeForm } from './change-form.tsx';
import { ForecastFacts } from './forecast-facts.tsx';
import { ForkList } from './fork-list.tsx';
import styles from './fork-screen.module.css';
import { PlaceList } from './place-list.tsx';
import { useSettled } from './use-settled.ts';

/** A new run from the middle of this one: where, what is different, what it restores and saves. */
export function ForkScreen() {
  const { t } = useTranslation('fork');
  const { run = '' } = useParams({ strict: false });
  const { state, value, error } = useInvoke('fork.places', { run });
  return (
    <div className={styles.screen}>
      <h1 tabIndex={-1}>{t('title')}</h1>
      <p className={styles.intro}>{t('intro')}</p>
      {state === 'failed' && <ErrorView error={error} />}
      {value === null && state === 'waiting' && <Waiting words={t('loading')} />}
      {value !== null &&
        (value.places.length === 0 ? (
          <EmptyState title={t('none')} body={t('noneDetail')} />
        ) : (
          <Forking run={run} known={value} />
        ))}
    </div>
  );
}

interface ForkingProps {
  readonly run: string;
  readonly known: ForkPlaces;
}

function Forking({ run, known }: ForkingProps) {
  const { t } = useTranslation('fork');
  const navigate = useNavigate();
  const search: { readonly at?: unknown } = useSearch({ strict: false });
  const wanted = typeof search.at === 'string' ? search.at : (known.likely ?? '');
  const found = findForkPlace(known.places, wanted);
  const place = typeof found === 'string' ? null : found;
  const [changes, setChanges] = useState<readonly ForkChange[]>([]);
  const fitting = changes.filter(({ what }) => place?.changes.includes(what) === true);
  const asked = useSettled(place === null ? null : { run, at: place.key, changes: [...fitting] });
  const forecast = useInvoke('fork.forecast', asked);
  const { act, busy, error } = useAct('fork.start');
  const start = async (): Promise<void> => {
    if (place === null) return;
    const made = await act({ run, at: place.key, changes: [...fitting] });
    if (made.ok) await navigate({ to: '/runs/$run', params: { run: made.value.runId } });
  };
  const canStart = place !== null && forecast.state === 'ready';
  useAction({
    ...{ id: 'fork.start', label: t('start'), group: t('title'), enabled: canStart },
    run: () => void start(),
  });
  const choose = (at: string): void => {
    setChanges([]);
    void navigate({ to: '.', search: { at }, replace: true });
  };
  return (
    <div className={styles.panes}>
      <Section title={t('places')}>
        {typeof found === 'string' && search.at !== undefined && (
          <Notice tone="warn">{found}</Notice>
        )}
        <PlaceList
          places={known.places}
          likely={known.likely}
          chosen={place?.key ?? null}
          onChoose={choose}
        />
      </Section>
      <div className={styles.work}>
        {place === null ? (
          <Notice>{t('pick')}</Notice>
        ) : (
          <>
            <Section title={t('different')}>
              <ChangeForm
                key={place.key}
                known={known}
                place={place}
                changes={fitting}
                onChange={setChanges}
              />
            </Section>
            <Section title={t('forecast')}>
              {forecast.state === 'failed' && <ErrorView error={forecast.error} />}
              {forecast.value === null && forecast.state === 'waiting' && (
                <Waiting words={t('forecasting')} />
              )}
              {forecast.value !== null && <ForecastFacts forecast={forecast.value} />}
            </Section>
            {error !== null && <ErrorView error={error} />}
            <div className={styles.actions}>
              <Button
                kind="primary"
                busy={busy ? t('starting') : false}
                disabled={!canStart}
                onClick={() => void start()}
              >
                {t('start')}
              </Button>
            </div>
          </>
        )}
        <Section title={t('forks')}>
          <ForkList run={run} forks={known.forks} />
        </Section>
      </div>
    </div>
  );
}
