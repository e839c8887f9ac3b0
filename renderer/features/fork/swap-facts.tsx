import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { SwapForecast, SwapProgress, SwapResult } from '../../../shared/ipc/swap.ts';
import { describeShare } from '../../../shared/run/swap-conclusion.ts';
import { ErrorView } from '../../stores/errors/error-view.tsx';
import { formatCount } from '../../ui/format/count.ts';
import { formatUsd } from '../../ui/format/usd.ts';
import { KeyValues } from '../../ui/key-values.tsx';
import { Notice } from '../../ui/notice.tsx';
import { PlainText } from '../../ui/plain-text.tsx';
import { useLocale } from '../../ui/use-locale.ts';
import styles from './fork-screen.module.css';

/** Which forks there would be, what they take, and what leaves: before anything is started. */
export function SwapCost({ forecast }: { readonly forecast: SwapForecast }) {
  const { t } = useTranslation('fork');
  const locale = useLocale();
  const { step, from, cells, forks, turns, localTokens, minutes } = forecast;
  const { cloudCalls, costUsd, leaves } = forecast;
  const takes = [
    t('swap.forksMost', { count: forks }),
    ...(turns === null ? [] : [t('savedTurns', { count: turns })]),
    ...(localTokens === null
      ? []
      : [t('swap.tokens', { amount: formatCount(localTokens, locale) })]),
    ...(minutes === null ? [] : [t('swap.minutes', { count: minutes })]),
  ];
  return (
    <div className={styles.form}>
      <KeyValues
        items={[
          { label: t('step'), value: `${step} · ${from}` },
          ...cells.map(({ name, plan, executor }) => ({
            label: name,
            value: `${t(`swap.plan.${plan}`)} · ${executor}`,
          })),
          { label: t('swap.takes'), value: takes.join(' · ') },
          {
            label: t('swap.leaves'),
            value:
              leaves.length === 0
                ? t('swap.nothing')
                : t('swap.calls', { count: cloudCalls, cost: formatUsd(costUsd, locale) }),
          },
        ]}
      />
      {leaves.length > 0 && (
        <ul className={styles.list}>
          {leaves.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** Each fork of the test, with how it came out. */
export function SwapForks({ forks }: { readonly forks: readonly SwapProgress[] }) {
  const { t } = useTranslation('fork');
  return (
    <ul className={styles.list}>
      {forks.map(({ runId, cell, repeat, repeats, passed }) => (
        <li key={runId}>
          {passed === null ? '◐' : passed ? '✓' : '✗'} {cell}{' '}
          {t('swap.repeat', { repeat, repeats })}:{' '}
          {t(`swap.came.${passed === null ? 'on' : passed ? 'passed' : 'failed'}`)}{' '}
          <Link to="/runs/$run" params={{ run: runId }} className="link">
            {runId}
          </Link>
        </li>
      ))}
    </ul>
  );
}

/** What the cells show together, each with the range that its share stands for. */
export function SwapShown({ result }: { readonly result: SwapResult }) {
  const { t } = useTranslation('fork');
  const { cells, names, conclusion, detail, recorded, unwritten } = result;
  return (
    <div className={styles.form}>
      <Notice live>
        <b>{t(`swap.conclusion.${conclusion}`)}</b>
        <p>
          <PlainText text={detail} maxChars={600} />
        </p>
        {!recorded && unwritten === undefined && <p>{t('swap.notRecorded')}</p>}
      </Notice>
      {unwritten !== undefined && <ErrorView error={unwritten} />}
      <KeyValues
        items={cells.map(({ plan, executor, passed, of }, at) => ({
          label: names[at] ?? '',
          value: `${describeShare(passed, of)} · ${t(`swap.plan.${plan}`)} · ${executor}`,
        }))}
      />
    </div>
  );
}
