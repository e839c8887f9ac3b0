import { useTranslation } from 'react-i18next';
import type { ComparedRun, RunFigures, Spending } from '../../../shared/run/compare/comparison.ts';
import { formatBytes } from '../../ui/format/bytes.ts';
import { formatCount } from '../../ui/format/count.ts';
import { formatDuration } from '../../ui/format/duration.ts';
import { formatUsd } from '../../ui/format/usd.ts';
import { PlainText } from '../../ui/plain-text.tsx';
import { Section } from '../../ui/section.tsx';
import { useLocale } from '../../ui/use-locale.ts';
import styles from './compare-screen.module.css';

type Format = (value: number, locale: string) => string;

const FIGURES: readonly {
  readonly id: keyof RunFigures;
  readonly format: Format;
}[] = [
  { id: 'costUsd', format: formatUsd },
  { id: 'cloudTokens', format: formatCount },
  { id: 'localTokens', format: formatCount },
  { id: 'cloudCalls', format: formatCount },
  { id: 'turns', format: formatCount },
  { id: 'calls', format: formatCount },
  { id: 'retries', format: formatCount },
  { id: 'wallMs', format: formatDuration },
  { id: 'workingMs', format: formatDuration },
  { id: 'waitingMs', format: formatDuration },
  { id: 'queueMs', format: formatDuration },
  { id: 'filesChanged', format: formatCount },
  { id: 'bytesSent', format: formatBytes },
];

/** What each run took, as numbers with bars, by step, and what left this machine by class. */
export function FiguresSection({ runs }: { readonly runs: readonly ComparedRun[] }) {
  const { t } = useTranslation('compare');
  const classes = [...new Set(runs.flatMap(({ figures }) => Object.keys(figures.byClass)))].sort();
  return (
    <Section title={t('figures')}>
      {runs.some(({ fork }) => fork !== null) && <p className={styles.quiet}>{t('ownFigures')}</p>}
      <div className={styles.scroll}>
        <table className={styles.table}>
          <Head runs={runs} first={t('figure')} />
          <tbody>
            {FIGURES.map(({ id, format }) => (
              <BarRow
                key={id}
                label={t(`figureName.${id}`)}
                values={runs.map(({ figures }) => Number(figures[id]))}
                format={format}
                least={runs.map(({ figures }) => id === 'costUsd' && figures.priceUnknown)}
              />
            ))}
            {classes.map((name) => (
              <BarRow
                key={name}
                label={t('sentClass', { name: t(`part.${name}`, { defaultValue: name }) })}
                values={runs.map(({ figures }) => figures.byClass[name] ?? 0)}
                format={formatBytes}
              />
            ))}
          </tbody>
        </table>
      </div>
      <StepTable runs={runs} />
    </Section>
  );
}

function Head({ runs, first }: { readonly runs: readonly ComparedRun[]; readonly first: string }) {
  return (
    <thead>
      <tr>
        <th scope="col">{first}</th>
        {runs.map(({ runId, mode, executor }, index) => (
          <th key={runId} scope="col">
            <span className={styles.number}>{index + 1}</span>{' '}
            <PlainText text={`${mode} · ${executor}`} maxChars={80} />
          </th>
        ))}
      </tr>
    </thead>
  );
}

interface BarRowProps {
  readonly label: string;
  readonly values: readonly number[];
  readonly format: Format;
  /** The value is a lower bound. */
  readonly least?: readonly boolean[];
}

function BarRow({ label, values, format, least }: BarRowProps) {
  const { t } = useTranslation('compare');
  const locale = useLocale();
  const most = Math.max(...values, 0);
  return (
    <tr>
      <th scope="row">{label}</th>
      {values.map((value, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a column is its run
        <td key={index}>
          <span className={styles.figure}>
            {least?.[index] === true && `${t('atLeast')} `}
            {format(value, locale)}
          </span>
          <span className={styles.bar} aria-hidden="true">
            <span style={{ inlineSize: `${most === 0 ? 0 : (value / most) * 100}%` }} />
          </span>
        </td>
      ))}
    </tr>
  );
}

const STEP_FIGURES = ['turns', 'calls', 'retries', 'workingMs', 'queueMs', 'localTokens'] as const;

/** Each step in each run; only where a run has steps. */
function StepTable({ runs }: { readonly runs: readonly ComparedRun[] }) {
  const { t } = useTranslation('compare');
  const ids = [...new Set(runs.flatMap(({ steps }) => steps.map(({ step }) => step)))];
  if (ids.length === 0) return null;
  return (
    <details className={styles.details}>
      <summary>{t('bySteps', { count: ids.length })}</summary>
      <div className={styles.scroll}>
        <table className={styles.table}>
          <Head runs={runs} first={t('step')} />
          <tbody>
            {ids.map((id) => (
              <tr key={id}>
                <th scope="row">
                  <PlainText text={id} maxChars={60} className="mono" />
                </th>
                {runs.map((run) => (
                  <StepCell key={run.runId} run={run} id={id} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}

function StepCell({ run, id }: { readonly run: ComparedRun; readonly id: string }) {
  const { t } = useTranslation('compare');
  const locale = useLocale();
  const step = run.steps.find((one) => one.step === id);
  if (step === undefined) return <td className={styles.quiet}>{t('notThere')}</td>;
  const say = (name: (typeof STEP_FIGURES)[number]): string =>
    `${t(`figureName.${name}`)} ${formatOf(name)(step[name], locale)}`;
  return (
    <td>
      {t(`stepStatus.${step.status}`)} · {t('attempts', { count: step.attempts })}
      <br />
      <small>{STEP_FIGURES.map(say).join(' · ')}</small>
    </td>
  );
}

const formatOf = (name: keyof Spending): Format =>
  FIGURES.find(({ id }) => id === name)?.format ?? formatCount;
