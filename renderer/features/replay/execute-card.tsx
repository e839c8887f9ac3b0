import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ReExecutionForecast, ReExecutionReport } from '../../../shared/ipc/replays.ts';
import { useInvoke } from '../../client/use-invoke.ts';
import { ErrorView } from '../../stores/errors/error-view.tsx';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { formatDuration } from '../../ui/format/duration.ts';
import { KeyValues } from '../../ui/key-values.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Progress } from '../../ui/progress.tsx';
import { Section } from '../../ui/section.tsx';
import { useLocale } from '../../ui/use-locale.ts';
import { Waiting } from '../../ui/waiting.tsx';
import { DifferenceTable } from './difference-table.tsx';
import { EventLink } from './event-link.tsx';
import styles from './replay-screen.module.css';
import { useExecution } from './use-execution.ts';
import { useLogWords } from './use-log-words.ts';

interface CardProps {
  readonly run: string;
}

/** Re-execute: what would be done, whether it may be, and what came of it. */
export function ExecuteCard({ run }: CardProps) {
  const { t } = useTranslation('replay');
  const forecast = useInvoke('replay.forecast', { run });
  const earlier = useInvoke('replay.earlier', { run });
  const { execution, start, stop } = useExecution(run, earlier.again);
  const isWorking = execution.state === 'working';
  return (
    <Section title={t('execute.title')} className={styles.card}>
      <div className={styles.stack}>
        <p className={styles.what}>{t('execute.what')}</p>
        {forecast.state === 'failed' && <ErrorView error={forecast.error} />}
        {forecast.value === null && forecast.state === 'waiting' && (
          <Waiting words={t('execute.forecasting')} />
        )}
        {forecast.value !== null && (
          <Asking key={run} forecast={forecast.value} isWorking={isWorking} onStart={start} />
        )}
        {isWorking && <Working progress={execution.progress} onStop={stop} />}
        {execution.state === 'stopped' && <Notice live>{t('execute.stopped')}</Notice>}
        {execution.state === 'failed' && <ErrorView error={execution.error} />}
        {execution.state === 'ended' && <Report run={run} report={execution.report} />}
        <h3>{t('execute.earlier')}</h3>
        {earlier.state === 'failed' && <ErrorView error={earlier.error} />}
        {earlier.value !== null && earlier.value.ended.length === 0 && (
          <p className={styles.what}>
            {t('execute.none')}. {t('execute.noneDetail')}
          </p>
        )}
        <ul className={styles.lines}>
          {(earlier.value?.ended ?? []).map(({ seq, same, steps, all }) => (
            <li key={seq}>
              <EventLink run={run} seq={seq} /> {t('execute.line', { same, steps, all })}
            </li>
          ))}
        </ul>
      </div>
    </Section>
  );
}

const PARTS = ['commands', 'checks', 'writes', 'reads', 'snapshots', 'merges', 'setups'] as const;

interface AskingProps {
  readonly forecast: ReExecutionForecast;
  readonly isWorking: boolean;
  readonly onStart: (how: { readonly unsandboxed: boolean; readonly record: boolean }) => void;
}

function Asking({ forecast, isWorking, onStart }: AskingProps) {
  const { t } = useTranslation('replay');
  const locale = useLocale();
  const [agreed, setAgreed] = useState(false);
  const [record, setRecord] = useState(true);
  const { consent, refused, steps, left, ms, repository } = forecast;
  if (refused !== null) return <ErrorView error={refused} />;
  if (steps === 0) return <Notice>{t('execute.nothing')}</Notice>;
  const mayRun = consent === null || agreed;
  return (
    <>
      <KeyValues
        items={[
          {
            label: t('execute.forecast.steps'),
            value: PARTS.filter((part) => forecast[part] > 0)
              .map((part) => t(`execute.forecast.parts.${part}`, { count: forecast[part] }))
              .join(' · '),
          },
          ...(left === 0
            ? []
            : [
                {
                  label: t('execute.forecast.left'),
                  value: t('execute.forecast.leftWhat', { count: left }),
                },
              ]),
          { label: t('execute.forecast.took'), value: formatDuration(ms, locale) },
          { label: t('execute.forecast.repository'), value: repository },
        ]}
      />
      {consent !== null && (
        <Checkbox
          checked={agreed}
          onChange={setAgreed}
          label={t('execute.consent')}
          detail={consent}
        />
      )}
      <Checkbox checked={record} onChange={setRecord} label={t('execute.record')} />
      {!isWorking && (
        <Button
          kind="primary"
          disabled={!mayRun}
          disabledReason={t('execute.consent')}
          onClick={() => onStart({ unsandboxed: agreed, record })}
        >
          {t('execute.go')}
        </Button>
      )}
    </>
  );
}

interface WorkingProps {
  readonly progress: { readonly done: number; readonly all: number; readonly key: string } | null;
  readonly onStop: () => void;
}

function Working({ progress, onStop }: WorkingProps) {
  const { t } = useTranslation('replay');
  const words = progress === null ? t('execute.starting') : t('execute.progress', { ...progress });
  return (
    <div className={styles.wide}>
      <Progress value={progress?.done ?? 0} max={progress?.all ?? 1} label={words} />
      <Button onClick={onStop}>{t('execute.stop')}</Button>
    </div>
  );
}

function Report({ run, report }: CardProps & { readonly report: ReExecutionReport }) {
  const { t } = useTranslation('replay');
  const words = useLogWords();
  const { steps, same, all, rules, differences, unwritten } = report;
  const cut = all - differences.length;
  return (
    <>
      <Notice tone={all === 0 ? 'ok' : 'warn'} live>
        {all === 0 ? t('execute.same', { steps }) : t('execute.differs', { steps, same, all })}
      </Notice>
      {unwritten !== undefined && <ErrorView error={unwritten} />}
      {rules.length > 0 && (
        <p className={styles.quiet}>
          {t('execute.rules', { rules: rules.map(words.rule).join(', ') })}
        </p>
      )}
      {differences.length > 0 && <DifferenceTable run={run} differences={differences} />}
      {cut > 0 && <p>{t('execute.cut', { count: cut })}</p>}
    </>
  );
}
